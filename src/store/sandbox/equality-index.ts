import type { IndexValue } from '../tree/hash-trie.ts';
import {
  createPersistentMap,
  lookUp,
  type PersistentMap,
  put,
  remove,
} from '../tree/persistent-map.ts';
import { buildTree, countBelow, emptyTree, type Tree, visit } from '../tree/tree.ts';
import * as treePut from '../tree/tree-put.ts';
import * as treeRemove from '../tree/tree-remove.ts';
import type { StoredRecord } from '../types.ts';

/** Sequence numbers, in order; each is its own value. */
export type SequenceSet = Tree<number>;

/** Which records have which value of one property. */
export type EqualityIndex = {
  readonly property: string;
  readonly values: PersistentMap<IndexValue, SequenceSet>;
  /** Records from this sequence number on are not in it yet. */
  readonly upTo: number;
};

/** What a write does to one place of the order. */
export type RecordReplacement = {
  readonly from: StoredRecord;
  readonly to: StoredRecord | undefined;
};

/** NaN is none: it equals nothing, itself included. */
function isIndexValue(value: unknown): value is IndexValue {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && !Number.isNaN(value))
  );
}

/** What is indexed: records in their order, and the number that the next one will have. */
export type IndexedRecords = {
  readonly records: Tree<StoredRecord>;
  readonly nextSequence: number;
};

/** Indexes all records by a property. */
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
 * The index with what came in since. It is brought up when somebody asks, and by writes only now and
 * then: many at once cost less than one at a time, and a collection that is only written to needs none.
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

/** The sequence numbers of records by their value, from one place on. */
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

/** The records with a value. */
export function sequencesOf(index: EqualityIndex, value: IndexValue): SequenceSet {
  return (isIndexValue(value) ? lookUp(index.values, value) : undefined) ?? emptyTree();
}

/** The index after the record under a sequence number, which is in it, was replaced or went. */
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
    const remaining = treeRemove.remove(sequencesOf(index, from), sequence);
    values = remaining.size === 0 ? remove(values, from) : put(values, from, remaining);
  }
  if (isIndexValue(to)) values = withSequences(values, to, [sequence]);
  return { property, values, upTo };
}

/** The values with sequence numbers under one of them. */
function withSequences(
  values: EqualityIndex['values'],
  value: IndexValue,
  sequences: readonly number[],
): EqualityIndex['values'] {
  let all = lookUp(values, value) ?? emptyTree<number>();
  for (const sequence of sequences) all = treePut.put(all, sequence, sequence);
  return put(values, value, all);
}
