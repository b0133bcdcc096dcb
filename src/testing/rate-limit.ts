/** The number of calls that are accepted. */
export type RateLimit = { readonly minute: number; readonly second: number };

/** The state of the limit for one call, which describes the current minute. */
export type RateLimitStatus = {
  readonly limit: number;
  readonly remaining: number;
  /** The end of the minute, in seconds since the epoch. */
  readonly reset: number;
  readonly isOver: boolean;
};

type RateWindow = { readonly start: number; readonly count: number };

/** The calls that were counted in the current minute and second. */
export type RateWindows = { readonly minute: RateWindow; readonly second: RateWindow };

/** The rate limit of a sandbox. Where replicas share it, changes and counts take a round trip. */
export type RateLimiter = {
  /** `undefined`: there is none. */
  limit(): RateLimit | undefined;
  /** Starts to count anew. */
  set(limit: RateLimit | undefined): void | Promise<void>;
  /** Counts a call at a time, in milliseconds since the epoch; `undefined` without a limit. */
  count(now: number): RateLimitStatus | undefined | Promise<RateLimitStatus | undefined>;
};

const noWindow: RateWindow = { start: -1, count: 0 };
export const noWindows: RateWindows = { minute: noWindow, second: noWindow };

/** Counts a call. Calls over the limit are not counted. */
export function countCall(
  { minute, second }: RateLimit,
  before: RateWindows,
  now: number,
): { readonly status: RateLimitStatus; readonly windows: RateWindows } {
  const windows = {
    minute: windowAt(before.minute, now, 60_000),
    second: windowAt(before.second, now, 1000),
  };
  const isOver = windows.minute.count >= minute || windows.second.count >= second;
  const counted = isOver
    ? windows
    : { minute: addCall(windows.minute), second: addCall(windows.second) };
  const status = {
    limit: minute,
    remaining: minute - counted.minute.count,
    reset: (counted.minute.start + 60_000) / 1000,
    isOver,
  };
  return { status, windows: counted };
}

/** The rate limit of a sandbox that belongs to this process alone. */
export function createRateLimiter(): RateLimiter {
  let current: RateLimit | undefined;
  let windows = noWindows;
  return {
    limit: () => current,
    set: (limit) => {
      current = limit;
      windows = noWindows;
    },
    count: (now) => {
      if (current === undefined) return undefined;
      const counted = countCall(current, windows, now);
      windows = counted.windows;
      return counted.status;
    },
  };
}

function windowAt(window: RateWindow, now: number, length: number): RateWindow {
  const start = now - (now % length);
  return window.start === start ? window : { start, count: 0 };
}

function addCall({ start, count }: RateWindow): RateWindow {
  return { start, count: count + 1 };
}
