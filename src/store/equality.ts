import { type Dictionary, lookUp, put, remove, toDictionary } from './dictionary.ts';
import type { StoredRecord } from './store.ts';
import { countBelow, emptyTree, type Tree, visit } from './tree.ts';
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
  /** Records from this sequence number on are not in it yet. */
  readonly upTo: number;
};

/** What a write does to one place of the order. */
export type Replacement = {
  readonly from: StoredRecord;
  readonly to: StoredRecord | undefined;
};

/** NaN is none: it equals nothing, itself included. */
const isValue = (value: unknown): value is Value =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && !Number.isNaN(value));

/** What is indexed: records in their order, and the number that the next one will have. */
export type Indexed = { readonly records: Tree<StoredRecord>; readonly next: number };

/** Indexes all records by a property. */
export const buildEquality = (property: string, { records, next }: Indexed): Equality => {
  const values = new Map<Value, Sequences>();
  for (const [value, sequences] of gather(property, records, 0))
    values.set(value, buildTree(sequences, sequences));
  return { property, values: toDictionary(values), upTo: next };
};

/**
 * The index with what came in since. It is brought up when somebody asks, and by writes only now and
 * then: many at once cost less than one at a time, and a collection that is only written to needs none.
 */
export const extendEquality = (equality: Equality, indexed: Indexed): Equality => {
  const { property, upTo } = equality;
  const { records, next } = indexed;
  const known = countBelow(records, upTo);
  if (records.size > 2 * known) return buildEquality(property, indexed);
  let { values } = equality;
  for (const [value, sequences] of gather(property, records, known))
    values = withSequences(values, value, sequences);
  return { property, values, upTo: next };
};

/** The sequence numbers of records by their value, from one place on. */
const gather = (property: string, records: Tree<StoredRecord>, from: number) => {
  const found = new Map<Value, number[]>();
  visit(records, from, (record, sequence) => {
    const value = record[property];
    if (!isValue(value)) return 'next';
    const sequences = found.get(value);
    if (sequences === undefined) found.set(value, [sequence]);
    else sequences.push(sequence);
    return 'next';
  });
  return found;
};

/** The records with a value. */
export const sequencesOf = (equality: Equality, value: Value): Sequences =>
  (isValue(value) ? lookUp(equality.values, value) : undefined) ?? emptyTree();

/** The index after the record under a sequence number, which is in it, was replaced or went. */
export const reindex = (equality: Equality, sequence: number, change: Replacement): Equality => {
  const { property, upTo } = equality;
  const from = change.from[property];
  const to = change.to?.[property];
  if (from === to) return equality;
  let { values } = equality;
  if (isValue(from)) {
    const rest = treeRemove.remove(sequencesOf(equality, from), sequence);
    values = rest.size === 0 ? remove(values, from) : put(values, from, rest);
  }
  if (isValue(to)) values = withSequences(values, to, [sequence]);
  return { property, values, upTo };
};

/** The values with sequence numbers under one of them. */
const withSequences = (
  values: Equality['values'],
  value: Value,
  sequences: readonly number[],
): Equality['values'] => {
  let all = lookUp(values, value) ?? emptyTree<number>();
  for (const sequence of sequences) all = treePut.put(all, sequence, sequence);
  return put(values, value, all);
};
