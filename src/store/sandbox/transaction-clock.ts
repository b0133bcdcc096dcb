import { type Clock, type ClockState, runningClock, toClock } from '../../base/clock.ts';

/** Reads a stored clock as one that stands still at this moment: what a transaction goes by. */
export type ReadTransactionClock = (state: ClockState) => Clock;

/** Calls within one millisecond are many, and share its text. */
export function createTransactionClocks(): ReadTransactionClock {
  let lastState: ClockState = runningClock;
  let clock = toClock(lastState);
  let instant = createFixedClock(0);
  return (state) => {
    if (state !== lastState) {
      lastState = state;
      clock = toClock(state);
    }
    const now = clock.now();
    if (now !== instant.now()) instant = createFixedClock(now);
    return instant;
  };
}

function createFixedClock(now: number): Clock {
  let text: string | undefined;
  return {
    now: () => now,
    iso: () => {
      text ??= formatInstant(now);
      return text;
    },
  };
}

let cachedSecond = Number.NaN;
let cachedSecondText = '';

/** To print a date takes five times as long as to print the milliseconds of a second that is printed. */
function formatInstant(now: number): string {
  const start = Math.floor(now / 1000) * 1000;
  if (start !== cachedSecond) {
    cachedSecond = start;
    cachedSecondText = new Date(start).toISOString().slice(0, -4);
  }
  return `${cachedSecondText}${`${now - start}`.padStart(3, '0')}Z`;
}
