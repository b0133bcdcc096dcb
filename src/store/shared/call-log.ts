import type { SharedCall, SharedCalls } from '../types.ts';
import type { Engine } from './engine.ts';
import { toEngineRefusal } from './engine-errors.ts';

export type CallLogOptions = {
  readonly engine: Engine;
  readonly sandbox: string;
  readonly bounds: { readonly count: number; readonly bytes: number };
  /** The life of a new log in milliseconds; 0 for ever. */
  readonly life: number;
};

/** The journal of a sandbox in the engine. The calls of one turn of the event loop are added together. */
export function createCallLog({ engine, sandbox, bounds, life }: CallLogOptions): SharedCalls {
  const keys = engine.callKeysOf(sandbox);
  let waiting: SharedCall[] = [];
  let adding: Promise<void> | undefined;
  const attempt = async <T>(command: () => Promise<T>): Promise<T> => {
    try {
      return await command();
    } catch (error) {
      throw toEngineRefusal(engine.name, error);
    }
  };
  const addWaiting = async (): Promise<void> => {
    await new Promise(setImmediate);
    const calls = waiting;
    waiting = [];
    adding = undefined;
    await attempt(() => engine.addCalls(keys, { ...bounds, life, calls }));
  };
  return {
    add: (call) => {
      waiting.push(call);
      adding ??= addWaiting();
      return adding;
    },
    read: async (after) => {
      // What this replica has recorded comes first.
      await adding?.catch(() => undefined);
      return attempt(() => engine.readCalls(keys, after));
    },
    clear: () => attempt(() => engine.clearCalls(keys)),
  };
}
