import * as trie from '../tree/hash-trie.ts';
import * as tree from '../tree/tree.ts';
import { entryAt } from '../tree/tree.ts';
import type { StoredRecord } from '../types.ts';
import { findRecordKey } from './stored-record.ts';

/**
 * Where a collection's records stand, by key. The native maps only say where a record was put once:
 * the tree of records has the last word. So one map can serve all values of a collection that came
 * of each other, and grow with each insert, without any of them seeing another's records.
 */
export type KeyIndex = {
  /** What the collection was made of; nobody changes it. */
  readonly first: ReadonlyMap<string, number>;
  /** What was put since, by whomever; undefined before the first insert, so that sandboxes share none. */
  readonly put: KeyPositions | undefined;
  /** Keys that were used before, and where they stand in this very value. */
  readonly again: trie.HashTrie<string, number>;
};

export function createKeyIndex(first: ReadonlyMap<string, number>): KeyIndex {
  return {
    first,
    put: undefined,
    again: undefined,
  };
}

/** The records that a number is looked up in, and the property with their key. */
type KeyedRecords = { readonly records: tree.Tree<StoredRecord>; readonly property: string };

/** A record and where it stands. */
export type LocatedRecord = { readonly sequence: number; readonly record: StoredRecord };

/** The record with a key. */
export function locateByKey(
  { first, put, again }: KeyIndex,
  key: string,
  inside: KeyedRecords,
): LocatedRecord | undefined {
  const known = again === undefined ? undefined : trie.find(again, key)?.value;
  return (
    locateSequenceWithKey(known, key, inside) ??
    locateSequenceWithKey(put && keyPositionOf(put, key), key, inside) ??
    locateSequence(first.get(key), inside)
  );
}

/** What a collection was made of stands where it stood, or is gone: its numbers are never given again. */
function locateSequence(
  sequence: number | undefined,
  { records }: KeyedRecords,
): LocatedRecord | undefined {
  const record = sequence === undefined ? undefined : tree.lookUp(records, sequence);
  return sequence === undefined || record === undefined ? undefined : { sequence, record };
}

function locateSequenceWithKey(
  sequence: number | undefined,
  key: string,
  inside: KeyedRecords,
): LocatedRecord | undefined {
  const located = locateSequence(sequence, inside);
  if (located === undefined) return undefined;
  const own = findRecordKey(located.record, inside.property);
  return own === key || String(own) === key ? located : undefined;
}

/** Whether no value that came of the same beginning ever had this key. */
export function isUnusedKey({ first, put }: KeyIndex, key: string): boolean {
  return (put === undefined || !hasKeyPosition(put, key)) && !first.has(key);
}

/** With a key that is new. */
export function withNewKey(sequences: KeyIndex, key: string, sequence: number): KeyIndex {
  const { first, put, again } = sequences;
  if (put === undefined)
    return { first, put: createKeyPositions(new Map([[key, sequence]]), key), again };
  addKeyPosition(put, key, sequence);
  return sequences;
}

/** With a key that some value had before, and this one has not. */
export function withReusedKey(sequences: KeyIndex, key: string, sequence: number): KeyIndex {
  const { first, put, again } = sequences;
  if (put && keyPositionOf(put, key) === sequence) return sequences;
  return { first, put, again: trie.put(again, key, sequence) };
}

/** Without a key; elsewhere the tree of records says that it is gone. */
export function withoutKey(sequences: KeyIndex, key: string): KeyIndex {
  const again = trie.remove(sequences.again, key);
  return again === sequences.again ? sequences : { ...sequences, again };
}

/** So many keys of removed records may be remembered beside as many as there are records. */
const maxStaleKeys = 4096;

/** Forgets keys of removed records once they are most of what is remembered; older values keep theirs. */
export function compactKeyIndex(
  sequences: KeyIndex,
  { records, property }: KeyedRecords,
): KeyIndex {
  const { first, put, again } = sequences;
  if (put === undefined) return sequences;
  const places = flushKeyPositions(put);
  if (places.size <= 2 * records.size + maxStaleKeys) return sequences;
  const kept = new Map<string, number>();
  tree.visit(records, 0, (record, sequence) => {
    const key = `${findRecordKey(record, property)}`;
    if (places.get(key) === sequence) kept.set(key, sequence);
    return 'next';
  });
  return { first, put: createKeyPositions(kept, put.latest), again };
}

/** Where keys were put: a map that only grows. */
export type KeyPositions = {
  readonly known: Map<string, number>;
  /** Keys that are not in the map yet: put there many at once, each costs less. */
  readonly pending: { readonly keys: string[]; readonly sequences: number[] };
  /** The latest of all keys, in the order of `isLater`. */
  latest: string;
};

/** So many keys wait at most. */
const maxPending = 256;

/** Places that are known, and the latest of their keys. */
export function createKeyPositions(known: Map<string, number>, latest: string): KeyPositions {
  return {
    known,
    pending: { keys: [], sequences: [] },
    latest,
  };
}

/** Adds a key that has no place yet. */
export function addKeyPosition(places: KeyPositions, key: string, sequence: number): void {
  const { keys, sequences } = places.pending;
  keys.push(key);
  sequences.push(sequence);
  if (keys.length === maxPending) flushKeyPositions(places);
  if (sortsAfter(key, places.latest)) places.latest = key;
}

/** Most keys grow, and one that is later than all others is none of them: that saves a look-up. */
export function hasKeyPosition(places: KeyPositions, key: string): boolean {
  return !sortsAfter(key, places.latest) && flushKeyPositions(places).has(key);
}

export function keyPositionOf(places: KeyPositions, key: string): number | undefined {
  return flushKeyPositions(places).get(key);
}

/** All of them, in a map. */
export function flushKeyPositions({ known, pending }: KeyPositions): ReadonlyMap<string, number> {
  const { keys, sequences } = pending;
  if (keys.length === 0) return known;
  for (let index = 0; index < keys.length; index++)
    known.set(entryAt(keys, index), entryAt(sequences, index));
  keys.length = 0;
  sequences.length = 0;
  return known;
}

/** An order of all texts in which numbers go up: the longer is later, and of two as long the greater. */
function sortsAfter(key: string, other: string): boolean {
  return key.length > other.length || (key.length === other.length && key > other);
}
