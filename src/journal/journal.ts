import { Audience, type Listener } from './audience.ts';
import type { Entry } from './entry.ts';
import { type Gone, GoneCounts } from './gone.ts';
import { isSmall, type Packed, pack, unpack, weigh } from './packed.ts';
import { type Bounds, Ring } from './ring.ts';
import { Pad } from './sheet.ts';

export { Audience } from './audience.ts';
export type { Entry, Hand, Refused } from './entry.ts';
export { toExchange } from './exchange.ts';
export { type Filter, pick } from './filter.ts';
export type { Gone } from './gone.ts';
export { toHar } from './har.ts';
export { type Cover, coverUrl, openCover, uncovered } from './secret.ts';
export { show } from './show.ts';
export { type Expectation, type Verdict, verify } from './verify.ts';
export { waitFor } from './wait.ts';
export type { Bounds };

/** What came in at one sandbox and what it got, the latest of it. */
export type Journal = {
  /** The id of the entry that comes next. */
  nextId(): number;
  add(entry: Entry): void;
  /** In the order in which they were answered. */
  all(): readonly Entry[];
  /** What is known of those that were too many. */
  gone(): readonly Gone[];
  /** Forgets all entries, and those that are gone; the ids go on. */
  clear(): void;
  /** Tells a listener of each entry from now on; returns what ends that. */
  listen(listener: Listener): () => void;
};

/** So many entries, and about so many bytes, are kept for a sandbox. */
export const usualBounds: Bounds = { count: 1000, bytes: 4 * 1024 * 1024 };

/** So many small entries are packed at once: one by one, in the midst of requests, takes twice as long. */
const atOnce = 32;

/** Whose journal it is, and who hears of it. */
export type Heard = { readonly sandbox: string; readonly audience: Audience };

export const openJournal = (
  bounds: Bounds = usualBounds,
  { sandbox, audience }: Heard = { sandbox: '', audience: new Audience() },
): Journal => {
  const pad = new Pad();
  const gone = new GoneCounts();
  const ring = new Ring<Packed>(bounds, {
    weigh,
    drop: (packed) => {
      pad.release(packed.sheet);
      gone.add(packed);
    },
  });
  const fresh: Entry[] = [];
  const packFresh = () => {
    for (const entry of fresh) ring.add(pack(entry, pad));
    fresh.length = 0;
  };
  let last = 0;
  return {
    nextId: () => last + 1,
    add: (entry) => {
      last = entry.id;
      fresh.push(entry);
      if (fresh.length === atOnce || !isSmall(entry)) packFresh();
      audience.tell(sandbox, entry);
    },
    all: () => {
      packFresh();
      return ring.all().map(unpack);
    },
    gone: () => {
      packFresh();
      return gone.list();
    },
    clear: () => {
      fresh.length = 0;
      ring.clear();
      gone.clear();
    },
    listen: (listener) => audience.add(sandbox, listener),
  };
};
