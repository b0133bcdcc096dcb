import { renameSync, statSync } from 'node:fs';
import { toErrorMessage } from '../storage-errors.ts';
import type { StoreFileContent } from './file-format.ts';
import { readStoreFile } from './store-file.ts';

type ExternalEditOptions = {
  readonly file: string;
  readonly fileMonitor: FileMonitor;
  /** Runs a step between commits, then writes a checkpoint. */
  readonly saveAfter: (step: () => void) => Promise<void>;
  readonly notify: (sentence: string) => void;
};

/**
 * Returns the handler for external edits of a store file. It applies a valid edit if `applyEdit` is
 * given; otherwise it leaves the file alone and reports that. Never rejects.
 */
export function createEditHandler(
  options: ExternalEditOptions,
  applyEdit: ((content: StoreFileContent) => void) | undefined,
): () => Promise<void> {
  if (applyEdit === undefined) return ignoreEdits(options);
  let last = Promise.resolve();
  return () => {
    last = last.then(() => tryToApplyEdit(options, applyEdit));
    return last;
  };
}

function ignoreEdits({ file, notify }: ExternalEditOptions): () => Promise<void> {
  let reported: 'nothing yet' | 'left alone' = 'nothing yet';
  return async () => {
    if (reported === 'left alone') return;
    reported = 'left alone';
    notify(
      `${file}: was edited, so it is no longer written. On exit the state is saved in ${file}.conflict. Start with --watch-db to apply such edits.`,
    );
  };
}

async function tryToApplyEdit(
  { file, fileMonitor, saveAfter, notify }: ExternalEditOptions,
  applyEdit: (content: StoreFileContent) => void,
): Promise<void> {
  const identity = fileMonitor.identify();
  try {
    const content = await readStoreFile(file);
    if (content === undefined) return;
    // The log continues the previous content, so the file must hold the new one before the next
    // commit.
    await saveAfter(() => {
      applyEdit(content);
      fileMonitor.acknowledge(identity);
    });
    notify(`${file}: was edited; the edit was applied.`);
  } catch (error) {
    const consequence = fileMonitor.isUnchanged()
      ? 'The edit was applied nevertheless.'
      : 'Until then the edit is ignored.';
    notify(`${toErrorMessage(error)} ${consequence}`);
  }
}

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
