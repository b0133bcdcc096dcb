import { readFile } from 'node:fs/promises';
import { type Adapter, Low } from 'lowdb';
import { toErrorMessage } from '../storage-errors.ts';
import { parseStoreFile, type StoreFileContent } from './file-format.ts';
import { type Checkpoint, printCheckpoint } from './print-checkpoint.ts';
import { replaceFile } from './replace-file.ts';

/** Reads a store file; `undefined` when it does not exist. */
export async function readStoreFile(file: string): Promise<StoreFileContent | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (Object(cause).code === 'ENOENT') return undefined;
    throw new Error(`${file}: cannot be read (${toErrorMessage(cause)}). Name another file.`, {
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
