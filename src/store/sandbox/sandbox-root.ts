import type { ClockState } from '../../base/clock.ts';
import { pendingDeliveriesResource } from '../../base/internal-resources.ts';
import { escapePointerToken } from '../../base/json-syntax.ts';
import { type RandomState, seedRandom } from '../../base/random.ts';
import { type DueTimes, findDueTimes } from '../due/due-times.ts';
import { sliceValues } from '../tree/tree.ts';
import type {
  CreationNote,
  LazySeed,
  OnDue,
  RecordSet,
  SandboxState,
  Seed,
  StoredRecord,
} from '../types.ts';
import { emptyCollection, type RecordCollection, readRecord, toCollection } from './collection.ts';
import {
  type CollectionMap,
  emptyCollectionMap,
  findCollection,
  listInternalCollections,
  listRecordCollections,
  withCollections,
} from './collection-map.ts';
import { type CollectionKind, deepFreeze, type FreezeMode } from './stored-record.ts';
import { createTransactionClocks, type ReadTransactionClock } from './transaction-clock.ts';

/** The state of a sandbox as an immutable value: a snapshot keeps one, a reset assigns one. */
export type SandboxRoot = {
  readonly collections: CollectionMap;
  readonly random: RandomState;
  readonly clock: ClockState;
  /** When the next change by time falls due. */
  readonly due: DueTimes;
};

/** What all roots of a store share; changed only by `reseed.ts`. */
export type StoreContext = {
  /** The key property of each resource; `id` when absent. */
  keys: Readonly<Record<string, string>>;
  readonly freeze: FreezeMode;
  readonly counts: { commits: number; conflicts: number };
  readonly readClock: ReadTransactionClock;
  /** The part of the seed that is generated on first use. */
  lazySeed: LazySeed | undefined;
  /** See `Seed`. */
  onDue: OnDue;
  /** See `Seed`. */
  readonly onAdvanced: Seed['onAdvanced'];
  /** See `Seed`. */
  readonly onTimeChanges: Seed['onTimeChanges'];
  /** See `Seed`. */
  explainUnknownResource: Seed['explainUnknownResource'];
  /** A bounded cache of generated collections. */
  readonly seedCollections: Map<string, SeedCollection>;
};

/** The generated records of a resource, and what must not exist for it to have them. */
type SeedCollection = {
  readonly creationNotes: readonly CreationNote[];
  readonly collection: () => RecordCollection;
};

export function createStoreContext(seed: Seed, freeze: FreezeMode = 'none'): StoreContext {
  return {
    keys: seed.keys ?? {},
    freeze,
    counts: { commits: 0, conflicts: 0 },
    readClock: createTransactionClocks(),
    lazySeed: seed.lazy,
    onDue: seed.onDue ?? ignoreDue,
    onAdvanced: seed.onAdvanced,
    onTimeChanges: seed.onTimeChanges,
    explainUnknownResource: seed.explainUnknownResource,
    seedCollections: new Map(),
  };
}

/** Drops what no document has a use for any more. */
export function ignoreDue(): void {}

/** The records of a resource: its collection, else its lazy seed, else none. */
export function collectionIn(
  collections: CollectionMap,
  resource: string,
  context: StoreContext,
): RecordCollection {
  const stored = findCollection(collections, resource);
  if (stored !== undefined) return stored;
  const { creationNotes, collection } = seedCollectionOf(resource, context);
  // Nothing is made up below what a client created.
  const isNew = creationNotes.some((note) => {
    const notes = findCollection(collections, note.resource);
    return notes !== undefined && readRecord(notes, note.key) !== undefined;
  });
  return isNew ? emptyCollection(collectionKindOf(resource, context)) : collection();
}

const maxSeedCollections = 1024;

function seedCollectionOf(resource: string, context: StoreContext): SeedCollection {
  const { seedCollections } = context;
  const existing = seedCollections.get(resource);
  if (existing) return existing;
  const collection = createSeedCollection(resource, context);
  const [oldest] = seedCollections.size >= maxSeedCollections ? seedCollections.keys() : [];
  if (oldest !== undefined) seedCollections.delete(oldest);
  seedCollections.set(resource, collection);
  return collection;
}

/** Records are generated when they are first read. */
function createSeedCollection(resource: string, context: StoreContext): SeedCollection {
  const { lazySeed } = context;
  const kind = collectionKindOf(resource, context);
  let collection: RecordCollection | undefined;
  return {
    creationNotes: lazySeed?.creationNotesOf?.(resource) ?? [],
    collection: () => {
      if (collection === undefined) {
        const records = freezeRecords(lazySeed?.recordsOf(resource) ?? [], context);
        collection = toCollection(kind, records, `seed/${resource}`);
      }
      return collection;
    },
  };
}

/** Converts a stored state; `location` is used in errors. */
export function toSandboxRoot(
  state: SandboxState,
  context: StoreContext,
  location: string,
): SandboxRoot {
  const read = (part: 'records' | 'internal') =>
    Object.entries(state[part] ?? {}).map(([resource, records]) =>
      toCollection(
        collectionKindOf(resource, context),
        freezeRecords(records, context),
        `${location}/${part}/${escapePointerToken(resource)}`,
      ),
    );
  const collections = withCollections(emptyCollectionMap, [
    ...read('records'),
    ...read('internal'),
  ]);
  return {
    collections,
    random: state.random,
    clock: state.clock,
    due: findDueTimes(collections),
  };
}

/** Converts a stored state with its snapshots. */
export function toContentWithSnapshots(
  {
    snapshots = {},
    ...state
  }: SandboxState & { readonly snapshots?: Readonly<Record<string, SandboxState>> },
  context: StoreContext,
  location: string,
): SandboxContent {
  return {
    root: toSandboxRoot(state, context, location),
    snapshots: new Map(
      Object.entries(snapshots).map(([name, snapshot]) => [
        name,
        toSandboxRoot(snapshot, context, `${location}/snapshots/${escapePointerToken(name)}`),
      ]),
    ),
  };
}

export function toSeedRoot(seed: Seed, context: StoreContext): SandboxRoot {
  return toSandboxRoot(
    { records: seed.records, clock: seed.clock, random: seedRandom(seed.value) },
    context,
    'seed',
  );
}

/** Counts the API's records, without internal ones. */
export function countRecords({ collections }: SandboxRoot): number {
  return listRecordCollections(collections).reduce((sum, { records }) => sum + records.size, 0);
}

/** Converts a root for storage; resources are sorted by name. */
export function toSandboxState({ collections, random, clock }: SandboxRoot): SandboxState {
  const internal = listInternalCollections(collections);
  return {
    clock,
    random,
    records: toRecordSet(listRecordCollections(collections)),
    ...(internal.length > 0 && { internal: toRecordSet(internal) }),
  };
}

/** `Object.fromEntries` treats a resource called `__proto__` as an ordinary key. */
function toRecordSet(collections: readonly RecordCollection[]): RecordSet {
  return Object.fromEntries(
    collections.map(({ kind, records }) => [kind.resource, sliceValues(records, 0, Infinity)]),
  );
}

/** Returns the name of a resource and its key property. */
export function collectionKindOf(
  resource: string,
  { keys, lazySeed }: StoreContext,
): CollectionKind {
  const property = Object.hasOwn(keys, resource) ? keys[resource] : lazySeed?.keyOf(resource);
  return { resource, property: property ?? 'id' };
}

function freezeRecords(
  records: readonly StoredRecord[],
  { freeze }: StoreContext,
): readonly StoredRecord[] {
  return freeze === 'deep' ? records.map(deepFreeze) : records;
}

/** A sandbox with its snapshots, an immutable value: undoing a commit assigns the previous one. */
export type SandboxContent = {
  readonly root: SandboxRoot;
  /** In the order in which they were taken. */
  readonly snapshots: ReadonlyMap<string, SandboxRoot>;
};

const noSnapshots: ReadonlyMap<string, SandboxRoot> = new Map();

export function toSandboxContent(root: SandboxRoot): SandboxContent {
  return { root, snapshots: noSnapshots };
}

/** Messages that are due belong to the present: a snapshot does not keep them. */
function withoutPendingDeliveries(root: SandboxRoot): SandboxRoot {
  const pending = findCollection(root.collections, pendingDeliveriesResource);
  if (pending === undefined || pending.records.size === 0) return root;
  const collections = withCollections(root.collections, [emptyCollection(pending.kind)]);
  return { ...root, collections };
}

/** Takes a snapshot; one of the same name is replaced and becomes the latest. */
export function withSnapshot({ root, snapshots }: SandboxContent, name: string): SandboxContent {
  const next = new Map(snapshots);
  next.delete(name);
  return { root, snapshots: next.set(name, withoutPendingDeliveries(root)) };
}

/** Sets the clock; snapshots keep theirs. */
export function withClock({ root, snapshots }: SandboxContent, clock: ClockState): SandboxContent {
  return {
    root: { collections: root.collections, random: root.random, clock, due: root.due },
    snapshots,
  };
}

/** Deletes a snapshot; returns the same content when it does not exist. */
export function withoutSnapshot(content: SandboxContent, name: string): SandboxContent {
  if (!content.snapshots.has(name)) return content;
  const snapshots = new Map(content.snapshots);
  snapshots.delete(name);
  return { root: content.root, snapshots };
}

/** Restores a snapshot; returns the same content when it does not exist. */
export function withRestoredSnapshot(content: SandboxContent, name: string): SandboxContent {
  const root = content.snapshots.get(name);
  return root === undefined ? content : { root, snapshots: content.snapshots };
}
