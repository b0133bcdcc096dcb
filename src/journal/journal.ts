import { type Entry, weigh } from './entry.ts';
import { type Bounds, Ring } from './ring.ts';

export type { Entry, Refused } from './entry.ts';
export { type Filter, pick } from './filter.ts';
export { toHar } from './har.ts';
export { type Secrets, show } from './show.ts';
export { type Expectation, type Verdict, verify } from './verify.ts';
export { waitFor } from './wait.ts';
export type { Bounds };

/** Hears of each entry. */
export type Listener = (entry: Entry) => void;

/** What came in at one sandbox and what it got, the latest of it. */
export type Journal = {
  /** The id of the entry that comes next. */
  nextId(): number;
  add(entry: Entry): void;
  /** In the order in which they were answered. */
  all(): readonly Entry[];
  /** Forgets all entries; the ids go on. */
  clear(): void;
  /** Tells a listener of each entry from now on; returns what ends that. */
  listen(listener: Listener): () => void;
};

/** So many entries, and about so many bytes, are kept for a sandbox. */
export const usualBounds: Bounds = { count: 1000, bytes: 4 * 1024 * 1024 };

export const openJournal = (bounds: Bounds = usualBounds): Journal => {
  const ring = new Ring<Entry>(bounds, weigh);
  const listeners = new Set<Listener>();
  let last = 0;
  return {
    nextId: () => last + 1,
    add: (entry) => {
      last = entry.id;
      ring.add(entry);
      for (const listener of listeners) listener(entry);
    },
    all: () => ring.all(),
    clear: () => ring.clear(),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
