/** A sandbox's clock. */
export type Clock = {
  /** Milliseconds since the Unix epoch, whole. */
  now(): number;
  /** `now()` as UTC, ISO 8601, with three decimals: `2019-02-06T01:48:24.000Z`. */
  iso(): string;
};

/** A clock as it is stored: standing still at an instant, or running with the system's. */
export type ClockState = { readonly frozen: string } | { readonly offset: number };

/** The clock that runs with the system's. */
export const runningClock: ClockState = { offset: 0 };

/** Reads a stored clock. */
export function toClock(state: ClockState): Clock {
  if ('frozen' in state) {
    const now = Date.parse(state.frozen);
    const iso = new Date(now).toISOString();
    return { now: () => now, iso: () => iso };
  }
  const now = () => Date.now() + state.offset;
  return { now, iso: () => new Date(now()).toISOString() };
}

/** An instant such as `2019-02-06T01:48:24Z` (RFC 3339) as a clock that stands there; `undefined` when it is none. */
export function parseFrozenClock(instant: string): ClockState | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(instant))
    return undefined;
  const now = Date.parse(instant);
  // A day that its month does not have, or an hour 24, would be taken for one of the next day.
  const day = instant.slice(0, 10);
  const isDay = !Number.isNaN(now) && new Date(day).toISOString().startsWith(day);
  return isDay && !/T24/i.test(instant) ? { frozen: new Date(now).toISOString() } : undefined;
}

const firstInstant = Date.parse('0001-01-01T00:00:00Z');
const endOfInstants = Date.parse('+010000-01-01T00:00:00Z');

/** Whether an instant, in milliseconds since the epoch, is of the years 1 to 9999: RFC 3339 has none beyond them. */
export function isInstantInRange(instant: number): boolean {
  return instant >= firstInstant && instant < endOfInstants;
}

/** A clock that stands at an instant; `undefined` for a text that is none of the years 1 to 9999. */
export function parseFrozenClockInRange(instant: string): ClockState | undefined {
  const clock = parseFrozenClock(instant);
  return clock && isInstantInRange(toClock(clock).now()) ? clock : undefined;
}

/** Milliseconds since some moment, with fractions, never running backwards: for measuring only. */
export function monotonicNow(): number {
  return performance.now();
}

/** When this process began, in milliseconds since the Unix epoch, with fractions. */
export function processStart(): number {
  return performance.timeOrigin;
}
