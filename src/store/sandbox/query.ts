import type { IndexValue } from '../tree/hash-trie.ts';
import { lookUp, sliceValues, visit } from '../tree/tree.ts';
import type { Listed, ListQuery, StoredRecord, Where } from '../types.ts';
import { equalityIndexOf, type RecordCollection } from './collection.ts';
import { type SequenceSet, sequencesOf } from './equality-index.ts';

type EqualityCondition = readonly [property: string, value: IndexValue];
type ListWindow = { readonly offset: number; readonly limit: number };

/** Returns a page of the matching records in insertion order, and their total. */
export function listRecords(collection: RecordCollection, query: ListQuery = {}): Listed {
  const { where = {}, offset = 0, limit = Infinity } = query;
  if (!(offset >= 0 && limit >= 0)) {
    throw new Error(`${collection.kind.resource}: offset and limit must not be negative.`);
  }
  const [first, ...others] = Object.entries(where);
  if (first === undefined) {
    return {
      records: sliceValues(collection.records, offset, limit),
      total: collection.records.size,
    };
  }
  if (others.length > 0) return listMatching(collection, [first, ...others], { offset, limit });
  const sequences = sequencesWhere(collection, first);
  const records = recordsAt(collection, sliceValues(sequences, offset, limit));
  return { records, total: sequences.size };
}

export function findRecord(collection: RecordCollection, where: Where): StoredRecord | undefined {
  return listRecords(collection, { where, limit: 1 }).records[0];
}

/**
 * Scans the smallest set of matches of one condition and tests the other conditions on each record.
 */
function listMatching(
  collection: RecordCollection,
  conditions: readonly [EqualityCondition, ...EqualityCondition[]],
  { offset, limit }: ListWindow,
): Listed {
  const records: StoredRecord[] = [];
  let total = 0;
  const matches = (record: StoredRecord) =>
    conditions.every(([property, value]) => record[property] === value);
  visit(smallestMatch(collection, conditions), 0, (sequence) => {
    const record = lookUp(collection.records, sequence);
    if (record === undefined || !matches(record)) return 'next';
    if (total >= offset && records.length < limit) records.push(record);
    total += 1;
    return 'next';
  });
  return { records, total };
}

function smallestMatch(
  collection: RecordCollection,
  [first, ...others]: readonly [EqualityCondition, ...EqualityCondition[]],
): SequenceSet {
  let smallest = sequencesWhere(collection, first);
  for (const condition of others) {
    const sequences = sequencesWhere(collection, condition);
    if (sequences.size < smallest.size) smallest = sequences;
  }
  return smallest;
}

function sequencesWhere(
  collection: RecordCollection,
  [property, value]: EqualityCondition,
): SequenceSet {
  return sequencesOf(equalityIndexOf(collection, property), value);
}

function recordsAt(collection: RecordCollection, sequences: readonly number[]): StoredRecord[] {
  const records: StoredRecord[] = [];
  for (const sequence of sequences) {
    const record = lookUp(collection.records, sequence);
    if (record !== undefined) records.push(record);
  }
  return records;
}
