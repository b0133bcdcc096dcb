import { type ClockState, runningClock, toClock } from '../../base/clock.ts';
import type { MemorySandbox } from '../sandbox/sandbox.ts';
import { ignoreDue } from '../sandbox/sandbox-root.ts';

/** Timers of Node count at most 24 days. */
const longestWait = 24 * 3_600_000;

/** One timer for all sandboxes whose clocks run: it brings about what falls due while no call comes. */
export class DueTimer {
  readonly #waiting = new Set<MemorySandbox>();
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;

  /** Takes note of the next change of a sandbox; a frozen clock brings about none. */
  schedule(sandbox: MemorySandbox): void {
    const { clock, due } = sandbox.content().root;
    const at = toSystemTime(due.time, clock);
    if (at === Number.POSITIVE_INFINITY) return;
    this.#waiting.add(sandbox);
    if (at < this.#at) this.#wait(at);
  }

  forget(sandbox: MemorySandbox): void {
    this.#waiting.delete(sandbox);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #wait(at: number): void {
    clearTimeout(this.#timer);
    this.#at = at;
    const wait = Math.min(Math.max(at - toClock(runningClock).now(), 0), longestWait);
    this.#timer = setTimeout(() => void this.#advanceAll(), wait).unref();
  }

  async #advanceAll(): Promise<void> {
    const sandboxes = [...this.#waiting];
    this.#waiting.clear();
    this.#at = Number.POSITIVE_INFINITY;
    for (const sandbox of sandboxes) {
      // What fails is tried again, and reported, by the next call.
      await sandbox.advance().then(() => this.schedule(sandbox), ignoreDue);
    }
  }
}

/** The time of the system clock when a running clock shows an instant. */
function toSystemTime(at: number, clock: ClockState): number {
  return 'frozen' in clock ? Number.POSITIVE_INFINITY : at - clock.offset;
}
