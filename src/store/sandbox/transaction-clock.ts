import { type Clock, type ClockState, runningClock, toClock } from '../../base/clock.ts';

/** Reads a stored clock as a fixed instant, for one transaction. */
export type ReadTransactionClock = (state: ClockState) => Clock;

/** Many calls fall into the same millisecond and share its text. */
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

/** Printing only the milliseconds takes a fifth of the time of printing a date. */
function formatInstant(now: number): string {
  const start = Math.floor(now / 1000) * 1000;
  if (start !== cachedSecond) {
    cachedSecond = start;
    cachedSecondText = new Date(start).toISOString().slice(0, -4);
  }
  return `${cachedSecondText}${`${now - start}`.padStart(3, '0')}Z`;
}
