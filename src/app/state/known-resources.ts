import { isInternalResource } from '../../base/internal-resources.ts';
import { describeNearest } from '../../base/nearest.ts';
import type { ResourceCatalog } from '../../control/control.ts';
import type { Seed } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';
import { compileScopeLookup } from './resource-scope.ts';
import type { SeededDocument } from './seed-document.ts';

/** Of which resources there may be records, by the names of the store. */
export function createKnownResources(
  all: readonly SeededDocument[],
  { behaviours }: SandlotOptions,
): Pick<ResourceCatalog, 'knows' | 'names'> {
  const scopeOf = compileScopeLookup(all);
  return {
    knows: (resource) => {
      const found = scopeOf(resource);
      if (found === undefined) return false;
      const { inference, records, mount } = found.owner;
      // A module of the user's may have resources that nobody hears of before; the bundled one has none.
      const isOpen =
        behaviours !== undefined ||
        (inference === undefined && mount.requestedSource !== undefined);
      return (
        isOpen ||
        Object.hasOwn(records, found.name) ||
        inference?.().resolveRecordsName(found.name) !== undefined
      );
    },
    names: () =>
      all.flatMap(({ mount, inference, records }) => {
        const inferred = (inference?.().resources ?? []).map(({ name }) => name);
        return [...new Set([...inferred, ...Object.keys(records)])].map(
          (name) => mount.scope + name,
        );
      }),
  };
}

/** Why there can be no records of a name, in half a sentence. */
export function compileUnknownResourceReason(
  all: readonly SeededDocument[],
  options: SandlotOptions,
): NonNullable<Seed['explainUnknownResource']> {
  const { knows, names } = createKnownResources(all, options);
  return (name: string) => {
    if (isInternalResource(name) || knows(name)) return undefined;
    const there = names();
    return there.length === 0
      ? 'and there are no resources here'
      : `which is no resource here, ${describeNearest(name.slice(0, 100), there)}`;
  };
}
