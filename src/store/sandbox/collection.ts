import * as tree from '../tree/tree.ts';
import { buildTree, entryAt } from '../tree/tree.ts';
import * as treePut from '../tree/tree-edit.ts';
import * as treeRemove from '../tree/tree-edit.ts';
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

/** The records of one resource, an immutable value: a write returns a new one. */
export type RecordCollection = {
  readonly kind: CollectionKind;
  /** Records by sequence number, which grows with each insert and defines the order of lists. */
  readonly records: tree.Tree<StoredRecord>;
  readonly keyIndex: KeyIndex;
  readonly nextSequence: number;
  /** The only mutable field: a cache derived from the records. */
  equalityIndexes: readonly EqualityIndex[];
  /**
   * The properties queried so far, shared by all descendants of a collection. A write first builds
   * a missing index on the collection it starts from, so that all sandboxes of one seed share it.
   */
  readonly indexedProperties: Set<string>;
};

export function emptyCollection(kind: CollectionKind): RecordCollection {
  return {
    kind,
    records: tree.emptyTree(),
    keyIndex: createKeyIndex(new Map()),
    nextSequence: 0,
    equalityIndexes: [],
    indexedProperties: new Set(),
  };
}

function locateRecord(
  { keyIndex, records, kind }: RecordCollection,
  key: string,
): LocatedRecord | undefined {
  return locateByKey(keyIndex, key, { records, property: kind.property });
}

export function readRecord(collection: RecordCollection, key: string): StoredRecord | undefined {
  return locateRecord(collection, key)?.record;
}

/**
 * Appends a record.
 * @throws when its key is taken.
 */
export function insertRecord(
  collection: RecordCollection,
  key: string,
  record: StoredRecord,
): RecordCollection {
  const { kind, records, keyIndex, nextSequence, indexedProperties } = collection;
  const isFresh = isUnusedKey(keyIndex, key);
  if (!isFresh && locateRecord(collection, key) !== undefined) {
    throw new Error(
      `${kind.resource}: the key "${key}" is taken. Update that record, or insert with another key.`,
    );
  }
  return {
    kind,
    records: treePut.put(records, nextSequence, record),
    keyIndex: isFresh
      ? withNewKey(keyIndex, key, nextSequence)
      : withReusedKey(keyIndex, key, nextSequence),
    nextSequence: nextSequence + 1,
    equalityIndexes: extendLaggingIndexes(collection),
    indexedProperties,
  };
}

/** Returns the replacement of a record. */
export type ReplaceWith = (record: StoredRecord) => StoredRecord;

/**
 * Replaces the record with the given key, in place.
 * @throws when there is none.
 */
export function replaceRecord(
  collection: RecordCollection,
  key: string,
  replace: ReplaceWith,
): {
  readonly collection: RecordCollection;
  readonly from: StoredRecord;
  readonly to: StoredRecord;
} {
  const { kind, records, keyIndex, nextSequence, indexedProperties } = collection;
  const located = locateRecord(collection, key);
  if (located === undefined) {
    throw new Error(
      `${kind.resource}: no record with the key "${key}" to update. Insert it first.`,
    );
  }
  const { sequence, record: from } = located;
  const to = replace(from);
  const replaced = {
    kind,
    records: treePut.put(records, sequence, to),
    keyIndex,
    nextSequence,
    equalityIndexes: updateIndexes(collection, sequence, { from, to }),
    indexedProperties,
  };
  return { collection: replaced, from, to };
}

/** Removes the record with the given key; `undefined` when there is none. */
export function removeRecord(
  collection: RecordCollection,
  key: string,
): { readonly collection: RecordCollection; readonly from: StoredRecord } | undefined {
  const { kind, records, keyIndex, nextSequence, indexedProperties } = collection;
  const located = locateRecord(collection, key);
  if (located === undefined) return undefined;
  const { sequence, record: from } = located;
  const remaining = treeRemove.remove(records, sequence);
  const without = {
    kind,
    records: remaining,
    keyIndex: compactKeyIndex(withoutKey(keyIndex, key), {
      records: remaining,
      property: kind.property,
    }),
    nextSequence,
    equalityIndexes: updateIndexes(collection, sequence, { from, to: undefined }),
    indexedProperties,
  };
  return { collection: without, from };
}

/** Returns the up-to-date index of a property, building it if needed. */
export function equalityIndexOf(collection: RecordCollection, property: string): EqualityIndex {
  const { equalityIndexes, nextSequence } = collection;
  const existing = equalityIndexes.find((one) => one.property === property);
  if (existing?.upTo === nextSequence) return existing;
  const complete = existing
    ? extendEqualityIndex(existing, collection)
    : buildEqualityIndex(property, collection);
  collection.equalityIndexes = [...equalityIndexes.filter((one) => one !== existing), complete];
  collection.indexedProperties.add(property);
  return complete;
}

/** An index may lag behind by this many records; catching up takes about two milliseconds. */
const maxUnindexedRecords = 4096;

function extendLaggingIndexes(collection: RecordCollection): readonly EqualityIndex[] {
  const { nextSequence } = collection;
  return mapIndexes(collection, (index) =>
    nextSequence - index.upTo < maxUnindexedRecords
      ? index
      : extendEqualityIndex(index, collection),
  );
}

function updateIndexes(
  collection: RecordCollection,
  sequence: number,
  change: RecordReplacement,
): readonly EqualityIndex[] {
  return mapIndexes(collection, (index) =>
    sequence < index.upTo ? updateEqualityIndex(index, sequence, change) : index,
  );
}

function mapIndexes(
  collection: RecordCollection,
  change: (index: EqualityIndex) => EqualityIndex,
): readonly EqualityIndex[] {
  if (collection.equalityIndexes.length < collection.indexedProperties.size) {
    for (const property of collection.indexedProperties) equalityIndexOf(collection, property);
  }
  const { equalityIndexes } = collection;
  let changed: EqualityIndex[] | undefined;
  for (let location = 0; location < equalityIndexes.length; location++) {
    const before = entryAt(equalityIndexes, location);
    const after = change(before);
    if (after === before) continue;
    changed ??= equalityIndexes.slice();
    changed[location] = after;
  }
  return changed ?? equalityIndexes;
}

/**
 * Creates a collection of records in order.
 * @throws an error with `location` when a record has no key, or the key of an earlier record.
 */
export function toCollection(
  kind: CollectionKind,
  records: readonly StoredRecord[],
  location: string,
): RecordCollection {
  const keyIndex = new Map<string, number>();
  for (const [sequence, record] of records.entries()) {
    const key = requireRecordKey(record, kind, location, sequence);
    const first = keyIndex.get(key);
    if (first !== undefined) {
      throw new Error(
        `${location}/${sequence}: duplicate key "${key}", also used by ${location}/${first}. Change or remove one of them.`,
      );
    }
    keyIndex.set(key, sequence);
  }
  return {
    ...emptyCollection(kind),
    records: buildTree([...records.keys()], records),
    keyIndex: createKeyIndex(keyIndex),
    nextSequence: records.length,
  };
}
