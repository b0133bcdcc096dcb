import { closeSync, fsyncSync, lstatSync, openSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Refuses to open a symbolic link, FIFO, socket or device in the place of a file of the store. A
 * folder is refused when it is opened.
 */
export function requireRegularFile(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile() || stats.isDirectory()) return;
  throw new Error(`${path}: is ${describeKind(stats)}, not a regular file. Name another file.`);
}

function describeKind(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isFIFO()) return 'a FIFO';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** Files of a new store can be read and written by their owner only. */
const privateMode = 0o600;

/** The permissions of a file, for the files next to it. */
export function readFileMode(path: string): number {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined ? privateMode : stats.mode & 0o777;
}

/** Syncs a folder, so that the names of new files in it are on disk (fsync(2)). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `syncFolder`, blocking. */
export function syncFolderNow(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
