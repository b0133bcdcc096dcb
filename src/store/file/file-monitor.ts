import { renameSync, statSync } from 'node:fs';

/** How often a file is looked at, in milliseconds. */
const pollInterval = 500;

/** Notices when somebody else changes a file. */
export class FileMonitor {
  readonly #file: string;
  #knownIdentity: string;
  #timer: NodeJS.Timeout | undefined;

  /** Made before the file is read, so that nothing that comes after is taken for what was read. */
  constructor(file: string) {
    this.#file = file;
    this.#knownIdentity = identifyFile(file);
  }

  /** Calls a function each time that the file has become another one than the known. */
  onChange(onEdit: () => void): void {
    let lastReported = this.#knownIdentity;
    // Node's own watch would miss a change that comes before it first looks.
    this.#timer = setInterval(() => {
      const identity = this.isUnchanged() ? this.#knownIdentity : this.identify();
      if (identity !== lastReported && identity !== this.#knownIdentity) onEdit();
      lastReported = identity;
    }, pollInterval).unref();
  }

  /** True while the file is as this process wrote or read it; one that was removed stands in nobody's way. */
  isUnchanged(): boolean {
    const identity = identifyFile(this.#file);
    return identity === this.#knownIdentity || identity === missingFile;
  }

  /** What tells the file as it stands from the same file at another time. */
  identify(): string {
    return identifyFile(this.#file);
  }

  /**
   * Puts a new file in the place of the known one, at one stroke, and knows it from then on.
   * @throws the error that `refuse` makes, where the file is no longer the known one.
   */
  replace(temporary: string, refuse: () => Error): void {
    const identity = identifyFile(temporary);
    if (!this.isUnchanged()) throw refuse();
    renameSync(temporary, this.#file);
    this.#knownIdentity = identity;
  }

  /** From now on the file as it was then is the known one. */
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
