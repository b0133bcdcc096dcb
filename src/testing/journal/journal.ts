import { BoundedQueue, type JournalBounds } from './bounded-queue.ts';
import { ByteArena } from './byte-arena.ts';
import { DroppedCallCounts, type DroppedCalls } from './dropped-calls.ts';
import type { JournalEntry } from './entry.ts';
import { isSmall, type PackedEntry, packEntry, unpackEntry, weighEntry } from './packed-entry.ts';

/** What came in at one sandbox and what it got, the latest of it. */
export type Journal = {
  /** The id of the entry that comes next. */
  nextId(): number;
  add(entry: JournalEntry): void;
  /** In the order in which they were answered. */
  all(): readonly JournalEntry[];
  /** What is known of those that were too many. */
  dropped(): readonly DroppedCalls[];
  /** Forgets all entries, and those that are gone; the ids go on. */
  clear(): void;
  /** Tells a listener of each entry from now on; returns what ends that. */
  listen(listener: JournalListener): () => void;
};

/** So many entries, and about so many bytes, are kept for a sandbox. */
export const defaultJournalBounds: JournalBounds = { count: 1000, bytes: 4 * 1024 * 1024 };

/** So many small entries are packed at once: one by one, in the midst of requests, takes twice as long. */
const packBatchSize = 32;

/** Whose journal it is, and who hears of it. */
export type JournalOwner = { readonly sandbox: string; readonly listeners: JournalListeners };

export function createJournal(
  bounds: JournalBounds = defaultJournalBounds,
  { sandbox, listeners }: JournalOwner = { sandbox: '', listeners: new JournalListeners() },
): Journal {
  const pad = new ByteArena();
  const gone = new DroppedCallCounts();
  const ring = new BoundedQueue<PackedEntry>(bounds, {
    weigh: weighEntry,
    drop: (packed) => {
      pad.release(packed.block);
      gone.add(packed);
    },
  });
  const fresh: JournalEntry[] = [];
  const packFresh = () => {
    for (const entry of fresh) ring.add(packEntry(entry, pad));
    fresh.length = 0;
  };
  let last = 0;
  return {
    nextId: () => last + 1,
    add: (entry) => {
      last = entry.id;
      fresh.push(entry);
      if (fresh.length === packBatchSize || !isSmall(entry)) packFresh();
      listeners.notify(sandbox, entry);
    },
    all: () => {
      packFresh();
      return ring.all().map(unpackEntry);
    },
    dropped: () => {
      packFresh();
      return gone.list();
    },
    clear: () => {
      fresh.length = 0;
      ring.clear();
      gone.clear();
    },
    listen: (listener) => listeners.add(sandbox, listener),
  };
}

/** Hears of each entry. */
export type JournalListener = (entry: JournalEntry) => void;

/** Who hears of the calls of which sandbox: by its name, so that one may leave memory and come back. */
export class JournalListeners {
  readonly #seats = new Set<{ readonly sandbox: string; readonly listener: JournalListener }>();

  /** Tells a listener of each entry from now on; returns what ends that. */
  add(sandbox: string, listener: JournalListener): () => void {
    const seat = { sandbox, listener };
    this.#seats.add(seat);
    return () => this.#seats.delete(seat);
  }

  notify(sandbox: string, entry: JournalEntry): void {
    for (const seat of this.#seats) if (seat.sandbox === sandbox) seat.listener(entry);
  }
}
