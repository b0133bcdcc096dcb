import { lstatSync } from 'node:fs';
import { describeSystemError } from '../../base/system-error.ts';
import { requireRegularFile } from '../log/file-system.ts';
import { type RecoveredLog, recoverLogs } from '../log/recovery.ts';
import { FileMonitor } from './external-edits.ts';
import type { StoreFileContent } from './file-format.ts';
import { acquireLock } from './lock.ts';
import { readStoreFile } from './store-file.ts';

/** A store file locked by this process, with the content of the file and its logs. */
export type AcquiredStoreFile = {
  readonly file: string;
  /** `undefined` when the file does not exist yet. */
  readonly content: StoreFileContent | undefined;
  readonly recovered: RecoveredLog;
  /** Compares the file with the version that was read. */
  readonly fileMonitor: FileMonitor;
  /** Releases the lock. */
  readonly release: () => void;
};

/**
 * Locks a store file, then reads the file and its logs.
 * @throws an error that names the problem; the file is left unchanged.
 */
export async function acquireFile(file: string): Promise<AcquiredStoreFile> {
  const release = lockStoreFile(file);
  try {
    const fileMonitor = new FileMonitor(file);
    const content = await readStoreFile(file);
    const recovered = recoverLogs(file, content?.commit ?? 0);
    if (content === undefined && recovered.number > 0) throw toMissingFileError(file);
    return { file, content, recovered, fileMonitor, release };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Locks a store file; returns the function that unlocks it. A symbolic link is refused, since whoever may
 * change the link could make Sandlot replace any file.
 * @throws an error that names the problem.
 */
export function lockStoreFile(file: string): () => void {
  try {
    lstatSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    throw new Error(`${file}: cannot be used (${describeSystemError(cause)}). Name another file.`, {
      cause,
    });
  }
  requireRegularFile(file);
  requireSingleLink(file);
  return acquireLock(file);
}

/** The lock belongs to a name, and a save would replace only one of several names. */
function requireSingleLink(file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined || stats.isDirectory() || stats.nlink === 1) return;
  throw new Error(
    `${file}: has ${stats.nlink} hard links, so another process may use it under another name. Remove the others, or name another file.`,
  );
}

function toMissingFileError(file: string): Error {
  return new Error(
    `${file}: no such file, but its log ${file}.log exists. Restore the file, or move the log away to start afresh.`,
  );
}
