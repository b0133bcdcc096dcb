import { setImmediate } from 'node:timers/promises';
import { monotonicNow } from '../base/clock.ts';

/** How long a turn may take, in milliseconds: GitHub's document takes 300 ms, and other clients wait meanwhile. */
const turnLength = 25;

/** Runs a step again and again, in short turns of the event loop, until it reports that it is done. */
export async function takeInTurns(
  isLastStep: () => boolean,
  now: () => number = monotonicNow,
): Promise<void> {
  for (let end = now() + turnLength; !isLastStep(); ) {
    if (now() < end) continue;
    await setImmediate();
    end = now() + turnLength;
  }
}
