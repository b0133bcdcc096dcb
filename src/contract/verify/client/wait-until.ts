import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again for a moment at what is not yet as it should be: some servers take one to show what they wrote. */
export type WaitUntil = <T>(
  look: () => Promise<T>,
  isRight: (observed: T) => boolean,
) => Promise<T>;

/** In ms, between one look and the next. */
const defaultWaits = [50, 200, 500];

export function createWaitUntil(waits: readonly number[] = defaultWaits): WaitUntil {
  return async (look, isRight) => {
    let observed = await look();
    for (const wait of waits) {
      if (isRight(observed)) break;
      await sleep(wait);
      observed = await look();
    }
    return observed;
  };
}
