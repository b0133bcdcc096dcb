import type { Resource } from '../../inference/inference.ts';
import type { LazySeed, Seed } from '../../store/types.ts';
import type { SeededDocument } from './seed-document.ts';

/** The document that a name of the store is of, and the name that it has there. */
type ScopedResource<One> = { readonly owner: One; readonly name: string };

/**
 * Finds the document that a name of the store is of; `undefined` of one that is of none. Scopes end in
 * what no name has inside, so one at most fits; the document without one has all other names.
 */
export function compileScopeLookup<One extends SeededDocument>(
  all: readonly One[],
): (name: string) => ScopedResource<One> | undefined {
  const [only] = all;
  const rest = all.find(({ mount }) => mount.scope === '');
  if (all.length === 1 && only) return (name) => ({ owner: only, name });
  return (name) => {
    const owner =
      all.find(({ mount: { scope } }) => scope !== '' && name.startsWith(scope)) ?? rest;
    return owner && { owner, name: name.slice(owner.mount.scope.length) };
  };
}

/** The seeds of several documents as one, by the names of the store. */
export function combineSeeds(all: readonly SeededDocument[]): Pick<Seed, 'records' | 'lazy'> {
  const records = Object.fromEntries(
    all.flatMap(({ mount: { scope }, records }) =>
      Object.entries(records).map(([name, list]) => [scope + name, list]),
    ),
  );
  const lazy = combineLazySeeds(all);
  return { records, ...(lazy && { lazy }) };
}

function combineLazySeeds(all: readonly SeededDocument[]): LazySeed | undefined {
  if (all.length === 1) return all[0]?.inferredApi.lazySeed;
  const scopeOf = compileScopeLookup(all);
  return {
    keyOf: (resource) => {
      const found = scopeOf(resource);
      return found?.owner.inferredApi.lazySeed?.keyOf(found.name);
    },
    recordsOf: (resource) => {
      const found = scopeOf(resource);
      return found?.owner.inferredApi.lazySeed?.recordsOf(found.name) ?? [];
    },
  };
}

/** Finds the resource that records of a name are of; `undefined` where no document tells of it. */
export type FindResource = (name: string) => Resource | undefined;

export function compileResourceLookup(all: readonly SeededDocument[]): FindResource {
  const scopeOf = compileScopeLookup(all);
  return (name) => {
    const found = scopeOf(name);
    return found?.owner.inference?.().resolveRecordsName(found.name)?.resource;
  };
}
