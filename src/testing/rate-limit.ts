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

/** Counts calls against a limit. */
export class RateLimiter {
  readonly limit: RateLimit;
  #minute = { start: Number.NaN, count: 0 };
  #second = { start: Number.NaN, count: 0 };

  constructor(limit: RateLimit) {
    this.limit = limit;
  }

  /** Counts a call at a time, in milliseconds since the epoch. Calls over the limit are not counted. */
  count(now: number): RateLimitStatus {
    this.#minute = windowAt(this.#minute, now, 60_000);
    this.#second = windowAt(this.#second, now, 1000);
    const { minute, second } = this.limit;
    const isOver = this.#minute.count >= minute || this.#second.count >= second;
    if (!isOver) {
      this.#minute.count += 1;
      this.#second.count += 1;
    }
    return {
      limit: minute,
      remaining: minute - this.#minute.count,
      reset: (this.#minute.start + 60_000) / 1000,
      isOver,
    };
  }
}

type RateWindow = { readonly start: number; count: number };

function windowAt(window: RateWindow, now: number, length: number): RateWindow {
  const start = now - (now % length);
  return window.start === start ? window : { start, count: 0 };
}
