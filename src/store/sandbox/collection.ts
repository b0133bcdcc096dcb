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
  readonly keyIndex: KeyIndex;
  readonly nextSequence: number;
  /** The indexes that this value has. The one field that changes: what it holds follows from the records. */
  equalityIndexes: readonly EqualityIndex[];
  /**
   * The properties that anybody ever asked for, shared by all values that came of the same one. A
   * write first builds what is missing here, on the value that it starts from: so the sandboxes of
   * one seed share an index even when each of them wrote before it asked.
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

/** A record and where it stands; `undefined` when there is none with that key. */
function locateRecord(
  { keyIndex, records, kind }: RecordCollection,
  key: string,
): LocatedRecord | undefined {
  return locateByKey(keyIndex, key, { records, property: kind.property });
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
  const { kind, records, keyIndex, nextSequence, indexedProperties } = collection;
  const isFresh = isUnusedKey(keyIndex, key);
  if (!isFresh && locateRecord(collection, key) !== undefined) {
    throw new Error(
      `${kind.resource}: the key "${key}" is taken; update that record, or insert under another key.`,
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
  const { kind, records, keyIndex, nextSequence, indexedProperties } = collection;
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
    keyIndex,
    nextSequence,
    equalityIndexes: updateIndexes(collection, sequence, { from, to }),
    indexedProperties,
  };
  return { collection: replaced, from, to };
}

/** The collection without a record, and that record; `undefined` when it has none with that key. */
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

/** The index of a property, with all records in it; built when this collection has none yet. */
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

/** So many records at most are not in an index yet: it takes about two milliseconds to put them there. */
const maxUnindexedRecords = 4096;

/** The indexes of a collection that a record is added to. */
function extendLaggingIndexes(collection: RecordCollection): readonly EqualityIndex[] {
  const { nextSequence } = collection;
  return mapIndexes(collection, (index) =>
    nextSequence - index.upTo < maxUnindexedRecords
      ? index
      : extendEqualityIndex(index, collection),
  );
}

/** The indexes after a record was replaced or went. */
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
 * A collection of records in order. `place` says where they come from, for the sentence of the
 * error when a record has no key or the key of another.
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
        `${location}/${sequence}: its key "${key}" is also that of ${location}/${first}; change or remove one of them.`,
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
