import { mapSequentially, type NonEmpty } from '../../base/list/non-empty.ts';
import type { AcquiredStoreFile } from '../../store/store.ts';
import { acquireStoreFile, defaultSnapshotLimits, openStore } from '../../store/store.ts';
import type {
  DocumentIdentity,
  Durability,
  FileDurability,
  ReseedOptions,
  Sandbox,
  Seed,
  SharedStoreOptions,
  SnapshotLimits,
  Store,
} from '../../store/types.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { ReloadState } from '../generation.ts';
import type { SandlotOptions } from '../options.ts';
import { toJournalBounds } from '../service/test-states.ts';
import {
  combineSeeds,
  compileResourceLookup,
  compileUnknownResourceReason,
  type FindResource,
} from './resource-scope.ts';
import {
  type SeededDocument,
  type SeedTiming,
  seedDocument,
  toSeedStart,
} from './seed-document.ts';
import { describeStoreOrigin } from './store-origin.ts';
import type { StoredStateFile } from './stored-records-check.ts';

/** The store, and the documents that seeded it. */
export type SandlotState = {
  readonly store: Store;
  /** The documents with their initial records. */
  readonly seededDocuments: NonEmpty<SeededDocument>;
  /** The seed value of the random stream. */
  readonly seed: number;
  /** The content of the state file, if it existed. */
  readonly storedFile: StoredStateFile | undefined;
  /** Reseeds a store that was opened for an earlier generation. */
  reseedStore(): Promise<void>;
};

/** The generation to continue, and the listeners for changes of sandboxes. */
export type StateOwner = {
  /** The version of Sandlot. */
  readonly version: string;
  readonly reloadState: ReloadState | undefined;
  /** Called with each sandbox that leaves memory. */
  readonly onSandboxGone: (sandbox: Sandbox) => void;
  /** Called at the end of each transaction that the clock brings about. */
  readonly onAdvanced: Seed['onAdvanced'];
  /** Called with what the clock brought about, once it is stored. */
  readonly onTimeChanges: Seed['onTimeChanges'];
};

/**
 * Opens the store from the seed, in a file if `--db` names one, or continues that of the previous
 * generation.
 */
export async function openState(
  mounts: NonEmpty<MountedDocument>,
  options: SandlotOptions,
  { reloadState, ...owner }: StateOwner,
): Promise<SandlotState> {
  if (reloadState !== undefined) return continueState(reloadState, mounts, options);
  if (options.store !== undefined) rejectOptionsOfOwnStore(options);
  if (options.db === undefined) {
    rejectFileOptionsWithoutFile(options);
    return openSeededStore(undefined, mounts, { ...options, ...owner });
  }
  if (!isFileDurability(options.durability ?? 'process'))
    throw new Error(`--durability ${options.durability} is for --store. Use process or power.`);
  options.onProgress?.('reading the state');
  const acquired = await acquireStoreFile(options.db);
  try {
    return await openSeededStore(acquired, mounts, { ...options, ...owner });
  } catch (error) {
    acquired.release();
    throw error;
  }
}

/** Refuses options that need a store of this process alone. */
function rejectOptionsOfOwnStore({ db, watch, durability }: SandlotOptions): void {
  if (db !== undefined)
    throw new Error(
      '--store and --db exclude each other: the state is either in a shared engine or in a file. Leave one out.',
    );
  if (watch === 'on')
    throw new Error(
      '--watch has no effect with --store, since all replicas need the same document. Leave it out.',
    );
  if (durability === 'exit')
    throw new Error('--durability exit is for --db only. Use process or power with --store.');
}

/** Refuses options that have no effect without `--db`. */
function rejectFileOptionsWithoutFile({
  edits,
  store,
  consistency = 'strong',
  durability = 'process',
}: SandlotOptions): void {
  if (edits === 'apply') throw new Error('--watch-db has no effect without --db. Add --db FILE.');
  if (store !== undefined) return;
  if (consistency !== 'strong')
    throw new Error(
      `--consistency ${consistency} has no effect without --store. Add --store valkey://HOST.`,
    );
  if (durability !== 'process')
    throw new Error(`--durability ${durability} has no effect without --db. Add --db FILE.`);
}

function toSnapshotLimits({
  snapshotMax: max = defaultSnapshotLimits.max,
  journalMemory: megabytes = defaultSnapshotLimits.megabytes,
}: SandlotOptions): SnapshotLimits {
  return { max, megabytes };
}

const megabyte = 1024 * 1024;

async function openSeededStore(
  acquired: AcquiredStoreFile | undefined,
  mounts: NonEmpty<MountedDocument>,
  options: SandlotOptions & Omit<StateOwner, 'reloadState'>,
): Promise<SandlotState> {
  const { durability, logMax, limits, edits, onWarning, onProgress = () => undefined } = options;
  onProgress('generating records');
  const { seed, seededDocuments } = await seedDocuments(mounts, options, {
    // Generated records depend on the seed value of an existing file.
    start: toSeedStart(options, acquired?.content?.seed),
    // Logged commits may change generated records.
    timing:
      options.store !== undefined || (acquired?.recovered.commits.length ?? 0) > 0
        ? 'at once'
        : 'later',
  });
  onProgress('opening the store');
  const store = await openStore({
    seed: { ...seed, onAdvanced: options.onAdvanced, onTimeChanges: options.onTimeChanges },
    document: identifyDocuments(mounts),
    acquired,
    shared: toSharedOptions(mounts, seed, options),
    ...(isFileDurability(durability) && { durability }),
    ...(logMax && { maxLogBytes: logMax * megabyte }),
    ...(limits && { limits }),
    snapshotLimits: toSnapshotLimits(options),
    onSandboxGone: options.onSandboxGone,
    ...(edits && { edits }),
    ...(onWarning && { onWarning }),
  });
  const storedFile = acquired?.content && {
    file: acquired.file,
    sandboxes: acquired.content.sandboxes,
  };
  return {
    seededDocuments,
    store,
    seed: seed.value,
    storedFile,
    reseedStore: async () => {},
  };
}

function isFileDurability(durability: Durability | undefined): durability is FileDurability {
  return durability !== undefined && !durability.startsWith('replicas=');
}

function toSharedOptions(
  mounts: NonEmpty<MountedDocument>,
  seed: Seed,
  options: SandlotOptions & Pick<StateOwner, 'version'>,
): SharedStoreOptions | undefined {
  const { store: url, consistency = 'strong', durability = 'process', journal } = options;
  if (url === undefined || durability === 'exit') return undefined;
  return {
    url,
    consistency,
    durability,
    origin: describeStoreOrigin(mounts, seed, options),
    ...(journal && { journal: toJournalBounds(journal) }),
  };
}

async function continueState(
  reloadState: ReloadState,
  mounts: NonEmpty<MountedDocument>,
  options: SandlotOptions,
): Promise<SandlotState> {
  const start = toSeedStart(options, reloadState.seed);
  const { seed, seededDocuments } = await seedDocuments(mounts, options, {
    start,
    timing: 'later',
  });
  const { store } = reloadState;
  const isKept = compileRecordCarryOver(
    compileResourceLookup(reloadState.seededDocuments),
    compileResourceLookup(seededDocuments),
  );
  const reseedStore = () => store.reseed(seed, { document: identifyDocuments(mounts), isKept });
  return { seededDocuments, store, seed: seed.value, storedFile: undefined, reseedStore };
}

/** The identity of the document, or of all documents together. */
export function identifyDocuments(mounts: NonEmpty<MountedDocument>): DocumentIdentity {
  return {
    title: mounts.map(({ document }) => document.title).join(' and '),
    version: mounts.map(({ document }) => document.version).join(' and '),
  };
}

async function seedDocuments(
  mounts: NonEmpty<MountedDocument>,
  options: SandlotOptions,
  timing: SeedTiming,
): Promise<{ readonly seed: Seed; readonly seededDocuments: NonEmpty<SeededDocument> }> {
  const scopes = mounts.map(({ scope }) => scope);
  const seededDocuments = await mapSequentially(mounts, (mount) =>
    seedDocument(mount, options, { ...timing, scopes }),
  );
  const explainUnknownResource = compileUnknownResourceReason(seededDocuments, options);
  return {
    seed: { ...timing.start, ...combineSeeds(seededDocuments), explainUnknownResource },
    seededDocuments,
  };
}

/**
 * Whether records survive a change of the document: if the resource still exists with the same key,
 * or belongs to a module.
 */
export function compileRecordCarryOver(
  findBefore: FindResource,
  findAfter: FindResource,
): ReseedOptions['isKept'] {
  return ({ resource, property }) => {
    const resourceAfter = findAfter(resource);
    if (resourceAfter !== undefined) return resourceAfter.key.storedProperty === property;
    return findBefore(resource) === undefined;
  };
}
