import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ticks } from '../clock.ts';

/** For how long pieces are made without letting anybody else in, in milliseconds. */
const longest = 2;

/** How many characters go to the disk at once. */
const mostAtOnce = 256 * 1024;

/**
 * Replaces a file at one stroke: what is there afterwards, whatever happens, is all of the old text
 * or all of the new, and when this resolves it is the new one, on the disk. The pieces of the text are
 * made a few at a time, so that nobody waits long for them. `check` may throw to keep the old text.
 */
export const replaceFile = async (
  path: string,
  pieces: Iterable<string>,
  check: () => void = () => undefined,
): Promise<void> => {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, 'w', await modeOf(path));
    try {
      await writePieces(handle, pieces);
      await handle.sync();
    } finally {
      await handle.close();
    }
    check();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
};

/** Whoever was let read and write the old file is let read and write the new one. */
const modeOf = async (path: string): Promise<number | undefined> => {
  const known = await stat(path).catch(() => undefined);
  return known === undefined ? undefined : known.mode & 0o777;
};

const writePieces = async (handle: FileHandle, pieces: Iterable<string>): Promise<void> => {
  let text = '';
  let since = ticks();
  for (const piece of pieces) {
    text += piece;
    if (text.length >= mostAtOnce || ticks() - since > longest) {
      await handle.writeFile(text);
      text = '';
      await new Promise(setImmediate);
      since = ticks();
    }
  }
  await handle.writeFile(text);
};

/** A name is on the disk when its folder is (fsync(2)). */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
