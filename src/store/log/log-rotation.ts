import { existsSync, renameSync, rmSync } from 'node:fs';
import type { ClockState } from '../../base/clock.ts';
import type { DocumentIdentity } from '../types.ts';
import { WriteAheadLog } from './log.ts';
import { type LogPosition, logPaths } from './recovery.ts';

/** Forgets the logs of a file that holds all that is in them. */
export function deleteLogs(file: string): void {
  const { log, previousLog } = logPaths(file);
  rmSync(previousLog, { force: true });
  rmSync(log, { force: true });
}

/** What sandboxes come from that are in the log alone. */
export type LogOrigin = { readonly document: DocumentIdentity; readonly clock: ClockState };

/**
 * The log of a store's file. While the file is written anew, what was logged before stands in a log
 * of its own, which goes when the file has it all: whenever the process dies, the file and the logs
 * together hold every commit.
 */
export class RotatingLog {
  readonly #paths: { readonly log: string; readonly previousLog: string };
  readonly #origin: LogOrigin;
  #log: WriteAheadLog;

  constructor(file: string, origin: LogOrigin, { end, number }: LogPosition) {
    this.#paths = logPaths(file);
    this.#origin = origin;
    if (end === undefined) rmSync(this.#paths.log, { force: true });
    this.#log = end === undefined ? this.#create(number) : WriteAheadLog.open(this.#paths.log, end);
  }

  current(): WriteAheadLog {
    return this.#log;
  }

  /** Begins a new log, unless the last change of logs was not finished; gives the last commit's number. */
  rotate(): number {
    const { number } = this.#log.end();
    if (existsSync(this.#paths.previousLog)) return number;
    // What was refused may not come along.
    this.#log.clean();
    renameSync(this.#paths.log, this.#paths.previousLog);
    try {
      const next = this.#create(number);
      this.#log.close();
      this.#log = next;
    } catch (error) {
      rmSync(this.#paths.log, { force: true });
      renameSync(this.#paths.previousLog, this.#paths.log);
      throw error;
    }
    return number;
  }

  /** Forgets what the file holds by now. */
  deletePrevious(): void {
    rmSync(this.#paths.previousLog, { force: true });
  }

  close(): void {
    this.#log.close();
  }

  #create(after: number): WriteAheadLog {
    const { clock, document } = this.#origin;
    const { title, version } = document;
    return WriteAheadLog.create(this.#paths.log, {
      version: 1,
      document: { title, version },
      after,
      clock,
    });
  }
}
