import { renameSync } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { monotonicNow } from '../../base/clock.ts';
import { syncFolder } from '../log/sync-folder.ts';

/** For how long pieces are made without letting anybody else in, in milliseconds. */
const maxSliceDuration = 2;

/** How many characters go to the disk at once. */
const maxChunkLength = 256 * 1024;

/**
 * Replaces a file at one stroke: what is there afterwards, whatever happens, is all of the old text
 * or all of the new, and when this resolves it is the new one, on the disk. The pieces of the text are
 * made a few at a time, so that nobody waits long for them. `swap` puts the new file in the place of
 * the old one, or throws to keep that.
 */
export async function replaceFile(
  path: string,
  chunks: Iterable<string>,
  swap: (temporary: string) => void = (temporary) => renameSync(temporary, path),
): Promise<void> {
  // The same name each time: what a killed process left behind goes with the next save.
  const temporary = `${path}.tmp`;
  try {
    const mode = await readFileMode(path);
    const handle = await open(temporary, 'w');
    try {
      if (mode !== undefined) await handle.chmod(mode);
      await writeChunks(handle, chunks);
      await handle.sync();
    } finally {
      await handle.close();
    }
    swap(temporary);
  } catch (error) {
    // Where that cannot be removed, the first error says more.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Whoever was let read and write the old file is let read and write the new one. */
async function readFileMode(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined ? undefined : stats.mode & 0o777;
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
