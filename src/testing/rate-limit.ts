/** How many calls are let through. */
export type RateLimit = { readonly minute: number; readonly second: number };

/** What a call is told of the limit; it describes the minute. */
export type RateLimitStatus = {
  readonly limit: number;
  readonly remaining: number;
  /** When the minute is over, in seconds since the epoch. */
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

  /** Counts a call at a time, in milliseconds since the epoch; one that is over the limit counts for nothing. */
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
