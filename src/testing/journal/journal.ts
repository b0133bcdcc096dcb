import { DroppedCallCounts, type DroppedCalls } from './dropped-calls.ts';
import type { JournalEntry } from './entry.ts';
import {
  ByteArena,
  isSmall,
  type PackedEntry,
  packEntry,
  unpackEntry,
  weighEntry,
} from './packed-entry.ts';

/** The limits of a journal. */
export type JournalBounds = { readonly count: number; readonly bytes: number };

type QueueLink<T> = { readonly entry: T; readonly weight: number; next: QueueLink<T> | undefined };

type QueueOptions<T> = {
  readonly weigh: (entry: T) => number;
  /** Called with each dropped entry. */
  readonly drop: (entry: T) => void;
};

/** A queue that drops its oldest entries when it exceeds its bounds. */
class BoundedQueue<T> {
  readonly #bounds: JournalBounds;
  readonly #options: QueueOptions<T>;
  #oldest: QueueLink<T> | undefined;
  #newest: QueueLink<T> | undefined;
  #count = 0;
  #bytes = 0;

  constructor(bounds: JournalBounds, options: QueueOptions<T>) {
    this.#bounds = bounds;
    this.#options = options;
  }

  /** Adds an entry. One that exceeds the bounds alone stays until the next is added. */
  add(entry: T): void {
    const link: QueueLink<T> = { entry, weight: this.#options.weigh(entry), next: undefined };
    if (this.#newest !== undefined) this.#newest.next = link;
    this.#newest = link;
    this.#count += 1;
    this.#bytes += link.weight;
    let oldest = this.#oldest ?? link;
    while (oldest.next !== undefined && this.#isOver()) {
      const { weight, next } = oldest;
      this.#count -= 1;
      this.#bytes -= weight;
      this.#options.drop(oldest.entry);
      // A link from a dropped entry would keep its successors from being collected early.
      oldest.next = undefined;
      oldest = next;
    }
    this.#oldest = oldest;
  }

  all(): readonly T[] {
    const entries: T[] = [];
    for (let link = this.#oldest; link !== undefined; link = link.next) entries.push(link.entry);
    return entries;
  }

  clear(): void {
    for (const entry of this.all()) this.#options.drop(entry);
    this.#oldest = undefined;
    this.#newest = undefined;
    this.#count = 0;
    this.#bytes = 0;
  }

  #isOver(): boolean {
    const { count, bytes } = this.#bounds;
    return this.#count > count || this.#bytes > bytes;
  }
}

/** The latest requests of a sandbox with their replies. */
export type Journal = {
  /** The id of the next entry. */
  nextId(): number;
  add(entry: JournalEntry): void;
  /** In the order of their replies. */
  all(): readonly JournalEntry[];
  /** Counts of the entries that exceeded the bounds. */
  dropped(): readonly DroppedCalls[];
  /** Removes all entries and counts. Ids are not reused. */
  clear(): void;
  /** Calls a listener with each new entry; returns a function that removes it. */
  listen(listener: JournalListener): () => void;
};

/** The default limits of a sandbox's journal. */
export const defaultJournalBounds: JournalBounds = { count: 1000, bytes: 4 * 1024 * 1024 };

/** Small entries are packed in batches: packing one at a time, between requests, takes twice as long. */
const packBatchSize = 32;

/** The sandbox of a journal and the listeners of all journals. */
type JournalOwner = { readonly sandbox: string; readonly listeners: JournalListeners };

export function createJournal(
  bounds: JournalBounds = defaultJournalBounds,
  { sandbox, listeners }: JournalOwner = { sandbox: '', listeners: new JournalListeners() },
): Journal {
  const arena = new ByteArena();
  const dropped = new DroppedCallCounts();
  const queue = new BoundedQueue<PackedEntry>(bounds, {
    weigh: weighEntry,
    drop: (packed) => {
      arena.release(packed.block);
      dropped.add(packed);
    },
  });
  const unpacked: JournalEntry[] = [];
  const packAll = () => {
    for (const entry of unpacked) queue.add(packEntry(entry, arena));
    unpacked.length = 0;
  };
  let lastId = 0;
  return {
    nextId: () => lastId + 1,
    add: (entry) => {
      lastId = entry.id;
      unpacked.push(entry);
      if (unpacked.length === packBatchSize || !isSmall(entry)) packAll();
      listeners.notify(sandbox, entry);
    },
    all: () => {
      packAll();
      return queue.all().map(unpackEntry);
    },
    dropped: () => {
      packAll();
      return dropped.list();
    },
    clear: () => {
      unpacked.length = 0;
      queue.clear();
      dropped.clear();
    },
    listen: (listener) => listeners.add(sandbox, listener),
  };
}

/** Called with each new entry. */
type JournalListener = (entry: JournalEntry) => void;

/** Listeners by the name of a sandbox, so that they outlast a sandbox that leaves memory and returns. */
export class JournalListeners {
  readonly #listeners = new Map<string, ReadonlySet<JournalListener>>();

  /** Adds a listener; returns a function that removes it. */
  add(sandbox: string, listener: JournalListener): () => void {
    this.#listeners.set(sandbox, new Set(this.#of(sandbox)).add(listener));
    return () => {
      const others = new Set(this.#of(sandbox));
      others.delete(listener);
      if (others.size === 0) this.#listeners.delete(sandbox);
      else this.#listeners.set(sandbox, others);
    };
  }

  notify(sandbox: string, entry: JournalEntry): void {
    for (const listener of this.#of(sandbox)) listener(entry);
  }

  #of(sandbox: string): ReadonlySet<JournalListener> {
    return this.#listeners.get(sandbox) ?? noListeners;
  }
}

const noListeners: ReadonlySet<JournalListener> = new Set();
