import type { IndexValue } from '../tree/hash-trie.ts';
import {
  createPersistentMap,
  lookUp,
  type PersistentMap,
  put,
  remove,
} from '../tree/persistent-map.ts';
import { buildTree, countBelow, emptyTree, type Tree, visit } from '../tree/tree.ts';
import * as treeEdit from '../tree/tree-edit.ts';
import type { StoredRecord } from '../types.ts';

/** Ordered sequence numbers, each mapped to itself. */
export type SequenceSet = Tree<number>;

/** The records by their values of one property. */
export type EqualityIndex = {
  readonly property: string;
  readonly values: PersistentMap<IndexValue, SequenceSet>;
  /** Records from this sequence number on are not indexed yet. */
  readonly upTo: number;
};

export type RecordReplacement = {
  readonly from: StoredRecord;
  readonly to: StoredRecord | undefined;
};

/** NaN is not indexed: it equals nothing. */
function isIndexValue(value: unknown): value is IndexValue {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && !Number.isNaN(value))
  );
}

export type IndexedRecords = {
  readonly records: Tree<StoredRecord>;
  readonly nextSequence: number;
};

export function buildEqualityIndex(
  property: string,
  { records, nextSequence }: IndexedRecords,
): EqualityIndex {
  const values = new Map<IndexValue, SequenceSet>();
  for (const [value, sequences] of groupByValue(property, records, 0))
    values.set(value, buildTree(sequences, sequences));
  return { property, values: createPersistentMap(values), upTo: nextSequence };
}

/**
 * Catches up with records inserted since. Reads trigger this, and writes only now and then:
 * indexing many records at once is cheaper, and a collection that is only written to needs no
 * index.
 */
export function extendEqualityIndex(index: EqualityIndex, indexed: IndexedRecords): EqualityIndex {
  const { property, upTo } = index;
  const { records, nextSequence } = indexed;
  const indexedCount = countBelow(records, upTo);
  if (records.size > 2 * indexedCount) return buildEqualityIndex(property, indexed);
  let { values } = index;
  for (const [value, sequences] of groupByValue(property, records, indexedCount))
    values = withSequences(values, value, sequences);
  return { property, values, upTo: nextSequence };
}

/** Groups sequence numbers by value, starting at a position. */
function groupByValue(property: string, records: Tree<StoredRecord>, from: number) {
  const groups = new Map<IndexValue, number[]>();
  visit(records, from, (record, sequence) => {
    const value = record[property];
    if (!isIndexValue(value)) return 'next';
    const sequences = groups.get(value);
    if (sequences === undefined) groups.set(value, [sequence]);
    else sequences.push(sequence);
    return 'next';
  });
  return groups;
}

export function sequencesOf(index: EqualityIndex, value: IndexValue): SequenceSet {
  return (isIndexValue(value) ? lookUp(index.values, value) : undefined) ?? emptyTree();
}

/** Updates the index after an indexed record was replaced or removed. */
export function updateEqualityIndex(
  index: EqualityIndex,
  sequence: number,
  change: RecordReplacement,
): EqualityIndex {
  const { property, upTo } = index;
  const from = change.from[property];
  const to = change.to?.[property];
  if (from === to) return index;
  let { values } = index;
  if (isIndexValue(from)) {
    const remaining = treeEdit.remove(sequencesOf(index, from), sequence);
    values = remaining.size === 0 ? remove(values, from) : put(values, from, remaining);
  }
  if (isIndexValue(to)) values = withSequences(values, to, [sequence]);
  return { property, values, upTo };
}

/** Adds sequence numbers to a value. */
function withSequences(
  values: EqualityIndex['values'],
  value: IndexValue,
  sequences: readonly number[],
): EqualityIndex['values'] {
  let all = lookUp(values, value) ?? emptyTree<number>();
  for (const sequence of sequences) all = treeEdit.put(all, sequence, sequence);
  return put(values, value, all);
}
