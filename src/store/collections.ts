import { isBook } from '../book.ts';
import { at } from './at.ts';
import type { Collection } from './collection.ts';

/** The collections of a root by name, as a value. The names seldom change, so roots share their map. */
export type Collections = {
  readonly places: ReadonlyMap<string, number>;
  readonly entries: readonly Collection[];
};

export const noCollections: Collections = { places: new Map(), entries: [] };

/** The collection of a resource; `undefined` when nobody ever wrote to it. */
export const collectionOf = (
  { places, entries }: Collections,
  resource: string,
): Collection | undefined => {
  const place = places.get(resource);
  return place === undefined ? undefined : entries[place];
};

/** Collections with some in the place of those of the same names. */
export const withCollections = (
  { places, entries }: Collections,
  changed: readonly Collection[],
): Collections => {
  if (changed.length === 0) return { places, entries };
  const next = entries.slice();
  let names = places;
  for (const collection of changed) {
    const { resource } = collection.kind;
    const place = names.get(resource) ?? next.length;
    if (place === next.length) names = new Map(names).set(resource, place);
    next[place] = collection;
  }
  return { places: names, entries: next };
};

/** All of them, in the order of their names by code units. */
export const listCollections = ({ places, entries }: Collections): readonly Collection[] =>
  [...places]
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([, place]) => at(entries, place));

/** Those of the user's records. */
export const listRecords = (collections: Collections): readonly Collection[] =>
  listCollections(collections).filter(({ kind }) => !isBook(kind.resource));

/** Sandlot's own. */
export const listBooks = (collections: Collections): readonly Collection[] =>
  listCollections(collections).filter(({ kind }) => isBook(kind.resource));
