import { at } from './at.ts';
import {
  buildEquality,
  type Equality,
  extendEquality,
  type Replacement,
  reindex,
} from './equality.ts';
import type { Kind } from './key.ts';
import {
  isNew,
  type Located,
  locate,
  type Sequences,
  tidySequences,
  toSequences,
  withNewSequence,
  withoutSequence,
  withUsedSequence,
} from './sequences.ts';
import type { StoredRecord } from './store.ts';
import * as tree from './tree.ts';
import * as treePut from './tree-put.ts';
import * as treeRemove from './tree-remove.ts';

/** The records of one resource, as a value: a write makes another one. */
export type Collection = {
  readonly kind: Kind;
  /** By a number that grows with every insert: the order of lists. */
  readonly records: tree.Tree<StoredRecord>;
  /** From key to number. */
  readonly sequences: Sequences;
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

export const emptyCollection = (kind: Kind): Collection => ({
  kind,
  records: tree.emptyTree(),
  sequences: toSequences(new Map()),
  next: 0,
  equalities: [],
  wanted: new Set(),
});

/** A record and where it stands; `undefined` when there is none with that key. */
const locateRecord = ({ sequences, records, kind }: Collection, key: string): Located | undefined =>
  locate(sequences, key, { records, property: kind.property });

export const readRecord = (collection: Collection, key: string): StoredRecord | undefined =>
  locateRecord(collection, key)?.record;

/** The collection with a new record, under its key, at its end. */
export const insertRecord = (
  collection: Collection,
  key: string,
  record: StoredRecord,
): Collection => {
  const { kind, records, sequences, next, wanted } = collection;
  const isFresh = isNew(sequences, key);
  if (!isFresh && locateRecord(collection, key) !== undefined) {
    throw new Error(
      `${kind.resource}: the key "${key}" is taken; update that record, or insert under another key.`,
    );
  }
  return {
    kind,
    records: treePut.put(records, next, record),
    sequences: isFresh
      ? withNewSequence(sequences, key, next)
      : withUsedSequence(sequences, key, next),
    next: next + 1,
    equalities: extendSome(collection),
    wanted,
  };
};

/** What comes in the place of a record. */
export type Replace = (record: StoredRecord) => StoredRecord;

/** The collection with another record in the place of the one with its key. */
export const replaceRecord = (
  collection: Collection,
  key: string,
  replace: Replace,
): { readonly collection: Collection; readonly from: StoredRecord; readonly to: StoredRecord } => {
  const { kind, records, sequences, next, wanted } = collection;
  const located = locateRecord(collection, key);
  if (located === undefined) {
    throw new Error(
      `${kind.resource}: there is no record with the key "${key}" to update; insert it.`,
    );
  }
  const { sequence, record: from } = located;
  const to = replace(from);
  const replaced = {
    kind,
    records: treePut.put(records, sequence, to),
    sequences,
    next,
    equalities: reindexAll(collection, sequence, { from, to }),
    wanted,
  };
  return { collection: replaced, from, to };
};

/** The collection without a record, and that record; `undefined` when it has none with that key. */
export const removeRecord = (
  collection: Collection,
  key: string,
): { readonly collection: Collection; readonly from: StoredRecord } | undefined => {
  const { kind, records, sequences, next, wanted } = collection;
  const located = locateRecord(collection, key);
  if (located === undefined) return undefined;
  const { sequence, record: from } = located;
  const rest = treeRemove.remove(records, sequence);
  const without = {
    kind,
    records: rest,
    sequences: tidySequences(withoutSequence(sequences, key), {
      records: rest,
      property: kind.property,
    }),
    next,
    equalities: reindexAll(collection, sequence, { from, to: undefined }),
    wanted,
  };
  return { collection: without, from };
};

/** The index of a property, with all records in it; built when this collection has none yet. */
export const equalityOf = (collection: Collection, property: string): Equality => {
  const { equalities, next } = collection;
  const known = equalities.find((one) => one.property === property);
  if (known?.upTo === next) return known;
  const whole = known ? extendEquality(known, collection) : buildEquality(property, collection);
  collection.equalities = [...equalities.filter((one) => one !== known), whole];
  collection.wanted.add(property);
  return whole;
};

/** So many records at most are not in an index yet: it takes about two milliseconds to put them there. */
const mostBehind = 4096;

/** The indexes of a collection that a record is added to. */
const extendSome = (collection: Collection): readonly Equality[] => {
  const { next } = collection;
  return changeEach(collection, (equality) =>
    next - equality.upTo < mostBehind ? equality : extendEquality(equality, collection),
  );
};

/** The indexes after a record was replaced or went. */
const reindexAll = (
  collection: Collection,
  sequence: number,
  change: Replacement,
): readonly Equality[] =>
  changeEach(collection, (equality) =>
    sequence < equality.upTo ? reindex(equality, sequence, change) : equality,
  );

const changeEach = (
  collection: Collection,
  change: (equality: Equality) => Equality,
): readonly Equality[] => {
  if (collection.equalities.length < collection.wanted.size) {
    for (const property of collection.wanted) equalityOf(collection, property);
  }
  const { equalities } = collection;
  let changed: Equality[] | undefined;
  for (let place = 0; place < equalities.length; place++) {
    const before = at(equalities, place);
    const after = change(before);
    if (after === before) continue;
    changed ??= equalities.slice();
    changed[place] = after;
  }
  return changed ?? equalities;
};
