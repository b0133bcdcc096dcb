import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { AcquiredStoreFile } from './file/acquire-file.ts';
import { openMemoryStore } from './memory.ts';
import type { FreezeMode } from './sandbox/stored-record.ts';
import type {
  DocumentIdentity,
  FileDurability,
  Sandbox,
  SandboxLimits,
  Seed,
  SharedStoreOptions,
  SnapshotLimits,
  Store,
} from './types.ts';

export type { AcquiredStoreFile } from './file/acquire-file.ts';
export { listRecordSets } from './file/unknown-resources.ts';
export { defaultSnapshotLimits } from './sandbox/snapshot-budget.ts';
export { maxRecordDepth } from './sandbox/stored-record.ts';

export type StoreOptions = {
  readonly seed: Seed;
  readonly document: DocumentIdentity;
  /** The locked store file, from `acquireStoreFile`; in memory only when absent. */
  readonly acquired?: AcquiredStoreFile | undefined;
  /** The engine that several replicas share, instead of a file. */
  readonly shared?: SharedStoreOptions | undefined;
  readonly durability?: FileDurability;
  /** The log size in bytes at which a checkpoint is written. */
  readonly maxLogBytes?: number;
  readonly limits?: SandboxLimits;
  readonly snapshotLimits?: SnapshotLimits | undefined;
  /** Called with each sandbox that leaves memory, to be stored, dropped or made again later. */
  readonly onSandboxGone?: ((sandbox: Sandbox) => void) | undefined;
  /** Whether external edits of the file are applied. */
  readonly edits?: 'apply' | 'ignore';
  /** `deep` freezes all stored records, for tests; `none` when absent. */
  readonly freeze?: FreezeMode;
  /** Receives one-sentence warnings; a process warning is emitted when absent. */
  readonly onWarning?: (sentence: string) => void;
};

/**
 * Opens a store.
 * @throws an error with the file, the location and the remedy when the file cannot be used; the
 * file is left unchanged.
 */
export async function openStore({ acquired, shared, ...options }: StoreOptions): Promise<Store> {
  if (shared !== undefined) {
    const { openSharedStore } = await import('./shared/shared-store.ts');
    return openSharedStore({ shared, ...options });
  }
  if (acquired === undefined) return openMemoryStore(options);
  const { openFileStore } = await import('./file/file-store.ts');
  return openFileStore({ acquired, ...options });
}

/** Reads the text of a store file. */
export function streamFile(file: string): Readable {
  return createReadStream(file);
}

/** Describes a store file and its logs; see `checkStore`. */
export async function checkFile(file: string): Promise<readonly string[]> {
  const { checkStore } = await import('./file/repair.ts');
  return checkStore(file);
}

/** Repairs the logs of a store file; see `repairStore`. */
export async function repairFile(file: string): Promise<readonly string[]> {
  const { repairStore } = await import('./file/repair.ts');
  return repairStore(file);
}

/**
 * Locks and reads a store file before the store is opened, because generated records depend on the
 * file's seed value.
 * @throws an error when the file is in use or cannot be used.
 */
export async function acquireStoreFile(file: string): Promise<AcquiredStoreFile> {
  // Loaded on demand: without a file neither lowdb nor Ajv is needed at start-up.
  const { acquireFile } = await import('./file/acquire-file.ts');
  return acquireFile(file);
}
