import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { AcquiredStoreFile } from './file/acquire-file.ts';
import { openMemoryStore } from './memory.ts';
import type { FreezeMode } from './sandbox/stored-record.ts';
import type { DocumentIdentity, Durability, SandboxLimits, Seed, Store } from './types.ts';

export type StoreOptions = {
  readonly seed: Seed;
  readonly document: DocumentIdentity;
  /** The file that keeps the store, from `takeFile`; in memory only when absent. */
  readonly acquired?: AcquiredStoreFile | undefined;
  readonly durability?: Durability;
  /** The file is written anew when its log has so many bytes. */
  readonly maxLogBytes?: number;
  readonly limits?: SandboxLimits;
  /** What becomes of changes that somebody makes to the file by hand. */
  readonly edits?: 'apply' | 'ignore';
  /** `deep` freezes all that is stored: for tests. `none` when absent. */
  readonly freeze?: FreezeMode;
  /** Hears, in a sentence, what went on behind the calls; a process warning when absent. */
  readonly onWarning?: (sentence: string) => void;
};

/**
 * Opens a store. Rejects, with a sentence on the file, the place in it and what to do, when the
 * file cannot be used; the file then stays as it was.
 */
export async function openStore({ acquired, ...options }: StoreOptions): Promise<Store> {
  if (acquired === undefined) return openMemoryStore(options);
  const { openFileStore } = await import('./file/file-store.ts');
  return openFileStore({ acquired, ...options });
}

/** The text of a store's file. */
export function streamFile(file: string): Readable {
  return createReadStream(file);
}

/** Looks through a store's file and its logs: see `checkStore`. */
export async function checkFile(file: string): Promise<readonly string[]> {
  const { checkStore } = await import('./file/repair.ts');
  return checkStore(file);
}

/** Makes damaged logs of a store's file readable again: see `repairStore`. */
export async function repairFile(file: string): Promise<readonly string[]> {
  const { repairStore } = await import('./file/repair.ts');
  return repairStore(file);
}

/**
 * Takes hold of a store's file and reads it, so that what is made beside it can come from the seed
 * value that it was made with. Rejects with a sentence where the file cannot be used, or is in use.
 */
export async function acquireStoreFile(file: string): Promise<AcquiredStoreFile> {
  // Only now, since without a file neither lowdb nor Ajv is needed, and start-up time counts.
  const { acquireFile } = await import('./file/acquire-file.ts');
  return acquireFile(file);
}
