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
  readonly initial: ReadonlyMap<string, number>;
  /** What was put since, by whomever; undefined before the first insert, so that sandboxes share none. */
  readonly added: KeyPositions | undefined;
  /** Keys that were used before, and where they stand in this very value. */
  readonly reused: trie.HashTrie<string, number>;
};

export function createKeyIndex(initial: ReadonlyMap<string, number>): KeyIndex {
  return {
    initial,
    added: undefined,
    reused: undefined,
  };
}

/** The records that a number is looked up in, and the property with their key. */
type KeyedRecords = { readonly records: tree.Tree<StoredRecord>; readonly property: string };

/** A record and where it stands. */
export type LocatedRecord = { readonly sequence: number; readonly record: StoredRecord };

/** The record with a key. */
export function locateByKey(
  { initial, added, reused }: KeyIndex,
  key: string,
  keyed: KeyedRecords,
): LocatedRecord | undefined {
  const positions = reused === undefined ? undefined : trie.find(reused, key)?.value;
  return (
    locateSequenceWithKey(positions, key, keyed) ??
    locateSequenceWithKey(added && keyPositionOf(added, key), key, keyed) ??
    locateSequence(initial.get(key), keyed)
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
  keyed: KeyedRecords,
): LocatedRecord | undefined {
  const located = locateSequence(sequence, keyed);
  if (located === undefined) return undefined;
  const storedKey = findRecordKey(located.record, keyed.property);
  return storedKey === key || String(storedKey) === key ? located : undefined;
}

/** Whether no value that came of the same beginning ever had this key. */
export function isUnusedKey({ initial, added }: KeyIndex, key: string): boolean {
  return (added === undefined || !hasKeyPosition(added, key)) && !initial.has(key);
}

/** With a key that is new. */
export function withNewKey(sequences: KeyIndex, key: string, sequence: number): KeyIndex {
  const { initial, added, reused } = sequences;
  if (added === undefined)
    return { initial, added: createKeyPositions(new Map([[key, sequence]]), key), reused };
  addKeyPosition(added, key, sequence);
  return sequences;
}

/** With a key that some value had before, and this one has not. */
export function withReusedKey(sequences: KeyIndex, key: string, sequence: number): KeyIndex {
  const { initial, added, reused } = sequences;
  if (added && keyPositionOf(added, key) === sequence) return sequences;
  return { initial, added, reused: trie.put(reused, key, sequence) };
}

/** Without a key; elsewhere the tree of records says that it is gone. */
export function withoutKey(sequences: KeyIndex, key: string): KeyIndex {
  const reused = trie.remove(sequences.reused, key);
  return reused === sequences.reused ? sequences : { ...sequences, reused };
}

/** So many keys of removed records may be remembered beside as many as there are records. */
const maxStaleKeys = 4096;

/** Forgets keys of removed records once they are most of what is remembered; older values keep theirs. */
export function compactKeyIndex(
  sequences: KeyIndex,
  { records, property }: KeyedRecords,
): KeyIndex {
  const { initial, added, reused } = sequences;
  if (added === undefined) return sequences;
  const positions = flushKeyPositions(added);
  if (positions.size <= 2 * records.size + maxStaleKeys) return sequences;
  const kept = new Map<string, number>();
  tree.visit(records, 0, (record, sequence) => {
    const key = `${findRecordKey(record, property)}`;
    if (positions.get(key) === sequence) kept.set(key, sequence);
    return 'next';
  });
  return { initial, added: createKeyPositions(kept, added.latest), reused };
}

/** Where keys were put: a map that only grows. */
export type KeyPositions = {
  readonly positions: Map<string, number>;
  /** Keys that are not in the map yet: put there many at once, each costs less. */
  readonly pending: { readonly keys: string[]; readonly sequences: number[] };
  /** The latest of all keys, in the order of `isLater`. */
  latest: string;
};

/** So many keys wait at most. */
const maxPending = 256;

/** Places that are known, and the latest of their keys. */
export function createKeyPositions(positions: Map<string, number>, latest: string): KeyPositions {
  return {
    positions,
    pending: { keys: [], sequences: [] },
    latest,
  };
}

/** Adds a key that has no place yet. */
export function addKeyPosition(positions: KeyPositions, key: string, sequence: number): void {
  const { keys, sequences } = positions.pending;
  keys.push(key);
  sequences.push(sequence);
  if (keys.length === maxPending) flushKeyPositions(positions);
  if (sortsAfter(key, positions.latest)) positions.latest = key;
}

/** Most keys grow, and one that is later than all others is none of them: that saves a look-up. */
export function hasKeyPosition(positions: KeyPositions, key: string): boolean {
  return !sortsAfter(key, positions.latest) && flushKeyPositions(positions).has(key);
}

export function keyPositionOf(positions: KeyPositions, key: string): number | undefined {
  return flushKeyPositions(positions).get(key);
}

/** All of them, in a map. */
export function flushKeyPositions({
  positions,
  pending,
}: KeyPositions): ReadonlyMap<string, number> {
  const { keys, sequences } = pending;
  if (keys.length === 0) return positions;
  for (let index = 0; index < keys.length; index++)
    positions.set(entryAt(keys, index), entryAt(sequences, index));
  keys.length = 0;
  sequences.length = 0;
  return positions;
}

/** An order of all texts in which numbers go up: the longer is later, and of two as long the greater. */
function sortsAfter(key: string, latest: string): boolean {
  return key.length > latest.length || (key.length === latest.length && key > latest);
}
