import type { StoredRecord } from './store.ts';
import { byNumber, type Compare, emptyTree, lookUp, type Tree, visit } from './tree.ts';
import { buildTree } from './tree-build.ts';
import { put } from './tree-put.ts';
import { remove } from './tree-remove.ts';

/** What a property can be compared with. */
export type Value = string | number | boolean;

/** Sequence numbers, in order; each is its own value. */
export type Sequences = Tree<number, number>;

/** Which records have which value of one property. */
export type Equality = {
  readonly property: string;
  readonly values: Tree<Value, Sequences>;
};

/** What a write does to one place of the order. */
export type Replacement = {
  readonly from?: StoredRecord | undefined;
  readonly to?: StoredRecord | undefined;
};

const byValue: Compare<Value> = (first, second) => {
  if (typeof first !== typeof second) return typeof first < typeof second ? -1 : 1;
  return first < second ? -1 : first > second ? 1 : 0;
};

/** NaN is none: it equals nothing, itself included. */
const isValue = (value: unknown): value is Value =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && !Number.isNaN(value));

/** Indexes all records by a property. */
export const buildEquality = (property: string, records: Tree<number, StoredRecord>): Equality => {
  const found = new Map<Value, number[]>();
  visit(records, 0, (record, sequence) => {
    const value = record[property];
    if (!isValue(value)) return 'next';
    const sequences = found.get(value);
    if (sequences === undefined) found.set(value, [sequence]);
    else sequences.push(sequence);
    return 'next';
  });
  const entries = [...found].sort(([first], [second]) => byValue(first, second));
  const values = buildTree(
    byValue,
    entries.map(([value]) => value),
    entries.map(([, sequences]) => buildTree(byNumber, sequences, sequences)),
  );
  return { property, values };
};

/** The records with a value. */
export const sequencesOf = (equality: Equality, value: Value): Sequences =>
  isValue(value) ? sequencesAt(equality.values, value) : emptyTree(byNumber);

const sequencesAt = (values: Tree<Value, Sequences>, value: Value): Sequences =>
  lookUp(values, value) ?? emptyTree(byNumber);

/** The index after a record came in under a sequence number, replaced another, or went. */
export const reindex = (equality: Equality, sequence: number, change: Replacement): Equality => {
  const { property } = equality;
  const from = change.from?.[property];
  const to = change.to?.[property];
  if (from === to) return equality;
  let { values } = equality;
  if (isValue(from)) {
    const sequences = remove(sequencesAt(values, from), sequence);
    values = sequences.size === 0 ? remove(values, from) : put(values, from, sequences);
  }
  if (isValue(to)) values = put(values, to, put(sequencesAt(values, to), sequence, sequence));
  return { property, values };
};
