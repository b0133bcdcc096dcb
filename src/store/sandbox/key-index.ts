import * as trie from '../tree/hash-trie.ts';
import * as tree from '../tree/tree.ts';
import { entryAt } from '../tree/tree.ts';
import type { StoredRecord } from '../types.ts';
import { findRecordKey } from './stored-record.ts';

/**
 * The positions of a collection's records by key. The native maps only record where a key was once
 * inserted; the tree of records decides whether it is still there. So one growing map serves all
 * versions of a collection without mixing them up.
 */
export type KeyIndex = {
  /** The keys that the collection was created with; never changed. */
  readonly initial: ReadonlyMap<string, number>;
  /**
   * The keys inserted since, by any version; undefined before the first insert, so that sandboxes
   * do not share it.
   */
  readonly added: KeyPositions | undefined;
  /** Keys that were inserted again, with their position in this version. */
  readonly reused: trie.HashTrie<string, number>;
};

export function createKeyIndex(initial: ReadonlyMap<string, number>): KeyIndex {
  return {
    initial,
    added: undefined,
    reused: undefined,
  };
}

type KeyedRecords = { readonly records: tree.Tree<StoredRecord>; readonly property: string };

export type LocatedRecord = { readonly sequence: number; readonly record: StoredRecord };

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

/** Sequence numbers are never reused, so an initial record is either at its position or removed. */
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

/** True if no version of the collection ever had this key. */
export function isUnusedKey({ initial, added }: KeyIndex, key: string): boolean {
  return (added === undefined || !hasKeyPosition(added, key)) && !initial.has(key);
}

/** Adds a key that no version ever had. */
export function withNewKey(sequences: KeyIndex, key: string, sequence: number): KeyIndex {
  const { initial, added, reused } = sequences;
  if (added === undefined)
    return { initial, added: createKeyPositions(new Map([[key, sequence]]), key), reused };
  addKeyPosition(added, key, sequence);
  return sequences;
}

/** Adds a key that another version has or had. */
export function withReusedKey(sequences: KeyIndex, key: string, sequence: number): KeyIndex {
  const { initial, added, reused } = sequences;
  if (added && keyPositionOf(added, key) === sequence) return sequences;
  return { initial, added, reused: trie.put(reused, key, sequence) };
}

/** Drops a key; other entries are decided by the tree of records. */
export function withoutKey(sequences: KeyIndex, key: string): KeyIndex {
  const reused = trie.remove(sequences.reused, key);
  return reused === sequences.reused ? sequences : { ...sequences, reused };
}

/** How many keys of removed records may be kept, in addition to one per record. */
const maxStaleKeys = 4096;

/** Drops keys of removed records once they outnumber the others; older versions keep theirs. */
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

/** The positions of inserted keys; only ever grows. */
export type KeyPositions = {
  readonly positions: Map<string, number>;
  /** Keys to be added to the map in batches, which is cheaper per key. */
  readonly pending: { readonly keys: string[]; readonly sequences: number[] };
  /** The greatest key in the order of `sortsAfter`. */
  latest: string;
};

const maxPending = 256;

export function createKeyPositions(positions: Map<string, number>, latest: string): KeyPositions {
  return {
    positions,
    pending: { keys: [], sequences: [] },
    latest,
  };
}

/** Adds a key that has no position yet. */
export function addKeyPosition(positions: KeyPositions, key: string, sequence: number): void {
  const { keys, sequences } = positions.pending;
  keys.push(key);
  sequences.push(sequence);
  if (keys.length === maxPending) flushKeyPositions(positions);
  if (sortsAfter(key, positions.latest)) positions.latest = key;
}

/** Most keys ascend, and a key greater than all others is new: that saves a lookup. */
export function hasKeyPosition(positions: KeyPositions, key: string): boolean {
  return !sortsAfter(key, positions.latest) && flushKeyPositions(positions).has(key);
}

export function keyPositionOf(positions: KeyPositions, key: string): number | undefined {
  return flushKeyPositions(positions).get(key);
}

/** Moves pending keys into the map. */
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

/** Orders texts by length, then alphabetically, so that numbers ascend. */
function sortsAfter(key: string, latest: string): boolean {
  return key.length > latest.length || (key.length === latest.length && key > latest);
}
