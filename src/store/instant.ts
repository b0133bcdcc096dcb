import { type Clock, type ClockState, runningClock, toClock } from '../clock.ts';

/** Reads a stored clock as one that stands still at this moment: what a transaction goes by. */
export type ReadInstant = (state: ClockState) => Clock;

/** Calls within one millisecond are many, and share its text. */
export const openInstants = (): ReadInstant => {
  let known: ClockState = runningClock;
  let clock = toClock(known);
  let instant = toInstant(0);
  return (state) => {
    if (state !== known) {
      known = state;
      clock = toClock(state);
    }
    const now = clock.now();
    if (now !== instant.now()) instant = toInstant(now);
    return instant;
  };
};

const toInstant = (now: number): Clock => {
  let text: string | undefined;
  return {
    now: () => now,
    iso: () => {
      text ??= new Date(now).toISOString();
      return text;
    },
  };
};
