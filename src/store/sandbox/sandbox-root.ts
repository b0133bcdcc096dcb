import type { ClockState } from '../../base/clock.ts';
import { escapePointerToken } from '../../base/json-pointer.ts';
import { type RandomState, seedRandom } from '../../base/random.ts';
import { sliceValues } from '../tree/tree.ts';
import type { LazySeed, RecordSet, SandboxState, Seed, StoredRecord } from '../types.ts';
import { emptyCollection, type RecordCollection, toCollection } from './collection.ts';
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

/** All of a sandbox at one moment, as a value: a snapshot is one, a reset is an assignment. */
export type SandboxRoot = {
  readonly collections: CollectionMap;
  readonly random: RandomState;
  readonly clock: ClockState;
};

/** What all roots of a store have in common; another seed changes it (`reseed.ts`), and nothing else. */
export type StoreContext = {
  /** The key property of each resource; `id` where none is named. */
  keys: Readonly<Record<string, string>>;
  readonly freeze: FreezeMode;
  readonly readClock: ReadTransactionClock;
  /** The part of the seed that is made when somebody first looks for it. */
  lazySeed: LazySeed | undefined;
  /** Why there can be no records of a name; see `Seed`. */
  explainUnknownResource: Seed['explainUnknownResource'];
  /** What was made of it; so many at most, the rest is made again. */
  readonly seedCollections: Map<string, RecordCollection>;
};

export function createStoreContext(seed: Seed, freeze: FreezeMode = 'none'): StoreContext {
  return {
    keys: seed.keys ?? {},
    freeze,
    readClock: createTransactionClocks(),
    lazySeed: seed.lazy,
    explainUnknownResource: seed.explainUnknownResource,
    seedCollections: new Map(),
  };
}

/** A resource's records in a root; those of the later seed, or none, when nobody wrote to it. */
export function collectionIn(
  collections: CollectionMap,
  resource: string,
  context: StoreContext,
): RecordCollection {
  return findCollection(collections, resource) ?? seedCollectionOf(resource, context);
}

const maxSeedCollections = 1024;

function seedCollectionOf(resource: string, context: StoreContext): RecordCollection {
  const { lazySeed, seedCollections } = context;
  if (!lazySeed) return emptyCollection(collectionKindOf(resource, context));
  const existing = seedCollections.get(resource);
  if (existing) return existing;
  const records = freezeRecords(lazySeed.recordsOf(resource), context);
  const collection = toCollection(collectionKindOf(resource, context), records, `seed/${resource}`);
  const [oldest] = seedCollections.size >= maxSeedCollections ? seedCollections.keys() : [];
  if (oldest !== undefined) seedCollections.delete(oldest);
  seedCollections.set(resource, collection);
  return collection;
}

/** A sandbox at rest as a root; `place` says where it comes from, for errors. */
export function toSandboxRoot(
  state: SandboxState,
  context: StoreContext,
  location: string,
): SandboxRoot {
  const read = (part: 'records' | 'books') =>
    Object.entries(state[part] ?? {}).map(([resource, records]) =>
      toCollection(
        collectionKindOf(resource, context),
        freezeRecords(records, context),
        `${location}/${part}/${escapePointerToken(resource)}`,
      ),
    );
  return {
    collections: withCollections(emptyCollectionMap, [...read('records'), ...read('books')]),
    random: state.random,
    clock: state.clock,
  };
}

/** A sandbox at rest with its snapshots. */
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

/** What a new sandbox starts from. */
export function toSeedRoot(seed: Seed, context: StoreContext): SandboxRoot {
  return toSandboxRoot(
    { records: seed.records, clock: seed.clock, random: seedRandom(seed.value) },
    context,
    'seed',
  );
}

/** How many records a root holds; what is in the books counts for none. */
export function countRecords({ collections }: SandboxRoot): number {
  return listRecordCollections(collections).reduce((sum, { records }) => sum + records.size, 0);
}

/** A root as it is written down; resources in the order of their names. */
export function toSandboxState({ collections, random, clock }: SandboxRoot): SandboxState {
  const books = listInternalCollections(collections);
  return {
    clock,
    random,
    records: toRecordSet(listRecordCollections(collections)),
    ...(books.length > 0 && { books: toRecordSet(books) }),
  };
}

/** From entries, so that a resource called `__proto__` is one like any other. */
function toRecordSet(collections: readonly RecordCollection[]): RecordSet {
  return Object.fromEntries(
    collections.map(({ kind, records }) => [kind.resource, sliceValues(records, 0, Infinity)]),
  );
}

/** What the records of a resource are called, and where their keys are. */
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

/** All of a sandbox, as a value: what is undone is an assignment. */
export type SandboxContent = {
  readonly root: SandboxRoot;
  /** In the order in which they were taken. */
  readonly snapshots: ReadonlyMap<string, SandboxRoot>;
};

const noSnapshots: ReadonlyMap<string, SandboxRoot> = new Map();

/** A sandbox that starts from a root. */
export function toSandboxContent(root: SandboxRoot): SandboxContent {
  return { root, snapshots: noSnapshots };
}

/** With the state as it stands under a name, as the latest. */
export function withSnapshot({ root, snapshots }: SandboxContent, name: string): SandboxContent {
  const next = new Map(snapshots);
  next.delete(name);
  return { root, snapshots: next.set(name, root) };
}

/** With its clock set; the snapshots keep theirs. */
export function withClock({ root, snapshots }: SandboxContent, clock: ClockState): SandboxContent {
  return {
    root: { collections: root.collections, random: root.random, clock },
    snapshots,
  };
}

/** Without a snapshot; the same content when there is none of that name. */
export function withoutSnapshot(content: SandboxContent, name: string): SandboxContent {
  if (!content.snapshots.has(name)) return content;
  const snapshots = new Map(content.snapshots);
  snapshots.delete(name);
  return { root: content.root, snapshots };
}

/** Back at a snapshot; the same content when there is none of that name. */
export function withRestoredSnapshot(content: SandboxContent, name: string): SandboxContent {
  const root = content.snapshots.get(name);
  return root === undefined ? content : { root, snapshots: content.snapshots };
}
