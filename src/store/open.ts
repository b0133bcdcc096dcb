import type { Freeze } from './freeze.ts';
import { openMemory } from './memory.ts';
import type { DocumentIdentity, Seed, Store } from './store.ts';

export type StoreOptions = {
  readonly seed: Seed;
  readonly document: DocumentIdentity;
  /** Path of the JSON file that keeps the store; in memory only when absent. */
  readonly file?: string;
  /** `deep` freezes all that is stored: for tests. `none` when absent. */
  readonly freeze?: Freeze;
  /** Hears, in a sentence, that saving in the background failed; a process warning when absent. */
  readonly onTrouble?: (sentence: string) => void;
};

/**
 * Opens a store. Rejects, with a sentence on the file, the place in it and what to do, when the
 * file cannot be used; the file then stays as it was.
 */
export const openStore = async ({ file, ...options }: StoreOptions): Promise<Store> => {
  if (file === undefined) return openMemory(options);
  // Only now, since without a file neither lowdb nor Ajv is needed, and start-up time counts.
  const { openFile } = await import('./file.ts');
  return openFile({ file, ...options });
};

/**
 * The seed value that a store's file was made with, so that what is made beside the file comes from
 * the same one; `undefined` when there is no such file. Rejects as `openStore` does where the file
 * cannot be used.
 */
export const readFileSeed = async (file: string): Promise<number | undefined> => {
  const { readJsonFile } = await import('./json-file.ts');
  return (await readJsonFile(file))?.seed;
};
