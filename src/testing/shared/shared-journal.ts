import type { ReadCalls, SharedCalls, SharedParts } from '../../store/types.ts';
import type { DroppedCalls } from '../journal/dropped-calls.ts';
import type { JournalEntry } from '../journal/entry.ts';
import type { Journal, JournalListener } from '../journal/journal.ts';
import { countDropped } from './call-labels.ts';
import { PendingEntries } from './pending-entries.ts';
import { parseEntry } from './stored-entry.ts';

/** How often a journal with listeners is read, in milliseconds. */
const pollInterval = 40;

/** The journal of a sandbox that replicas share. `all` and `dropped` show what was loaded last. */
export class SharedJournal implements Journal {
  readonly #calls: SharedCalls;
  readonly #pending: PendingEntries;
  readonly #sandbox: string;
  /** The number of the last call that each listener has got. */
  readonly #listeners = new Map<JournalListener, number>();
  #entries: readonly JournalEntry[] = [];
  #dropped: readonly DroppedCalls[] = [];
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sandbox: string, shared: Pick<SharedParts, 'calls' | 'callBounds'>) {
    const pending = new PendingEntries(shared.callBounds);
    this.#sandbox = sandbox;
    this.#pending = pending;
    this.#calls = shared.calls(sandbox, () => pending.take());
  }

  nextId(): number {
    return this.#lastId + 1;
  }

  add(entry: JournalEntry): Promise<void> | undefined {
    this.#pending.add(entry);
    // While the engine is away, calls are answered and not recorded.
    return this.#calls.noteCall()?.catch(() => undefined);
  }

  async load(): Promise<void> {
    const read = await this.#calls.read(0);
    this.#entries = this.#parse(read);
    this.#lastId = read.last;
    this.#dropped = countDropped(read.counts, this.#entries);
  }

  all(): readonly JournalEntry[] {
    return this.#entries;
  }

  dropped(): readonly DroppedCalls[] {
    return this.#dropped;
  }

  async clear(): Promise<void> {
    await this.#calls.clear();
    this.#entries = [];
    this.#dropped = [];
  }

  listen(listener: JournalListener): () => void {
    this.#listeners.set(listener, this.#lastId);
    this.#timer ??= setTimeout(() => this.#poll(), pollInterval).unref();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async #poll(): Promise<void> {
    await this.#callListeners().catch(() => {
      // The engine is away for a while: the calls are read when it is back.
    });
    this.#timer =
      this.#listeners.size === 0 ? undefined : setTimeout(() => this.#poll(), pollInterval);
  }

  /** Each listener gets the calls since its own last one: `load` may have read some of them already. */
  async #callListeners(): Promise<void> {
    const listeners = [...this.#listeners];
    if (listeners.length === 0) return;
    const first = listeners.reduce((least, [, last]) => Math.min(least, last), Infinity);
    const read = await this.#calls.readStored(first);
    const entries = this.#parse(read);
    for (const [listener, last] of listeners) {
      if (!this.#listeners.has(listener)) continue;
      this.#listeners.set(listener, read.last);
      for (const entry of entries) {
        // A listener may stop at an entry, as a dropped event stream does.
        if (!this.#listeners.has(listener)) break;
        if (entry.id > last) listener(entry);
      }
    }
  }

  #parse({ last, texts }: ReadCalls): readonly JournalEntry[] {
    const sandbox = this.#sandbox;
    return texts.map((text, index) =>
      parseEntry(text, { id: last - texts.length + 1 + index, sandbox }),
    );
  }
}
