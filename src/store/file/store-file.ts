import { renameSync } from 'node:fs';
import { type FileHandle, open, readFile, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { monotonicNow } from '../../base/clock.ts';
import { describeSystemError } from '../../base/system-error.ts';
import { readFileMode, syncFolder } from '../log/file-system.ts';
import { parseStoreFile, type StoreFileContent } from './file-format.ts';
import { type Checkpoint, printCheckpoint } from './print-checkpoint.ts';

/** Reads a store file; `undefined` when it does not exist. */
export async function readStoreFile(file: string): Promise<StoreFileContent | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (Object(cause).code === 'ENOENT') return undefined;
    throw new Error(`${file}: cannot be read (${describeSystemError(cause)}). Name another file.`, {
      cause,
    });
  }
  return parseStoreFile(text, file);
}

export function createLowdbAdapter(
  file: string,
  swap: (temporary: string) => void,
): Adapter<Checkpoint> {
  return {
    // The file is read by `readStoreFile`; lowdb only writes.
    read: async () => null,
    write: (checkpoint) => replaceFile(file, printCheckpoint(checkpoint), swap),
  };
}

/** Writes checkpoints through lowdb. Its own adapter would print the whole store at once. */
export function createStoreFileWriter(
  file: string,
  swap: (temporary: string) => void,
): (checkpoint: Checkpoint) => Promise<void> {
  const adapter = createLowdbAdapter(file, swap);
  let low: Low<Checkpoint> | undefined;
  return async (checkpoint) => {
    low ??= new Low(adapter, checkpoint);
    low.data = checkpoint;
    await low.write();
  };
}

/** The longest time in milliseconds that printing may block the event loop. */
const maxSliceDuration = 2;

/** Characters per write. */
const maxChunkLength = 256 * 1024;

/**
 * Atomically replaces a file and syncs it to disk; after a crash the file holds the old text or the
 * new text, never a mixture. Chunks are printed in slices to keep the event loop responsive. `swap`
 * moves the new file into place, or throws to keep the old one.
 */
export async function replaceFile(
  path: string,
  chunks: Iterable<string>,
  swap: (temporary: string) => void = (temporary) => renameSync(temporary, path),
): Promise<void> {
  // A fixed name: the next save overwrites what a killed process left behind.
  const temporary = `${path}.tmp`;
  try {
    // Created anew, so that a link or FIFO of that name is not written to.
    await unlink(temporary).catch(ignoreMissing);
    const mode = readFileMode(path);
    const handle = await open(temporary, 'wx', mode);
    try {
      // The process may have a umask.
      await handle.chmod(mode);
      await writeChunks(handle, chunks);
      await handle.sync();
    } finally {
      await handle.close();
    }
    swap(temporary);
  } catch (error) {
    // The first error is the more useful one.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeChunks(handle: FileHandle, chunks: Iterable<string>): Promise<void> {
  let text = '';
  let sliceStart = monotonicNow();
  for (const piece of chunks) {
    text += piece;
    if (text.length >= maxChunkLength || monotonicNow() - sliceStart > maxSliceDuration) {
      await handle.writeFile(text);
      text = '';
      await new Promise(setImmediate);
      sliceStart = monotonicNow();
    }
  }
  await handle.writeFile(text);
}

function ignoreMissing(error: unknown): void {
  if (Object(error).code !== 'ENOENT') throw error;
}
