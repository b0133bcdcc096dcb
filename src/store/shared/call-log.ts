import { setTimeout } from 'node:timers/promises';
import type { SharedCall, SharedCalls } from '../types.ts';
import { decodeCallPage, divideCalls, encodeCallPage } from './call-page.ts';
import type { Engine } from './engine.ts';
import { toEngineRefusal } from './engine-errors.ts';

export type CallLogOptions = {
  readonly engine: Engine;
  readonly sandbox: string;
  readonly bounds: { readonly count: number; readonly bytes: number };
  /** The life of a new log in milliseconds; 0 for ever. */
  readonly life: number;
  /** How long calls are gathered before they are added, in milliseconds; 0 for one turn of the event loop. */
  readonly gatherTime: number;
  /** Is told of each addition that runs, so that a store that closes can wait for it. */
  readonly onAdding: (adding: Promise<void>) => void;
};

/** A journal has room for so many full pages. */
const pagesOfJournal = 16;

/** The journal of a sandbox in the engine. The calls of one turn of the event loop are added together. */
export function createCallLog({
  engine,
  sandbox,
  bounds,
  life,
  gatherTime,
  onAdding,
}: CallLogOptions): SharedCalls {
  const keys = engine.callKeysOf(sandbox);
  let waiting: SharedCall[] = [];
  let adding: Promise<void> | undefined;
  /** Resolves when the pages that were sent last have been stored. */
  let stored: Promise<unknown> = Promise.resolve();
  const attempt = async <T>(command: () => Promise<T>): Promise<T> => {
    try {
      return await command();
    } catch (error) {
      throw toEngineRefusal(engine.name, error);
    }
  };
  const addWaiting = async (): Promise<void> => {
    await (gatherTime === 0 ? new Promise(setImmediate) : setTimeout(gatherTime));
    // Meanwhile more calls come, which share a page.
    await stored;
    const calls = waiting;
    waiting = [];
    adding = undefined;
    const pages = divideCalls(calls, bounds.bytes / pagesOfJournal).map(encodeCallPage);
    const storing = attempt(() =>
      Promise.all(pages.map((page) => engine.addCalls(keys, page, { ...bounds, life }))),
    );
    stored = storing.catch(() => undefined);
    await storing;
  };
  return {
    add: (call) => {
      waiting.push(call);
      if (adding === undefined) {
        adding = addWaiting();
        onAdding(adding);
      }
      return adding;
    },
    read: async (after) => {
      // What this replica has recorded comes first.
      await adding?.catch(() => undefined);
      const { last, pages, counts } = await attempt(() => engine.readCalls(keys, after));
      const texts = pages.flatMap(decodeCallPage);
      // Pages are read as a whole.
      const wanted = Math.min(bounds.count, Math.max(0, last - after), texts.length);
      return { last, texts: texts.slice(texts.length - wanted), counts };
    },
    clear: () => attempt(() => engine.clearCalls(keys)),
  };
}
