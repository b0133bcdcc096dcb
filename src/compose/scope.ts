import type { Resource } from '../document/document.ts';
import type { LaterSeed, Seed } from '../store/store.ts';
import type { Planted } from './plant.ts';

/** The document that a name of the store is of, and the name that it has there. */
type Scoped<One> = { readonly one: One; readonly name: string };

/**
 * Finds the document that a name of the store is of; `undefined` of one that is of none. Scopes end in
 * what no name has inside, so one at most fits; the document without one has all other names.
 */
export const openScopes = <One extends Planted>(
  all: readonly One[],
): ((name: string) => Scoped<One> | undefined) => {
  const [only] = all;
  const rest = all.find(({ mount }) => mount.scope === '');
  if (all.length === 1 && only) return (name) => ({ one: only, name });
  return (name) => {
    const one = all.find(({ mount: { scope } }) => scope !== '' && name.startsWith(scope)) ?? rest;
    return one && { one, name: name.slice(one.mount.scope.length) };
  };
};

/** The seeds of several documents as one, by the names of the store. */
export const layTogether = (all: readonly Planted[]): Pick<Seed, 'records' | 'later'> => {
  const records = Object.fromEntries(
    all.flatMap(({ mount: { scope }, records }) =>
      Object.entries(records).map(([name, list]) => [scope + name, list]),
    ),
  );
  const later = layLater(all);
  return { records, ...(later && { later }) };
};

const layLater = (all: readonly Planted[]): LaterSeed | undefined => {
  if (all.length === 1) return all[0]?.inferring.later;
  const scopeOf = openScopes(all);
  return {
    keyOf: (resource) => {
      const found = scopeOf(resource);
      return found?.one.inferring.later?.keyOf(found.name);
    },
    recordsOf: (resource) => {
      const found = scopeOf(resource);
      return found?.one.inferring.later?.recordsOf(found.name) ?? [];
    },
  };
};

/** Finds the resource that records of a name are of; `undefined` where no document tells of it. */
export type FindResource = (name: string) => Resource | undefined;

export const findScoped = (all: readonly Planted[]): FindResource => {
  const scopeOf = openScopes(all);
  return (name) => {
    const found = scopeOf(name);
    return found?.one.inference?.().resolve(found.name)?.resource;
  };
};
