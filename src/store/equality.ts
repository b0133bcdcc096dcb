import { type Dictionary, lookUp, put, remove, toDictionary } from './dictionary.ts';
import type { StoredRecord } from './store.ts';
import { emptyTree, type Tree, visit } from './tree.ts';
import { buildTree } from './tree-build.ts';
import * as treePut from './tree-put.ts';
import * as treeRemove from './tree-remove.ts';
import type { Value } from './trie.ts';

/** Sequence numbers, in order; each is its own value. */
export type Sequences = Tree<number>;

/** Which records have which value of one property. */
export type Equality = {
  readonly property: string;
  readonly values: Dictionary<Value, Sequences>;
};

/** What a write does to one place of the order. */
export type Replacement = {
  readonly from: StoredRecord | undefined;
  readonly to: StoredRecord | undefined;
};

/** NaN is none: it equals nothing, itself included. */
const isValue = (value: unknown): value is Value =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && !Number.isNaN(value));

/** Indexes all records by a property. */
export const buildEquality = (property: string, records: Tree<StoredRecord>): Equality => {
  const found = new Map<Value, number[]>();
  visit(records, 0, (record, sequence) => {
    const value = record[property];
    if (!isValue(value)) return 'next';
    const sequences = found.get(value);
    if (sequences === undefined) found.set(value, [sequence]);
    else sequences.push(sequence);
    return 'next';
  });
  const values = new Map<Value, Sequences>();
  for (const [value, sequences] of found) values.set(value, buildTree(sequences, sequences));
  return { property, values: toDictionary(values) };
};

/** The records with a value. */
export const sequencesOf = (equality: Equality, value: Value): Sequences =>
  (isValue(value) ? lookUp(equality.values, value) : undefined) ?? emptyTree();

/** The index after a record came in under a sequence number, replaced another, or went. */
export const reindex = (equality: Equality, sequence: number, change: Replacement): Equality => {
  const { property } = equality;
  const from = change.from?.[property];
  const to = change.to?.[property];
  if (from === to) return equality;
  let { values } = equality;
  if (isValue(from)) {
    const rest = treeRemove.remove(sequencesOf(equality, from), sequence);
    values = rest.size === 0 ? remove(values, from) : put(values, from, rest);
  }
  if (isValue(to)) {
    values = put(values, to, treePut.put(lookUp(values, to) ?? emptyTree(), sequence, sequence));
  }
  return { property, values };
};
