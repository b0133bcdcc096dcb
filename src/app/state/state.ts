import { mapSequentially, type NonEmpty } from '../../base/non-empty.ts';
import type { AcquiredStoreFile } from '../../store/file/acquire-file.ts';
import { acquireStoreFile, openStore } from '../../store/store.ts';
import type { DocumentIdentity, ReseedOptions, Seed, Store } from '../../store/types.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { ReloadState } from '../generation.ts';
import type { SandlotOptions } from '../options.ts';
import { compileUnknownResourceReason } from './known-resources.ts';
import { combineSeeds, compileResourceLookup, type FindResource } from './resource-scope.ts';
import {
  type SeededDocument,
  type SeedTiming,
  seedDocument,
  toSeedStart,
} from './seed-document.ts';
import type { StoredStateFile } from './stored-records-check.ts';

/** The store, and what makes the records that it starts with. */
export type SandlotState = {
  readonly store: Store;
  /** What each document has in it. */
  readonly seededDocuments: NonEmpty<SeededDocument>;
  /** The seed value that chance starts from. */
  readonly seed: number;
  /** The file, where there was one. */
  readonly storedFile: StoredStateFile | undefined;
  /** Has a store that was opened for another document go on with this one. */
  reseedStore(): Promise<void>;
};

/** Opens the store, in the file where one is named, from the seed; or goes on with what is kept of it. */
export async function openState(
  mounts: NonEmpty<MountedDocument>,
  options: SandlotOptions,
  kept: ReloadState | undefined,
): Promise<SandlotState> {
  if (kept !== undefined) return continueState(kept, mounts, options);
  if (options.db === undefined) {
    rejectFileOptionsWithoutFile(options);
    return openSeededStore(undefined, mounts, options);
  }
  options.onProgress?.('reading the state');
  const prepared = await acquireStoreFile(options.db);
  try {
    return await openSeededStore(prepared, mounts, options);
  } catch (error) {
    prepared.release();
    throw error;
  }
}

/** Nobody is to rely on what nothing is written for. */
function rejectFileOptionsWithoutFile({ edits, durability = 'process' }: SandlotOptions): void {
  if (edits === 'apply')
    throw new Error('--watch-db takes in changes of the file of --db; name that file, too.');
  if (durability !== 'process')
    throw new Error(
      `--durability ${durability} says when a write to the file of --db is kept; name that file, too.`,
    );
}

const megabyte = 1024 * 1024;

async function openSeededStore(
  prepared: AcquiredStoreFile | undefined,
  mounts: NonEmpty<MountedDocument>,
  options: SandlotOptions,
): Promise<SandlotState> {
  const { durability, logMax, limits, edits, onWarning, onProgress = () => undefined } = options;
  onProgress('making the seed');
  const { seed, planted } = await seedDocuments(mounts, options, {
    // What is made beside a file that there is already comes from the seed value of that file.
    start: toSeedStart(options, prepared?.content?.seed),
    // Commits of a log may change records that are yet to be made.
    made: (prepared?.recovered.commits.length ?? 0) > 0 ? 'at once' : 'later',
  });
  onProgress('opening the store');
  const store = await openStore({
    seed,
    document: identifyDocuments(mounts),
    acquired: prepared,
    ...(durability && { durability }),
    ...(logMax && { maxLogBytes: logMax * megabyte }),
    ...(limits && { limits }),
    ...(edits && { edits }),
    ...(onWarning && { onWarning }),
  });
  const storedFile = prepared?.content && {
    file: prepared.file,
    sandboxes: prepared.content.sandboxes,
  };
  return {
    seededDocuments: planted,
    store,
    seed: seed.value,
    storedFile,
    reseedStore: async () => {},
  };
}

async function continueState(
  kept: ReloadState,
  mounts: NonEmpty<MountedDocument>,
  options: SandlotOptions,
): Promise<SandlotState> {
  const start = toSeedStart(options, kept.seed);
  const { seed, planted } = await seedDocuments(mounts, options, { start, made: 'later' });
  const { store } = kept;
  const keeps = compileRecordCarryOver(
    compileResourceLookup(kept.seededDocuments),
    compileResourceLookup(planted),
  );
  const reseedStore = () =>
    store.reseed(seed, { document: identifyDocuments(mounts), isKept: keeps });
  return { seededDocuments: planted, store, seed: seed.value, storedFile: undefined, reseedStore };
}

/** What a file of state is made for: the document, or all of them together. */
export function identifyDocuments(mounts: NonEmpty<MountedDocument>): DocumentIdentity {
  return {
    title: mounts.map(({ document }) => document.title).join(' and '),
    version: mounts.map(({ document }) => document.version).join(' and '),
  };
}

async function seedDocuments(
  mounts: NonEmpty<MountedDocument>,
  options: SandlotOptions,
  planting: SeedTiming,
): Promise<{ readonly seed: Seed; readonly planted: NonEmpty<SeededDocument> }> {
  const scopes = mounts.map(({ scope }) => scope);
  const planted = await mapSequentially(mounts, (mount) =>
    seedDocument(mount, options, { ...planting, scopes }),
  );
  const strange = compileUnknownResourceReason(planted, options);
  return {
    seed: { ...planting.start, ...combineSeeds(planted), explainUnknownResource: strange },
    planted,
  };
}

/**
 * Whether records go on when the document is another: those of resources that it still has, under the
 * same key, and those that no document told of, which a module has.
 */
export function compileRecordCarryOver(
  before: FindResource,
  after: FindResource,
): ReseedOptions['isKept'] {
  return ({ resource, property }) => {
    const found = after(resource);
    if (found !== undefined) return found.key.storedProperty === property;
    return before(resource) === undefined;
  };
}
