import { readFile } from 'node:fs/promises';
import { type Adapter, Low } from 'lowdb';
import { toErrorMessage } from '../storage-errors.ts';
import { parseStoreFile, type StoreFileContent } from './file-format.ts';
import { type Checkpoint, printCheckpoint } from './print-checkpoint.ts';
import { replaceFile } from './replace-file.ts';

/** What is in a store's file; `undefined` when there is none. */
export async function readStoreFile(file: string): Promise<StoreFileContent | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (Object(cause).code === 'ENOENT') return undefined;
    throw new Error(`${file}: cannot be read (${toErrorMessage(cause)}); name another file.`, {
      cause,
    });
  }
  return parseStoreFile(text, file);
}

/** How lowdb reads and writes a store's file. */
export function createLowdbAdapter(
  file: string,
  swap: (temporary: string) => void,
): Adapter<Checkpoint> {
  return {
    // What is read has another form, and was read before: lowdb keeps what it has.
    read: async () => null,
    write: (checkpoint) => replaceFile(file, printCheckpoint(checkpoint), swap),
  };
}

/**
 * Replaces what is in a store's file, through lowdb, whose own adapter would print all of it at once;
 * `swap` puts the new file in the place of the old one.
 */
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
