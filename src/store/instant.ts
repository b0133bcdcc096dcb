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
      text ??= print(now);
      return text;
    },
  };
};

let second = Number.NaN;
let upToSecond = '';

/** To print a date takes five times as long as to print the milliseconds of a second that is printed. */
const print = (now: number): string => {
  const start = Math.floor(now / 1000) * 1000;
  if (start !== second) {
    second = start;
    upToSecond = new Date(start).toISOString().slice(0, -4);
  }
  return `${upToSecond}${`${now - start}`.padStart(3, '0')}Z`;
};
