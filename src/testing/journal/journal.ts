import { DroppedCallCounts, type DroppedCalls } from './dropped-calls.ts';
import type { JournalEntry } from './entry.ts';
import { JournalMemory, type MemoryUser } from './journal-memory.ts';
import { ByteArena, isSmall, type PackedEntry, packEntry, unpackEntry } from './packed-entry.ts';

/** The limits of a journal. */
export type JournalBounds = { readonly count: number; readonly bytes: number };

/** The latest requests of a sandbox with their replies. */
export type Journal = {
  /** The id of the next entry. */
  nextId(): number;
  /** Adds an entry. Where replicas share the journal, it gets the next id of all, and arrives later. */
  add(entry: JournalEntry): void | Promise<void>;
  /** Loads what other replicas have recorded; `undefined` where there are none. */
  load(): Promise<void> | undefined;
  /** In the order of their replies. */
  all(): readonly JournalEntry[];
  /** Counts of the entries that exceeded the bounds. */
  dropped(): readonly DroppedCalls[];
  /** Removes all entries and counts. Ids are not reused. */
  clear(): void | Promise<void>;
  /** Calls a listener with each new entry; returns a function that removes it. */
  listen(listener: JournalListener): () => void;
};

/** The default limits of a sandbox's journal. */
export const defaultJournalBounds: JournalBounds = { count: 1000, bytes: 4 * 1024 * 1024 };

/** The sandbox of a journal, and what it shares with all others. */
type JournalOwner = {
  readonly sandbox: string;
  readonly listeners: JournalListeners;
  /** Memory of its own when absent. */
  readonly memory?: JournalMemory;
};

export function createJournal(
  bounds: JournalBounds = defaultJournalBounds,
  owner: JournalOwner = { sandbox: '', listeners: new JournalListeners() },
): Journal {
  return new PackedJournal(bounds, owner);
}

/** The approximate size of a sandbox with an empty journal, in bytes: there may be thousands. */
const journalOverhead = 3000;

/** A journal that drops its oldest entries when they exceed its bounds. */
class PackedJournal implements Journal, MemoryUser {
  readonly #bounds: JournalBounds;
  readonly #sandbox: string;
  readonly #listeners: JournalListeners;
  readonly #memory: JournalMemory;
  readonly #arena = new ByteArena();
  readonly #dropped = new DroppedCallCounts();
  #lastId = 0;
  #oldest: PackedEntry | undefined;
  #newest: PackedEntry | undefined;
  #count = 0;
  #weight = 0;
  /** A journal takes memory from its first entry on, even after all of them have left. */
  #share: 'none' | 'reserved' = 'none';

  constructor(bounds: JournalBounds, { sandbox, listeners, memory }: JournalOwner) {
    this.#bounds = bounds;
    this.#sandbox = sandbox;
    this.#listeners = listeners;
    this.#memory = memory ?? new JournalMemory();
  }

  nextId(): number {
    return this.#lastId + 1;
  }

  add(entry: JournalEntry): void {
    this.#lastId = entry.id;
    this.#memory.add(this, entry, isSmall(entry) ? 'small' : 'large');
    this.#listeners.notify(this.#sandbox, entry);
  }

  load(): undefined {
    return undefined;
  }

  all(): readonly JournalEntry[] {
    this.#memory.packAll();
    const entries: JournalEntry[] = [];
    for (let entry = this.#oldest; entry !== undefined; entry = entry.next)
      entries.push(unpackEntry(entry));
    return entries;
  }

  dropped(): readonly DroppedCalls[] {
    this.#memory.packAll();
    return this.#dropped.list();
  }

  clear(): void {
    this.#memory.packAll();
    while (this.#oldest !== undefined) this.#drop(this.#oldest);
    this.#dropped.clear();
    if (this.#share === 'reserved') this.#memory.release(journalOverhead);
    this.#share = 'none';
  }

  listen(listener: JournalListener): () => void {
    return this.#listeners.add(this.#sandbox, listener);
  }

  /** Adds an entry. One that exceeds the bounds alone stays until the next is added. */
  pack(entry: JournalEntry): void {
    if (this.#share === 'none') this.#memory.reserve(journalOverhead);
    this.#share = 'reserved';
    const packed = packEntry(entry, { user: this, arena: this.#arena });
    if (this.#newest === undefined) this.#oldest = packed;
    else this.#newest.next = packed;
    this.#newest = packed;
    this.#count += 1;
    this.#weight += packed.bytes;
    this.#memory.link(packed);
    this.#memory.keepChanges(packed);
    while (this.#oldest !== packed && this.#isOver()) this.dropOldest();
    this.#memory.makeRoom();
  }

  dropOldest(): void {
    if (this.#oldest !== undefined) this.#drop(this.#oldest);
  }

  #drop(oldest: PackedEntry): void {
    this.#oldest = oldest.next;
    if (oldest.next === undefined) this.#newest = undefined;
    this.#count -= 1;
    this.#weight -= oldest.bytes;
    // A dropped entry would keep its successors from being collected early.
    oldest.next = undefined;
    this.#memory.unlink(oldest);
    this.#memory.forgetChanges(oldest);
    if (this.#count === 0) this.#arena.clear();
    else this.#arena.release(oldest.block);
    this.#dropped.add(oldest);
  }

  #isOver(): boolean {
    const { count, bytes } = this.#bounds;
    return this.#count > count || this.#weight > bytes;
  }
}

/** Called with each new entry. */
export type JournalListener = (entry: JournalEntry) => void;

/** Listeners by the name of a sandbox, so that they outlast a sandbox that leaves memory and returns. */
export class JournalListeners {
  readonly #listeners = new Map<string, ReadonlySet<JournalListener>>();
  readonly #ofAll = new Set<JournalListener>();

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

  /** Adds a listener to all sandboxes; returns a function that removes it. */
  addToAll(listener: JournalListener): () => void {
    this.#ofAll.add(listener);
    return () => this.#ofAll.delete(listener);
  }

  notify(sandbox: string, entry: JournalEntry): void {
    for (const listener of this.#of(sandbox)) listener(entry);
    for (const listener of this.#ofAll) listener(entry);
  }

  #of(sandbox: string): ReadonlySet<JournalListener> {
    return this.#listeners.get(sandbox) ?? noListeners;
  }
}

const noListeners: ReadonlySet<JournalListener> = new Set();
