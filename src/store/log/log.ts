import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { LogHeader } from './log-format.ts';
import { toLines } from './log-format.ts';
import { syncFolder, syncFolderNow } from './sync-folder.ts';

/** Where the next line goes, and what it goes on from. */
export type LogEnd = {
  readonly length: number;
  readonly checksum: number;
  /** The number of the last commit. */
  readonly number: number;
};

/** In bytes: more than most lines have. */
const probeLength = 4096;

/** The write-ahead log, open for appending. */
export class WriteAheadLog {
  readonly #fd: number;
  #end: LogEnd;
  /** What a failed write left behind the end has to go before anything else is written. */
  #tail: 'clean' | 'dirty';
  /** Where the name of a new log is not on the disk yet. */
  #folder: string | undefined;

  private constructor(fd: number, end: LogEnd) {
    this.#fd = fd;
    this.#end = end;
    this.#tail = fstatSync(fd).size > end.length ? 'dirty' : 'clean';
  }

  /** Opens a log that there is, to go on at its end; whatever comes after that is cut off. */
  static open(path: string, end: LogEnd): WriteAheadLog {
    return new WriteAheadLog(openSync(path, 'r+'), end);
  }

  /** Begins a log with its head; throws when there is one already. */
  static create(path: string, head: LogHeader): WriteAheadLog {
    const log = new WriteAheadLog(openSync(path, 'wx+'), {
      length: 0,
      checksum: 0,
      number: head.after - 1,
    });
    log.#folder = dirname(path);
    try {
      log.append([JSON.stringify(head)]);
    } catch (error) {
      log.close();
      throw error;
    }
    return log;
  }

  end(): LogEnd {
    return this.#end;
  }

  /** Appends commits, each as JSON, in one write; throws, and leaves the log as it was, when that fails. */
  append(commits: readonly string[]): void {
    this.clean();
    const { length, number } = this.#end;
    const { bytes, checksum } = toLines(commits, this.#end.checksum);
    this.#tail = 'dirty';
    try {
      this.#write(bytes);
    } catch (error) {
      this.#tryToClean();
      throw error;
    }
    this.#tail = 'clean';
    this.#end = { length: length + bytes.length, checksum, number: number + commits.length };
  }

  /** Resolves when all that was appended is on the disk. */
  async sync(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      fdatasync(this.#fd, (error) => (error ? reject(error) : resolve()));
    });
    if (this.#folder !== undefined) await syncFolder(this.#folder);
    this.#folder = undefined;
  }

  /** The same, at once. */
  syncNow(): void {
    fdatasyncSync(this.#fd);
    if (this.#folder !== undefined) syncFolderNow(this.#folder);
    this.#folder = undefined;
  }

  /** Takes back what was appended after an earlier end. */
  truncate(end: LogEnd): void {
    this.#end = end;
    this.#tail = 'dirty';
    this.#tryToClean();
  }

  /** Throws when nothing could be appended. */
  probeWrite(): void {
    this.clean();
    this.#tail = 'dirty';
    try {
      this.#write(Buffer.alloc(probeLength, ' '));
    } finally {
      this.#tryToClean();
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Sees that there is nothing behind the end; throws when that cannot be. */
  clean(): void {
    if (this.#tail === 'clean') return;
    ftruncateSync(this.#fd, this.#end.length);
    this.#tail = 'clean';
  }

  /** At once, so that nothing of it comes back when the process dies; else before the next write. */
  #tryToClean(): void {
    try {
      this.clean();
    } catch {
      // The tail stays dirty: the next write says what is wrong.
    }
  }

  /** Where there was room for a part only, trying the rest says why. */
  #write(bytes: Buffer): void {
    const { length } = this.#end;
    for (let written = 0; written < bytes.length; ) {
      const remaining = bytes.length - written;
      written += writeSync(this.#fd, bytes, written, remaining, length + written);
    }
  }
}
