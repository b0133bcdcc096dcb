import { renameSync, statSync } from 'node:fs';

/** Milliseconds between two checks of the file. */
const pollInterval = 500;

/** Detects external changes of a file by inode, size and modification time. */
export class FileMonitor {
  readonly #file: string;
  #knownIdentity: string;
  #timer: NodeJS.Timeout | undefined;

  /**
   * Create it before reading the file, so that no later change is mistaken for the version that was
   * read.
   */
  constructor(file: string) {
    this.#file = file;
    this.#knownIdentity = identifyFile(file);
  }

  /** Calls `onEdit` once for each external change. */
  onChange(onEdit: () => void): void {
    let lastReported = this.#knownIdentity;
    // `fs.watch` would miss a change made before it starts.
    this.#timer = setInterval(() => {
      const identity = this.isUnchanged() ? this.#knownIdentity : this.identify();
      if (identity !== lastReported && identity !== this.#knownIdentity) onEdit();
      lastReported = identity;
    }, pollInterval).unref();
  }

  /** True if the file is as this process last read or wrote it, or was deleted. */
  isUnchanged(): boolean {
    const identity = identifyFile(this.#file);
    return identity === this.#knownIdentity || identity === missingFile;
  }

  /** Identifies the current version of the file. */
  identify(): string {
    return identifyFile(this.#file);
  }

  /**
   * Atomically replaces the file and remembers the new version.
   * @throws the error of `refuse` when the file was changed externally.
   */
  replace(temporary: string, refuse: () => Error): void {
    const identity = identifyFile(temporary);
    if (!this.isUnchanged()) throw refuse();
    renameSync(temporary, this.#file);
    this.#knownIdentity = identity;
  }

  /** Accepts a version of the file as known. */
  acknowledge(identity: string): void {
    this.#knownIdentity = identity;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

const missingFile = 'missing';

function identifyFile(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return missingFile;
  }
}
