import * as tree from '../tree/tree.ts';
import { buildTree, entryAt } from '../tree/tree.ts';
import * as treePut from '../tree/tree-put.ts';
import * as treeRemove from '../tree/tree-remove.ts';
import type { StoredRecord } from '../types.ts';
import {
  buildEqualityIndex,
  type EqualityIndex,
  extendEqualityIndex,
  type RecordReplacement,
  updateEqualityIndex,
} from './equality-index.ts';
import {
  compactKeyIndex,
  createKeyIndex,
  isUnusedKey,
  type KeyIndex,
  type LocatedRecord,
  locateByKey,
  withNewKey,
  withoutKey,
  withReusedKey,
} from './key-index.ts';
import { type CollectionKind, requireRecordKey } from './stored-record.ts';

/** The records of one resource, as a value: a write makes another one. */
export type RecordCollection = {
  readonly kind: CollectionKind;
  /** By a number that grows with every insert: the order of lists. */
  readonly records: tree.Tree<StoredRecord>;
  /** From key to number. */
  readonly sequences: KeyIndex;
  readonly next: number;
  /** The indexes that this value has. The one field that changes: what it holds follows from the records. */
  equalities: readonly EqualityIndex[];
  /**
   * The properties that anybody ever asked for, shared by all values that came of the same one. A
   * write first builds what is missing here, on the value that it starts from: so the sandboxes of
   * one seed share an index even when each of them wrote before it asked.
   */
  readonly wanted: Set<string>;
};

export function emptyCollection(kind: CollectionKind): RecordCollection {
  return {
    kind,
    records: tree.emptyTree(),
    sequences: createKeyIndex(new Map()),
    next: 0,
    equalities: [],
    wanted: new Set(),
  };
}

/** A record and where it stands; `undefined` when there is none with that key. */
function locateRecord(
  { sequences, records, kind }: RecordCollection,
  key: string,
): LocatedRecord | undefined {
  return locateByKey(sequences, key, { records, property: kind.property });
}

export function readRecord(collection: RecordCollection, key: string): StoredRecord | undefined {
  return locateRecord(collection, key)?.record;
}

/** The collection with a new record, under its key, at its end. */
export function insertRecord(
  collection: RecordCollection,
  key: string,
  record: StoredRecord,
): RecordCollection {
  const { kind, records, sequences, next, wanted } = collection;
  const isFresh = isUnusedKey(sequences, key);
  if (!isFresh && locateRecord(collection, key) !== undefined) {
    throw new Error(
      `${kind.resource}: the key "${key}" is taken; update that record, or insert under another key.`,
    );
  }
  return {
    kind,
    records: treePut.put(records, next, record),
    sequences: isFresh ? withNewKey(sequences, key, next) : withReusedKey(sequences, key, next),
    next: next + 1,
    equalities: extendLaggingIndexes(collection),
    wanted,
  };
}

/** What comes in the place of a record. */
export type ReplaceWith = (record: StoredRecord) => StoredRecord;

/** The collection with another record in the place of the one with its key. */
export function replaceRecord(
  collection: RecordCollection,
  key: string,
  replace: ReplaceWith,
): {
  readonly collection: RecordCollection;
  readonly from: StoredRecord;
  readonly to: StoredRecord;
} {
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
    equalities: updateIndexes(collection, sequence, { from, to }),
    wanted,
  };
  return { collection: replaced, from, to };
}

/** The collection without a record, and that record; `undefined` when it has none with that key. */
export function removeRecord(
  collection: RecordCollection,
  key: string,
): { readonly collection: RecordCollection; readonly from: StoredRecord } | undefined {
  const { kind, records, sequences, next, wanted } = collection;
  const located = locateRecord(collection, key);
  if (located === undefined) return undefined;
  const { sequence, record: from } = located;
  const rest = treeRemove.remove(records, sequence);
  const without = {
    kind,
    records: rest,
    sequences: compactKeyIndex(withoutKey(sequences, key), {
      records: rest,
      property: kind.property,
    }),
    next,
    equalities: updateIndexes(collection, sequence, { from, to: undefined }),
    wanted,
  };
  return { collection: without, from };
}

/** The index of a property, with all records in it; built when this collection has none yet. */
export function equalityIndexOf(collection: RecordCollection, property: string): EqualityIndex {
  const { equalities, next } = collection;
  const known = equalities.find((one) => one.property === property);
  if (known?.upTo === next) return known;
  const whole = known
    ? extendEqualityIndex(known, collection)
    : buildEqualityIndex(property, collection);
  collection.equalities = [...equalities.filter((one) => one !== known), whole];
  collection.wanted.add(property);
  return whole;
}

/** So many records at most are not in an index yet: it takes about two milliseconds to put them there. */
const maxUnindexedRecords = 4096;

/** The indexes of a collection that a record is added to. */
function extendLaggingIndexes(collection: RecordCollection): readonly EqualityIndex[] {
  const { next } = collection;
  return mapIndexes(collection, (equality) =>
    next - equality.upTo < maxUnindexedRecords
      ? equality
      : extendEqualityIndex(equality, collection),
  );
}

/** The indexes after a record was replaced or went. */
function updateIndexes(
  collection: RecordCollection,
  sequence: number,
  change: RecordReplacement,
): readonly EqualityIndex[] {
  return mapIndexes(collection, (equality) =>
    sequence < equality.upTo ? updateEqualityIndex(equality, sequence, change) : equality,
  );
}

function mapIndexes(
  collection: RecordCollection,
  change: (equality: EqualityIndex) => EqualityIndex,
): readonly EqualityIndex[] {
  if (collection.equalities.length < collection.wanted.size) {
    for (const property of collection.wanted) equalityIndexOf(collection, property);
  }
  const { equalities } = collection;
  let changed: EqualityIndex[] | undefined;
  for (let place = 0; place < equalities.length; place++) {
    const before = entryAt(equalities, place);
    const after = change(before);
    if (after === before) continue;
    changed ??= equalities.slice();
    changed[place] = after;
  }
  return changed ?? equalities;
}

/**
 * A collection of records in order. `place` says where they come from, for the sentence of the
 * error when a record has no key or the key of another.
 */
export function toCollection(
  kind: CollectionKind,
  records: readonly StoredRecord[],
  place: string,
): RecordCollection {
  const sequences = new Map<string, number>();
  for (const [sequence, record] of records.entries()) {
    const key = requireRecordKey(record, kind, place, sequence);
    const first = sequences.get(key);
    if (first !== undefined) {
      throw new Error(
        `${place}/${sequence}: its key "${key}" is also that of ${place}/${first}; change or remove one of them.`,
      );
    }
    sequences.set(key, sequence);
  }
  return {
    ...emptyCollection(kind),
    records: buildTree([...records.keys()], records),
    sequences: createKeyIndex(sequences),
    next: records.length,
  };
}
