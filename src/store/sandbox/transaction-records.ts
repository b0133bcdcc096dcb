import { lastOf } from '../tree/tree.ts';
import type { CommittedChange, Listed, ListQuery, Records, StoredRecord, Where } from '../types.ts';
import {
  insertRecord,
  type RecordCollection,
  type ReplaceWith,
  readRecord,
  removeRecord,
  replaceRecord,
} from './collection.ts';
import { mergeRecord } from './merge-record.ts';
import { findRecord, listRecords } from './query.ts';
import {
  assertJsonRecord,
  type CollectionKind,
  deepFreeze,
  type FreezeMode,
  requireRecordKey,
} from './stored-record.ts';

/** A resource's records within a transaction. Every call returns at once. */
export class TransactionRecords implements Records {
  readonly progress: TransactionProgress;
  /** The collection at the start of the transaction. */
  readonly base: RecordCollection;
  /** The collection with the changes so far. */
  collection: RecordCollection;

  constructor(progress: TransactionProgress, collection: RecordCollection) {
    this.progress = progress;
    this.base = collection;
    this.collection = collection;
  }

  get(key: string): StoredRecord | undefined {
    assertActive(this.progress);
    return readRecord(this.collection, key);
  }

  last(): StoredRecord | undefined {
    assertActive(this.progress);
    return lastOf(this.collection.records);
  }

  find(where: Where): StoredRecord | undefined {
    assertActive(this.progress);
    return findRecord(this.collection, where);
  }

  list(query?: ListQuery): Listed {
    assertActive(this.progress);
    return listRecords(this.collection, query);
  }

  insert(record: StoredRecord): StoredRecord {
    assertWritable(this.progress);
    const key = requireRecordKey(record, this.collection.kind);
    this.#record(insertRecord(this.collection, key, record), {
      key,
      from: undefined,
      to: record,
      patch: undefined,
    });
    return record;
  }

  update(record: StoredRecord): StoredRecord {
    assertWritable(this.progress);
    return this.#replace(requireRecordKey(record, this.collection.kind), undefined, () => record);
  }

  patch(key: string, changes: StoredRecord): StoredRecord {
    assertWritable(this.progress);
    const { kind } = this.collection;
    return this.#replace(key, changes, (before) => {
      const record = mergeRecord(before, changes);
      if (requireRecordKey(record, kind) !== key) throw toKeyChangedError(kind, key);
      return record;
    });
  }

  remove(key: string): boolean {
    assertWritable(this.progress);
    const removed = removeRecord(this.collection, key);
    if (removed === undefined) return false;
    const { collection, from } = removed;
    this.#record(collection, { key, from, to: undefined, patch: undefined });
    return true;
  }

  #replace(key: string, patch: StoredRecord | undefined, replace: ReplaceWith): StoredRecord {
    const { collection, from, to } = replaceRecord(this.collection, key, replace);
    this.#record(collection, { key, from, to, patch });
    return to;
  }

  #record(
    next: RecordCollection,
    { key, from, to, patch }: Omit<CommittedChange, 'resource'>,
  ): void {
    if (to !== undefined) assertJsonRecord(patch ?? to, next.kind.resource);
    if (this.progress.freeze === 'deep') deepFreeze(to);
    this.collection = next;
    this.progress.changes.push({ resource: next.kind.resource, key, from, to, patch });
  }
}

function toKeyChangedError({ resource, property }: CollectionKind, key: string): Error {
  return new Error(
    `${resource}: a patch must not change the key of the record "${key}". Leave out "${property}".`,
  );
}

/** A read that attempts a write becomes `refused` and is run again as a write. */
export type TransactionPhase = 'reading' | 'writing' | 'refused' | 'ended';

/** The state shared by all parts of a transaction. */
export type TransactionProgress = {
  phase: TransactionPhase;
  readonly changes: CommittedChange[];
  readonly freeze: FreezeMode;
};

export function assertActive({ phase }: TransactionProgress): void {
  if (phase === 'ended') {
    throw new Error(
      'This transaction has ended. Await all record operations before the behaviour returns.',
    );
  }
}

export function assertWritable(progress: TransactionProgress): void {
  assertActive(progress);
  if (progress.phase === 'writing') return;
  // The sandbox checks the phase, so the task is run again even if it catches this error.
  progress.phase = 'refused';
  throw new Error('This read attempted a write and is run again as a write. Rethrow this error.');
}
