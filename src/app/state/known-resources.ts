import { isInternalResource } from '../../base/internal-resources.ts';
import { describeNearest } from '../../base/nearest.ts';
import type { ResourceCatalog } from '../../control/control.ts';
import type { Seed } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';
import { compileScopeLookup } from './resource-scope.ts';
import type { SeededDocument } from './seed-document.ts';

/** Tells which resources can have records, by their names in the store. */
export function createKnownResources(
  documents: readonly SeededDocument[],
  { behaviours }: SandlotOptions,
): Pick<ResourceCatalog, 'knows' | 'names'> {
  const scopeOf = compileScopeLookup(documents);
  return {
    knows: (resource) => {
      const scoped = scopeOf(resource);
      if (scoped === undefined) return false;
      const { inference, records, mount } = scoped.owner;
      // A user's module may create resources at run time; the bundled one does not.
      const isOpen =
        behaviours !== undefined ||
        (inference === undefined && mount.requestedSource !== undefined);
      return (
        isOpen ||
        Object.hasOwn(records, scoped.name) ||
        inference?.().resolveRecordsName(scoped.name) !== undefined
      );
    },
    names: () =>
      documents.flatMap(({ mount, inference, records }) => {
        const inferredNames = (inference?.().resources ?? []).map(({ name }) => name);
        return [...new Set([...inferredNames, ...Object.keys(records)])].map(
          (name) => mount.scope + name,
        );
      }),
  };
}

/** Explains in half a sentence why a resource cannot have records. */
export function compileUnknownResourceReason(
  documents: readonly SeededDocument[],
  options: SandlotOptions,
): NonNullable<Seed['explainUnknownResource']> {
  const { knows, names } = createKnownResources(documents, options);
  return (name: string) => {
    if (isInternalResource(name) || knows(name)) return undefined;
    const resourceNames = names();
    return resourceNames.length === 0
      ? 'but the document has no resources'
      : `which is not a resource here; ${describeNearest(name.slice(0, 100), resourceNames)}`;
  };
}
