import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { monotonicNow } from '../../base/clock.ts';
import type { PendingCalls, ReadCalls, SharedCalls } from '../types.ts';
import { waitForBufferedCalls } from './buffered-calls.ts';
import { decodeCallPage, divideCalls, encodeCallPage } from './call-page.ts';
import type { BufferingReplicas, CallBounds, CallMark, Engine, StoredCalls } from './engine.ts';
import { orRefuse } from './engine-errors.ts';

export type CallLogOptions = {
  readonly engine: Engine;
  readonly sandbox: string;
  readonly bounds: CallBounds;
  /** How long calls are gathered before they are stored, in milliseconds; 0 for one turn of the event loop. */
  readonly gatherTime: number;
  readonly takePending: () => PendingCalls;
  /** Aborts when the store closes: then buffered calls are stored at once. */
  readonly closing: AbortSignal;
  /** Called with each addition that runs, so that a store that closes can wait for it. */
  readonly onAdding: (adding: Promise<void>) => void;
};

/** A journal has room for so many full pages. */
const pagesOfJournal = 16;

/** A busy replica stores its calls once in so many milliseconds, or as soon as it sees that a reader waits. */
const bufferTime = 1000;
const lookTime = 100;

/** A replica is busy with a sandbox that has more calls a millisecond. */
const busyRate = 0.5;

/** The shortest time in which calls are counted, in milliseconds. */
const countTime = 100;

/**
 * The journal of a sandbox in the engine. The calls of one turn of the event loop are stored together. A
 * busy replica buffers its calls for longer, and says so by a mark in the engine, which readers wait for:
 * of thousands of calls the journal keeps only the last ones anyway.
 */
export function createCallLog(options: CallLogOptions): SharedCalls {
  const { engine, sandbox, bounds } = options;
  const keys = engine.callKeysOf(sandbox);
  const replica = randomBytes(9).toString('base64url');
  const { noteCall, storeOwn } = createCallWriter(options, replica);
  const readStored = async (after: number): Promise<StoredCalls> => {
    await storeOwn();
    return orRefuse(engine, () => engine.readCalls(keys, after));
  };
  const waitForOthers = (marks?: BufferingReplicas) =>
    orRefuse(engine, () => waitForBufferedCalls(engine, keys, { replica, marks }));
  return {
    noteCall,
    read: async (after) => {
      const stored = await readStored(after);
      const isWhole = !(await waitForOthers(stored.buffering));
      return toReadCalls(isWhole ? stored : await readStored(after), after, bounds);
    },
    readStored: async (after) => toReadCalls(await readStored(after), after, bounds),
    clear: async () => {
      await storeOwn();
      await waitForOthers();
      await orRefuse(engine, () => engine.clearCalls(keys));
    },
  };
}

/** Stores the calls that are noted, together or, on a busy replica, later. */
function createCallWriter(options: CallLogOptions, replica: string) {
  const { engine, gatherTime, closing, onAdding } = options;
  const pending = createPendingStore(options, replica);
  const rate = createCallRate();
  let adding: Promise<void> | undefined;
  let isBuffering = false;
  const storeSoon = async (): Promise<void> => {
    await (gatherTime === 0 ? new Promise(setImmediate) : setTimeout(gatherTime));
    // Meanwhile more calls come, which share a page.
    await pending.stored();
    adding = undefined;
    const isBusy = rate.isBusy();
    await orRefuse(engine, () => pending.store(isBusy ? 'buffering' : 'kept'));
    if (isBusy && !isBuffering) onAdding(buffer());
  };
  const buffer = async (): Promise<void> => {
    isBuffering = true;
    while (isBuffering) {
      await untilFlush(options, replica);
      isBuffering = rate.isBusy() && !closing.aborted;
      const storing = pending.store(isBuffering ? 'buffering' : 'done');
      await storing.catch(() => {
        isBuffering = false;
      });
    }
  };
  return {
    noteCall: (): Promise<void> | undefined => {
      rate.count();
      if (isBuffering) return undefined;
      if (adding === undefined) {
        adding = storeSoon();
        onAdding(adding);
      }
      return adding;
    },
    /** Stores what has been noted. */
    storeOwn: async (): Promise<void> => {
      if (isBuffering) await orRefuse(engine, () => pending.store('buffering'));
      await adding?.catch(() => undefined);
    },
  };
}

/** Resolves when a busy replica has to store the calls that it buffers. */
async function untilFlush(
  { engine, sandbox, closing }: CallLogOptions,
  replica: string,
): Promise<void> {
  const keys = engine.callKeysOf(sandbox);
  const end = monotonicNow() + bufferTime;
  let isDue = false;
  while (!isDue) {
    const pause = setTimeout(lookTime, undefined, { ref: false, signal: closing });
    await pause.catch(() => undefined);
    isDue =
      closing.aborted ||
      monotonicNow() >= end ||
      (await engine.isFlushRequested(keys, replica).catch(() => false));
  }
}

/** Stores pending calls, page by page and one batch after the other. */
function createPendingStore(
  { engine, sandbox, bounds, takePending }: CallLogOptions,
  replica: string,
) {
  const keys = engine.callKeysOf(sandbox);
  let stored: Promise<unknown> = Promise.resolve();
  const send = async (state: CallMark['state']): Promise<void> => {
    const divided = divideCalls(takePending(), bounds.bytes / pagesOfJournal);
    const pages = divided.map(encodeCallPage);
    if (pages.length === 0 && state !== 'kept') pages.push(encodeCallPage(noCalls));
    await Promise.all(
      pages.map((page, index) => {
        const isLast = index === pages.length - 1;
        const mark: CallMark = { replica, state: isLast ? state : 'kept' };
        return engine.addCalls(keys, page, { bounds, mark });
      }),
    );
  };
  return {
    store: (state: CallMark['state']): Promise<void> => {
      const storing = Promise.all([send(state), stored]).then(() => undefined);
      stored = storing.catch(() => undefined);
      return storing;
    },
    /** Resolves when the pages that were sent last have been stored. */
    stored: () => stored,
  };
}

const noCalls: PendingCalls = { calls: [], skipped: new Map() };

/** Counts calls, to find out whether there are many. */
function createCallRate() {
  let calls = 0;
  let since = monotonicNow();
  let isBusy = false;
  return {
    count: (): void => {
      calls += 1;
    },
    isBusy: (): boolean => {
      const time = monotonicNow() - since;
      if (time < countTime) return isBusy;
      isBusy = calls > busyRate * time;
      calls = 0;
      since = monotonicNow();
      return isBusy;
    },
  };
}

/** Pages are read as a whole. */
function toReadCalls(
  { last, pages, counts }: StoredCalls,
  after: number,
  { count }: CallBounds,
): ReadCalls {
  const texts = pages.flatMap(decodeCallPage);
  const wanted = Math.min(count, Math.max(0, last - after), texts.length);
  return { last, texts: texts.slice(texts.length - wanted), counts };
}
