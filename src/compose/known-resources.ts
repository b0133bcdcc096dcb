import { isBook } from '../book.ts';
import type { Resources } from '../control/control.ts';
import { tellNearest } from '../nearest.ts';
import type { Seed } from '../store/store.ts';
import type { SandlotOptions } from './options.ts';
import type { Planted } from './plant.ts';
import { openScopes } from './scope.ts';

/** Of which resources there may be records, by the names of the store. */
export const openKnownResources = (
  all: readonly Planted[],
  { behaviours }: SandlotOptions,
): Pick<Resources, 'knows' | 'names'> => {
  const scopeOf = openScopes(all);
  return {
    knows: (resource) => {
      const found = scopeOf(resource);
      if (found === undefined) return false;
      const { inference, records, mount } = found.one;
      // A module of the user's may have resources that nobody hears of before; the bundled one has none.
      const isOpen =
        behaviours !== undefined || (inference === undefined && mount.named !== undefined);
      return (
        isOpen ||
        Object.hasOwn(records, found.name) ||
        inference?.().resolve(found.name) !== undefined
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
};

/** Why there can be no records of a name, in half a sentence. */
export const openStrange = (
  all: readonly Planted[],
  options: SandlotOptions,
): NonNullable<Seed['strange']> => {
  const { knows, names } = openKnownResources(all, options);
  return (name) => {
    if (isBook(name) || knows(name)) return undefined;
    const there = names();
    return there.length === 0
      ? 'and there are no resources here'
      : `which is no resource here, ${tellNearest(name.slice(0, 100), there)}`;
  };
};
