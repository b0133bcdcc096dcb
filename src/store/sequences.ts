import { keyIn } from './key.ts';
import { addPlace, hasPlace, knownPlaces, type Places, placeOf, toPlaces } from './places.ts';
import type { StoredRecord } from './store.ts';
import * as tree from './tree.ts';
import * as trie from './trie.ts';

/**
 * Where a collection's records stand, by key. The native maps only say where a record was put once:
 * the tree of records has the last word. So one map can serve all values of a collection that came
 * of each other, and grow with each insert, without any of them seeing another's records.
 */
export type Sequences = {
  /** What the collection was made of; nobody changes it. */
  readonly first: ReadonlyMap<string, number>;
  /** What was put since, by whomever; undefined before the first insert, so that sandboxes share none. */
  readonly put: Places | undefined;
  /** Keys that were used before, and where they stand in this very value. */
  readonly again: trie.Trie<string, number>;
};

export const toSequences = (first: ReadonlyMap<string, number>): Sequences => ({
  first,
  put: undefined,
  again: undefined,
});

/** The records that a number is looked up in, and the property with their key. */
type Records = { readonly records: tree.Tree<StoredRecord>; readonly property: string };

/** A record and where it stands. */
export type Located = { readonly sequence: number; readonly record: StoredRecord };

/** The record with a key. */
export const locate = (
  { first, put, again }: Sequences,
  key: string,
  inside: Records,
): Located | undefined => {
  const known = again === undefined ? undefined : trie.find(again, key)?.value;
  return (
    locateAt(known, key, inside) ??
    locateAt(put && placeOf(put, key), key, inside) ??
    locateFirst(first.get(key), inside)
  );
};

/** What a collection was made of stands where it stood, or is gone: its numbers are never given again. */
const locateFirst = (sequence: number | undefined, { records }: Records): Located | undefined => {
  const record = sequence === undefined ? undefined : tree.lookUp(records, sequence);
  return sequence === undefined || record === undefined ? undefined : { sequence, record };
};

const locateAt = (
  sequence: number | undefined,
  key: string,
  inside: Records,
): Located | undefined => {
  const located = locateFirst(sequence, inside);
  if (located === undefined) return undefined;
  const own = keyIn(located.record, inside.property);
  return own === key || String(own) === key ? located : undefined;
};

/** Whether no value that came of the same beginning ever had this key. */
export const isNew = ({ first, put }: Sequences, key: string): boolean =>
  (put === undefined || !hasPlace(put, key)) && !first.has(key);

/** With a key that is new. */
export const withNewSequence = (sequences: Sequences, key: string, sequence: number): Sequences => {
  const { first, put, again } = sequences;
  if (put === undefined) return { first, put: toPlaces(new Map([[key, sequence]]), key), again };
  addPlace(put, key, sequence);
  return sequences;
};

/** With a key that some value had before, and this one has not. */
export const withUsedSequence = (
  sequences: Sequences,
  key: string,
  sequence: number,
): Sequences => {
  const { first, put, again } = sequences;
  if (put && placeOf(put, key) === sequence) return sequences;
  return { first, put, again: trie.put(again, key, sequence) };
};

/** Without a key; elsewhere the tree of records says that it is gone. */
export const withoutSequence = (sequences: Sequences, key: string): Sequences => {
  const again = trie.remove(sequences.again, key);
  return again === sequences.again ? sequences : { ...sequences, again };
};

/** So many keys of removed records may be remembered beside as many as there are records. */
const slack = 4096;

/** Forgets keys of removed records once they are most of what is remembered; older values keep theirs. */
export const tidySequences = (sequences: Sequences, { records, property }: Records): Sequences => {
  const { first, put, again } = sequences;
  if (put === undefined) return sequences;
  const places = knownPlaces(put);
  if (places.size <= 2 * records.size + slack) return sequences;
  const kept = new Map<string, number>();
  tree.visit(records, 0, (record, sequence) => {
    const key = `${keyIn(record, property)}`;
    if (places.get(key) === sequence) kept.set(key, sequence);
    return 'next';
  });
  return { first, put: toPlaces(kept, put.latest), again };
};
