import {
  type Collection,
  insertRecord,
  type Replace,
  readRecord,
  removeRecord,
  replaceRecord,
} from './collection.ts';
import type { Change } from './commit.ts';
import { freezeDeep } from './freeze.ts';
import { type Kind, keyOf } from './key.ts';
import { findRecord, listRecords } from './list.ts';
import { overlay } from './overlay.ts';
import { assertPrintable } from './printable.ts';
import { assertOpen, assertWriting, type Progress } from './progress.ts';
import type { Listed, ListQuery, Records, StoredRecord, Where } from './store.ts';
import { lastOf } from './tree.ts';

/** A resource's records inside a transaction. Nothing here waits for anything. */
export class WorkRecords implements Records {
  readonly progress: Progress;
  /** As this transaction found it. */
  readonly base: Collection;
  /** As it leaves it so far. */
  collection: Collection;

  constructor(progress: Progress, collection: Collection) {
    this.progress = progress;
    this.base = collection;
    this.collection = collection;
  }

  get(key: string): StoredRecord | undefined {
    assertOpen(this.progress);
    return readRecord(this.collection, key);
  }

  last(): StoredRecord | undefined {
    assertOpen(this.progress);
    return lastOf(this.collection.records);
  }

  find(where: Where): StoredRecord | undefined {
    assertOpen(this.progress);
    return findRecord(this.collection, where);
  }

  list(query?: ListQuery): Listed {
    assertOpen(this.progress);
    return listRecords(this.collection, query);
  }

  insert(record: StoredRecord): StoredRecord {
    assertWriting(this.progress);
    const key = keyOf(record, this.collection.kind);
    this.#keep(insertRecord(this.collection, key, record), {
      key,
      from: undefined,
      to: record,
      patch: undefined,
    });
    return record;
  }

  update(record: StoredRecord): StoredRecord {
    assertWriting(this.progress);
    return this.#replace(keyOf(record, this.collection.kind), undefined, () => record);
  }

  patch(key: string, changes: StoredRecord): StoredRecord {
    assertWriting(this.progress);
    const { kind } = this.collection;
    return this.#replace(key, changes, (before) => {
      const record = overlay(before, changes);
      if (keyOf(record, kind) !== key) throw keyChanged(kind, key);
      return record;
    });
  }

  remove(key: string): boolean {
    assertWriting(this.progress);
    const removed = removeRecord(this.collection, key);
    if (removed === undefined) return false;
    const { collection, from } = removed;
    this.#keep(collection, { key, from, to: undefined, patch: undefined });
    return true;
  }

  #replace(key: string, patch: StoredRecord | undefined, replace: Replace): StoredRecord {
    const { collection, from, to } = replaceRecord(this.collection, key, replace);
    this.#keep(collection, { key, from, to, patch });
    return to;
  }

  #keep(next: Collection, { key, from, to, patch }: Omit<Change, 'resource'>): void {
    if (to !== undefined) assertPrintable(patch ?? to, next.kind.resource);
    if (this.progress.freeze === 'deep') freezeDeep(to);
    this.collection = next;
    this.progress.changes.push({ resource: next.kind.resource, key, from, to, patch });
  }
}

const keyChanged = ({ resource, property }: Kind, key: string): Error =>
  new Error(
    `${resource}: a patch may not change the key of the record "${key}"; leave out "${property}".`,
  );
