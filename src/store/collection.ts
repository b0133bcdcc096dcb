import { buildEquality, type Equality, type Replacement, reindex } from './equality.ts';
import type { StoredRecord } from './store.ts';
import { byNumber, byString, emptyTree, lookUp, type Tree } from './tree.ts';
import { buildTree } from './tree-build.ts';
import { put } from './tree-put.ts';
import { remove } from './tree-remove.ts';

/** What a collection is of: the resource's name, and the property that holds a record's key. */
export type Kind = { readonly resource: string; readonly property: string };

/** The records of one resource, as a value: a write makes another one. */
export type Collection = Kind & {
  /** By a number that grows with every insert: the order of lists. */
  readonly records: Tree<number, StoredRecord>;
  /** From key to number. */
  readonly sequences: Tree<string, number>;
  readonly next: number;
  /** The indexes that this value has. The one field that changes: what it holds follows from the records. */
  equalities: readonly Equality[];
  /**
   * The properties that anybody ever asked for, shared by all values that came of the same one. A
   * write first builds what is missing here, on the value that it starts from: so the sandboxes of
   * one seed share an index even when each of them wrote before it asked.
   */
  readonly wanted: Set<string>;
};

export const emptyCollection = ({ resource, property }: Kind): Collection => ({
  resource,
  property,
  records: emptyTree(byNumber),
  sequences: emptyTree(byString),
  next: 0,
  equalities: [],
  wanted: new Set(),
});

/**
 * A collection of records in order. `place` says where they come from, for the sentence of the
 * error when a record has no key or the key of another.
 */
export const toCollection = (
  kind: Kind,
  records: readonly StoredRecord[],
  place: string,
): Collection => {
  const sequences = new Map<string, number>();
  for (const [sequence, record] of records.entries()) {
    const key = readKey(record, kind.property);
    if (key === undefined) throw keyless(kind, `${place}/${sequence}`);
    const first = sequences.get(key);
    if (first !== undefined) {
      throw new Error(
        `${place}/${sequence}: its key "${key}" is also that of ${place}/${first}; change or remove one of them.`,
      );
    }
    sequences.set(key, sequence);
  }
  const entries = [...sequences].sort(([first], [second]) => byString(first, second));
  return {
    ...emptyCollection(kind),
    records: buildTree(byNumber, [...records.keys()], records.slice()),
    sequences: buildTree(
      byString,
      entries.map(([key]) => key),
      entries.map(([, sequence]) => sequence),
    ),
    next: records.length,
  };
};

const readKey = (record: StoredRecord, property: string): string | undefined => {
  const key = record[property];
  if (typeof key === 'string') return key;
  return typeof key === 'number' ? String(key) : undefined;
};

const keyless = ({ property }: Kind, place: string): Error =>
  new Error(
    `${place}: the record has no key; its property "${property}" has to be a string or a number.`,
  );

/** The key of a record; throws when it has none. */
export const keyOf = (collection: Collection, record: StoredRecord): string => {
  const key = readKey(record, collection.property);
  if (key === undefined) throw keyless(collection, collection.resource);
  return key;
};

export const readRecord = (collection: Collection, key: string): StoredRecord | undefined => {
  const sequence = lookUp(collection.sequences, key);
  return sequence === undefined ? undefined : lookUp(collection.records, sequence);
};

/** The collection with a new record at its end. */
export const insertRecord = (collection: Collection, record: StoredRecord): Collection => {
  const { resource, property, next, wanted } = collection;
  const key = keyOf(collection, record);
  if (lookUp(collection.sequences, key) !== undefined) {
    throw new Error(
      `${resource}: the key "${key}" is taken; update that record, or insert under another key.`,
    );
  }
  return {
    resource,
    property,
    records: put(collection.records, next, record),
    sequences: put(collection.sequences, key, next),
    next: next + 1,
    equalities: reindexAll(collection, next, { to: record }),
    wanted,
  };
};

/** The collection with a record in the place of the one with its key. */
export const updateRecord = (collection: Collection, record: StoredRecord): Collection => {
  const { resource, property, sequences, next, wanted } = collection;
  const key = keyOf(collection, record);
  const sequence = lookUp(sequences, key);
  if (sequence === undefined) {
    throw new Error(`${resource}: there is no record with the key "${key}" to update; insert it.`);
  }
  const from = lookUp(collection.records, sequence);
  return {
    resource,
    property,
    records: put(collection.records, sequence, record),
    sequences,
    next,
    equalities: reindexAll(collection, sequence, { from, to: record }),
    wanted,
  };
};

/** The collection without a record; the same one when it has none with that key. */
export const removeRecord = (collection: Collection, key: string): Collection => {
  const { resource, property, next, wanted } = collection;
  const sequence = lookUp(collection.sequences, key);
  if (sequence === undefined) return collection;
  const from = lookUp(collection.records, sequence);
  return {
    resource,
    property,
    records: remove(collection.records, sequence),
    sequences: remove(collection.sequences, key),
    next,
    equalities: reindexAll(collection, sequence, { from }),
    wanted,
  };
};

/** The index of a property, built when this collection has none yet. */
export const equalityOf = (collection: Collection, property: string): Equality => {
  const known = collection.equalities.find((equality) => equality.property === property);
  if (known !== undefined) return known;
  const built = buildEquality(property, collection.records);
  collection.equalities = [...collection.equalities, built];
  collection.wanted.add(property);
  return built;
};

const reindexAll = (
  collection: Collection,
  sequence: number,
  change: Replacement,
): readonly Equality[] => {
  if (collection.equalities.length < collection.wanted.size) {
    for (const property of collection.wanted) equalityOf(collection, property);
  }
  const { equalities } = collection;
  const reindexed = equalities.map((equality) => reindex(equality, sequence, change));
  return reindexed.every((equality, place) => equality === equalities[place])
    ? equalities
    : reindexed;
};
