import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats a read until it shows the expected result: some servers are eventually consistent. */
export type WaitUntil = <T>(look: () => Promise<T>, isRight: (result: T) => boolean) => Promise<T>;

/** Pauses between reads, in ms. */
const defaultWaits = [50, 200, 500];

export function createWaitUntil(waits: readonly number[] = defaultWaits): WaitUntil {
  return async (look, isRight) => {
    let result = await look();
    for (const wait of waits) {
      if (isRight(result)) break;
      await sleep(wait);
      result = await look();
    }
    return result;
  };
}
