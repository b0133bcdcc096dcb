import { type Collection, equalityOf } from './collection.ts';
import { type Sequences, sequencesOf } from './equality.ts';
import type { Listed, ListQuery, StoredRecord, Where } from './store.ts';
import { lookUp, page, visit } from './tree.ts';
import type { Value } from './trie.ts';

type Condition = readonly [property: string, value: Value];
type Window = { readonly offset: number; readonly limit: number };

/** A part of the records that match, in the order of insertion, and how many match. */
export const listRecords = (collection: Collection, query: ListQuery = {}): Listed => {
  const { where = {}, offset = 0, limit = Infinity } = query;
  if (!(offset >= 0 && limit >= 0)) {
    throw new Error(`${collection.kind.resource}: the offset and the limit of a list start at 0.`);
  }
  const [first, ...others] = Object.entries(where);
  if (first === undefined) {
    return { records: page(collection.records, offset, limit), total: collection.records.size };
  }
  if (others.length > 0) return listMatching(collection, [first, ...others], { offset, limit });
  const sequences = equal(collection, first);
  const records = recordsOf(collection, page(sequences, offset, limit));
  return { records, total: sequences.size };
};

/** The first record, in the order of insertion, that matches. */
export const findRecord = (collection: Collection, where: Where): StoredRecord | undefined =>
  listRecords(collection, { where, limit: 1 }).records[0];

/** Starts from the condition that fewest records meet, and tries the others on each of those. */
const listMatching = (
  collection: Collection,
  conditions: readonly [Condition, ...Condition[]],
  { offset, limit }: Window,
): Listed => {
  const records: StoredRecord[] = [];
  let total = 0;
  const matches = (record: StoredRecord) =>
    conditions.every(([property, value]) => record[property] === value);
  visit(fewest(collection, conditions), 0, (sequence) => {
    const record = lookUp(collection.records, sequence);
    if (record === undefined || !matches(record)) return 'next';
    if (total >= offset && records.length < limit) records.push(record);
    total += 1;
    return 'next';
  });
  return { records, total };
};

const fewest = (
  collection: Collection,
  [first, ...others]: readonly [Condition, ...Condition[]],
): Sequences => {
  let best = equal(collection, first);
  for (const condition of others) {
    const sequences = equal(collection, condition);
    if (sequences.size < best.size) best = sequences;
  }
  return best;
};

const equal = (collection: Collection, [property, value]: Condition): Sequences =>
  sequencesOf(equalityOf(collection, property), value);

const recordsOf = (collection: Collection, sequences: readonly number[]): StoredRecord[] => {
  const records: StoredRecord[] = [];
  for (const sequence of sequences) {
    const record = lookUp(collection.records, sequence);
    if (record !== undefined) records.push(record);
  }
  return records;
};
