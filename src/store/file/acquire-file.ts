import { lstatSync, realpathSync } from 'node:fs';
import { type RecoveredLog, recoverLogs } from '../log/recovery.ts';
import type { StoreFileContent } from './file-format.ts';
import { FileMonitor } from './file-monitor.ts';
import { acquireLock } from './lock.ts';
import { readStoreFile } from './store-file.ts';

/** A store's file that this process holds, and what was found in it and its logs. */
export type AcquiredStoreFile = {
  readonly file: string;
  /** `undefined` where there was no file. */
  readonly content: StoreFileContent | undefined;
  readonly recovered: RecoveredLog;
  /** Knows the file as it was when it was read. */
  readonly fileMonitor: FileMonitor;
  /** Lets another process have it. */
  readonly release: () => void;
};

/**
 * Takes hold of a store's file, and reads it and its logs.
 * @throws an error with a sentence on what is in the way; then the file is as it was.
 */
export async function acquireFile(path: string): Promise<AcquiredStoreFile> {
  const file = resolveLinks(path);
  const release = acquireLock(file);
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

/** A link is followed, since replacing it would leave what it points to as it was. */
function resolveLinks(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isSymbolicLink() ? realpathSync(path) : path;
}

function toMissingFileError(file: string): Error {
  return new Error(
    `${file}: is not there, but its log ${file}.log is; put the file back, or move the log away to start anew.`,
  );
}
