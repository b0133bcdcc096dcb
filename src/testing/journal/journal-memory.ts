import type { JournalEntry } from './entry.ts';

const megabyte = 1024 * 1024;

/** The default limit of all journals together, in megabytes. */
export const defaultJournalMemory = 256;

/** A journal as the memory that it shares sees it. */
export type MemoryUser = {
  /** Keeps an entry of the batch. */
  pack(entry: JournalEntry): void;
  dropOldest(): void;
};

/** A kept entry, in the order of all journals. */
export type MemoryLink = {
  readonly user: MemoryUser;
  readonly bytes: number;
  older: MemoryLink | undefined;
  newer: MemoryLink | undefined;
};

/** An entry whose changes are kept. */
export type ChangesHolder = {
  changes: JournalEntry['changes'];
  readonly changeBytes: number;
};

/** The share of the memory that empty journals may take, so that some is left for entries. */
const reservedShare = 1 / 2;

/** The share of the memory that changes of records may take besides. */
const changeShare = 1 / 16;

/** The calls whose changes are kept. More would outlive collections of young objects, which copy them. */
const maxCallsWithChanges = 200;

/** Small entries are packed in batches: packing one at a time, between requests, takes twice as long. */
const packBatchSize = 32;

/**
 * The memory that all journals share. When it is full, the oldest entries leave, whichever journal they
 * are in. The latest stays in any case.
 */
export class JournalMemory {
  readonly #limit: number;
  readonly #batch: { readonly user: MemoryUser; readonly entry: JournalEntry }[] = [];
  readonly #withChanges = new Set<ChangesHolder>();
  #changeBytes = 0;
  #bytes = 0;
  #reserved = 0;
  #oldest: MemoryLink | undefined;
  #newest: MemoryLink | undefined;

  constructor(megabytes: number = defaultJournalMemory) {
    this.#limit = megabytes * megabyte;
  }

  /** Keeps an entry until it is packed with others. */
  add(user: MemoryUser, entry: JournalEntry, size: 'small' | 'large'): void {
    this.#batch.push({ user, entry });
    if (this.#batch.length === packBatchSize || size === 'large') this.packAll();
  }

  /** Counts what a journal takes without its entries. */
  reserve(bytes: number): void {
    this.#reserved += bytes;
  }

  release(bytes: number): void {
    this.#reserved -= bytes;
  }

  packAll(): void {
    for (const { user, entry } of this.#batch) user.pack(entry);
    this.#batch.length = 0;
  }

  link(link: MemoryLink): void {
    link.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = link;
    else this.#newest.newer = link;
    this.#newest = link;
    this.#bytes += link.bytes;
  }

  /** Keeps the changes of an entry, and drops those of the oldest ones while all together are too many. */
  keepChanges(entry: ChangesHolder): void {
    if (entry.changeBytes === 0) return;
    this.#withChanges.add(entry);
    this.#changeBytes += entry.changeBytes;
    for (const oldest of this.#withChanges) {
      if (this.#hasRoomForChanges()) return;
      oldest.changes = 'left out';
      this.forgetChanges(oldest);
    }
  }

  #hasRoomForChanges(): boolean {
    return (
      this.#withChanges.size <= maxCallsWithChanges &&
      this.#changeBytes <= changeShare * this.#limit
    );
  }

  forgetChanges(entry: ChangesHolder): void {
    if (this.#withChanges.delete(entry)) this.#changeBytes -= entry.changeBytes;
  }

  unlink(link: MemoryLink): void {
    const { older, newer, bytes } = link;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    this.#bytes -= bytes;
    // Links from a dropped entry would keep its neighbours from being collected early.
    link.older = undefined;
    link.newer = undefined;
  }

  /** Drops the oldest entries while all together are too large. */
  makeRoom(): void {
    const limit = this.#limit - Math.min(this.#reserved, reservedShare * this.#limit);
    let oldest = this.#oldest;
    while (this.#bytes > limit && oldest !== undefined && oldest !== this.#newest) {
      oldest.user.dropOldest();
      oldest = this.#oldest;
    }
  }
}
