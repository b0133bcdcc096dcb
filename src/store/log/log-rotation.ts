import { existsSync, renameSync, rmSync } from 'node:fs';
import type { ClockState } from '../../base/clock.ts';
import type { DocumentIdentity } from '../types.ts';
import { readFileMode } from './file-system.ts';
import { WriteAheadLog } from './log.ts';
import { type LogPosition, logPaths } from './recovery.ts';

/** Deletes the logs once the store file includes them. */
export function deleteLogs(file: string): void {
  const { log, previousLog } = logPaths(file);
  rmSync(previousLog, { force: true });
  rmSync(log, { force: true });
}

/** The initial state of sandboxes that exist only in the log. */
export type LogOrigin = { readonly document: DocumentIdentity; readonly clock: ClockState };

/**
 * The current log of a store file, and the previous one while a checkpoint is being written. At any
 * moment the store file and the two logs hold every commit.
 */
export class RotatingLog {
  readonly #paths: { readonly log: string; readonly previousLog: string };
  readonly #origin: LogOrigin;
  readonly #file: string;
  #log: WriteAheadLog;

  constructor(file: string, origin: LogOrigin, { end, number }: LogPosition) {
    this.#paths = logPaths(file);
    this.#origin = origin;
    this.#file = file;
    if (end === undefined) rmSync(this.#paths.log, { force: true });
    this.#log = end === undefined ? this.#create(number) : WriteAheadLog.open(this.#paths.log, end);
  }

  current(): WriteAheadLog {
    return this.#log;
  }

  /**
   * Starts a new log, unless the previous rotation was not completed; returns the last commit's
   * number.
   */
  rotate(): number {
    const { number } = this.#log.end();
    if (existsSync(this.#paths.previousLog)) return number;
    // Drops the remains of a failed write.
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

  deletePrevious(): void {
    rmSync(this.#paths.previousLog, { force: true });
  }

  close(): void {
    this.#log.close();
  }

  #create(after: number): WriteAheadLog {
    const { clock, document } = this.#origin;
    const { title, version } = document;
    const header = { version: 1, document: { title, version }, after, clock };
    return WriteAheadLog.create(this.#paths.log, header, readFileMode(this.#file));
  }
}
