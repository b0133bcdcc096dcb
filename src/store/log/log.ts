import {
  closeSync,
  fchmodSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder, syncFolderNow } from './file-system.ts';
import { type LogHeader, toLines } from './log-format.ts';

/** Where the next line goes, and the checksum that it continues. */
export type LogEnd = {
  readonly length: number;
  readonly checksum: number;
  /** The number of the last commit. */
  readonly number: number;
};

/** Bytes; longer than most lines. */
const probeLength = 4096;

/** A write-ahead log, open for appending. */
export class WriteAheadLog {
  readonly #fd: number;
  #end: LogEnd;
  /**
   * `dirty` when a failed write left bytes after the end; they are cut off before the next write.
   */
  #tail: 'clean' | 'dirty';
  /** The folder to sync, while the name of a new log is not on disk. */
  #folder: string | undefined;

  private constructor(fd: number, end: LogEnd) {
    this.#fd = fd;
    this.#end = end;
    this.#tail = fstatSync(fd).size > end.length ? 'dirty' : 'clean';
  }

  /** Opens an existing log and drops everything after `end`. */
  static open(path: string, end: LogEnd): WriteAheadLog {
    return new WriteAheadLog(openSync(path, 'r+'), end);
  }

  /** Creates a log with its header; throws when the file exists. */
  static create(path: string, head: LogHeader, mode = 0o600): WriteAheadLog {
    const log = new WriteAheadLog(openSync(path, 'wx+', mode), {
      length: 0,
      checksum: 0,
      number: head.after - 1,
    });
    log.#folder = dirname(path);
    // The process may have a umask.
    fchmodSync(log.#fd, mode);
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

  /**
   * Appends commits, each as JSON, in one write.
   * @throws and leaves the log unchanged when that fails.
   */
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

  /** Resolves when everything appended is on disk. */
  async sync(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      fdatasync(this.#fd, (error) => (error ? reject(error) : resolve()));
    });
    if (this.#folder !== undefined) await syncFolder(this.#folder);
    this.#folder = undefined;
  }

  /** `sync`, blocking. */
  syncNow(): void {
    fdatasyncSync(this.#fd);
    if (this.#folder !== undefined) syncFolderNow(this.#folder);
    this.#folder = undefined;
  }

  /** Removes everything appended after an earlier end. */
  truncate(end: LogEnd): void {
    this.#end = end;
    this.#tail = 'dirty';
    this.#tryToClean();
  }

  /**
   * Tests whether the log can be appended to.
   * @throws when it cannot.
   */
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

  /** Cuts off bytes after the end; throws when that fails. */
  clean(): void {
    if (this.#tail === 'clean') return;
    ftruncateSync(this.#fd, this.#end.length);
    this.#tail = 'clean';
  }

  /**
   * Immediately, so that the bytes are not replayed after a crash; otherwise before the next write.
   */
  #tryToClean(): void {
    try {
      this.clean();
    } catch {
      // Stays dirty: the next write reports the error.
    }
  }

  /** After a partial write, writing the remainder reveals the reason. */
  #write(bytes: Buffer): void {
    const { length } = this.#end;
    for (let written = 0; written < bytes.length; ) {
      const remaining = bytes.length - written;
      written += writeSync(this.#fd, bytes, written, remaining, length + written);
    }
  }
}
