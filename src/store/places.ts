import { at } from './at.ts';

/** Where keys were put: a map that only grows. */
export type Places = {
  readonly known: Map<string, number>;
  /** Keys that are not in the map yet: put there many at once, each costs less. */
  readonly waiting: { readonly keys: string[]; readonly sequences: number[] };
  /** The latest of all keys, in the order of `isLater`. */
  latest: string;
};

/** So many keys wait at most. */
const mostWaiting = 256;

/** Places that are known, and the latest of their keys. */
export const toPlaces = (known: Map<string, number>, latest: string): Places => ({
  known,
  waiting: { keys: [], sequences: [] },
  latest,
});

/** Adds a key that has no place yet. */
export const addPlace = (places: Places, key: string, sequence: number): void => {
  const { keys, sequences } = places.waiting;
  keys.push(key);
  sequences.push(sequence);
  if (keys.length === mostWaiting) knownPlaces(places);
  if (isLater(key, places.latest)) places.latest = key;
};

/** Most keys grow, and one that is later than all others is none of them: that saves a look-up. */
export const hasPlace = (places: Places, key: string): boolean =>
  !isLater(key, places.latest) && knownPlaces(places).has(key);

export const placeOf = (places: Places, key: string): number | undefined =>
  knownPlaces(places).get(key);

/** All of them, in a map. */
export const knownPlaces = ({ known, waiting }: Places): ReadonlyMap<string, number> => {
  const { keys, sequences } = waiting;
  if (keys.length === 0) return known;
  for (let index = 0; index < keys.length; index++)
    known.set(at(keys, index), at(sequences, index));
  keys.length = 0;
  sequences.length = 0;
  return known;
};

/** An order of all texts in which numbers go up: the longer is later, and of two as long the greater. */
const isLater = (key: string, other: string): boolean =>
  key.length > other.length || (key.length === other.length && key > other);
