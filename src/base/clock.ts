/** The clock of a sandbox. */
export type Clock = {
  /** The time in whole milliseconds since the Unix epoch. */
  now(): number;
  /** `now()` as ISO 8601 in UTC with three decimals: `2019-02-06T01:48:24.000Z`. */
  iso(): string;
};

/** A stored clock: frozen at an instant, or offset from the system clock by milliseconds. */
export type ClockState = { readonly frozen: string } | { readonly offset: number };

/** A clock that follows the system clock. */
export const runningClock: ClockState = { offset: 0 };

export function toClock(state: ClockState): Clock {
  if ('frozen' in state) {
    const now = Date.parse(state.frozen);
    const iso = new Date(now).toISOString();
    return { now: () => now, iso: () => iso };
  }
  const now = () => Date.now() + state.offset;
  return { now, iso: () => new Date(now()).toISOString() };
}

/**
 * Parses an RFC 3339 instant such as `2019-02-06T01:48:24Z` into a frozen clock; `undefined` when
 * it is invalid.
 */
export function parseFrozenClock(instant: string): ClockState | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(instant))
    return undefined;
  const now = Date.parse(instant);
  // `Date.parse` would move 30 February and hour 24 to the next day.
  const day = instant.slice(0, 10);
  const isDay = !Number.isNaN(now) && new Date(day).toISOString().startsWith(day);
  return isDay && !/T24/i.test(instant) ? { frozen: new Date(now).toISOString() } : undefined;
}

const firstInstant = Date.parse('0001-01-01T00:00:00Z');
const endOfInstants = Date.parse('+010000-01-01T00:00:00Z');

/** True for milliseconds since the epoch in the years 1 to 9999, the range of RFC 3339. */
export function isInstantInRange(instant: number): boolean {
  return instant >= firstInstant && instant < endOfInstants;
}

/** Like `parseFrozenClock`, but only for the years 1 to 9999. */
export function parseFrozenClockInRange(instant: string): ClockState | undefined {
  const clock = parseFrozenClock(instant);
  return clock && isInstantInRange(toClock(clock).now()) ? clock : undefined;
}

/**
 * Milliseconds from an arbitrary start, with fractions, never going back: for measuring durations.
 */
export function monotonicNow(): number {
  return performance.now();
}

/** When this process started, in milliseconds since the Unix epoch, with fractions. */
export function processStart(): number {
  return performance.timeOrigin;
}
