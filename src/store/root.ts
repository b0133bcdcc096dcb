import type { ClockState } from '../clock.ts';
import { type RandomState, seedRandom } from '../random.ts';
import { type Collection, emptyCollection } from './collection.ts';
import { toCollection } from './collection-build.ts';
import {
  type Collections,
  collectionOf,
  listBooks,
  listRecords,
  noCollections,
  withCollections,
} from './collections.ts';
import type { Content } from './content.ts';
import { type Freeze, freezeDeep } from './freeze.ts';
import { openInstants, type ReadInstant } from './instant.ts';
import type { Kind } from './key.ts';
import { toPointer } from './pointer.ts';
import type { LaterSeed, SandboxState, Seed, StoredRecord, World } from './store.ts';
import { page } from './tree.ts';

/** All of a sandbox at one moment, as a value: a snapshot is one, a reset is an assignment. */
export type Root = {
  readonly collections: Collections;
  readonly random: RandomState;
  readonly clock: ClockState;
};

/** What all roots of a store have in common; another seed changes it (`reseed.ts`), and nothing else. */
export type Ground = {
  /** The key property of each resource; `id` where none is named. */
  keys: Readonly<Record<string, string>>;
  readonly freeze: Freeze;
  readonly readInstant: ReadInstant;
  /** The part of the seed that is made when somebody first looks for it. */
  later: LaterSeed | undefined;
  /** Why there can be no records of a name; see `Seed`. */
  strange: Seed['strange'];
  /** What was made of it; so many at most, the rest is made again. */
  readonly made: Map<string, Collection>;
};

export const toGround = (seed: Seed, freeze: Freeze = 'none'): Ground => ({
  keys: seed.keys ?? {},
  freeze,
  readInstant: openInstants(),
  later: seed.later,
  strange: seed.strange,
  made: new Map(),
});

/** A resource's records in a root; those of the later seed, or none, when nobody wrote to it. */
export const collectionIn = (
  collections: Collections,
  resource: string,
  ground: Ground,
): Collection => collectionOf(collections, resource) ?? startOf(resource, ground);

const mostMade = 1024;

const startOf = (resource: string, ground: Ground): Collection => {
  const { later, made } = ground;
  if (!later) return emptyCollection(toKind(resource, ground));
  const known = made.get(resource);
  if (known) return known;
  const records = stored(later.recordsOf(resource), ground);
  const collection = toCollection(toKind(resource, ground), records, `seed/${resource}`);
  const [oldest] = made.size >= mostMade ? made.keys() : [];
  if (oldest !== undefined) made.delete(oldest);
  made.set(resource, collection);
  return collection;
};

/** A sandbox at rest as a root; `place` says where it comes from, for errors. */
export const toRoot = (state: SandboxState, ground: Ground, place: string): Root => {
  const read = (part: 'records' | 'books') =>
    Object.entries(state[part] ?? {}).map(([resource, records]) =>
      toCollection(
        toKind(resource, ground),
        stored(records, ground),
        `${place}/${part}/${toPointer(resource)}`,
      ),
    );
  return {
    collections: withCollections(noCollections, [...read('records'), ...read('books')]),
    random: state.random,
    clock: state.clock,
  };
};

/** A sandbox at rest with its snapshots. */
export const toContentOf = (
  {
    snapshots = {},
    ...state
  }: SandboxState & { readonly snapshots?: Readonly<Record<string, SandboxState>> },
  ground: Ground,
  place: string,
): Content => ({
  root: toRoot(state, ground, place),
  snapshots: new Map(
    Object.entries(snapshots).map(([name, snapshot]) => [
      name,
      toRoot(snapshot, ground, `${place}/snapshots/${toPointer(name)}`),
    ]),
  ),
});

/** What a new sandbox starts from. */
export const toSeedRoot = (seed: Seed, ground: Ground): Root =>
  toRoot(
    { records: seed.records, clock: seed.clock, random: seedRandom(seed.value) },
    ground,
    'seed',
  );

/** How many records a root holds; what is in the books counts for none. */
export const sizeOf = ({ collections }: Root): number =>
  listRecords(collections).reduce((sum, { records }) => sum + records.size, 0);

/** A root as it is written down; resources in the order of their names. */
export const toState = ({ collections, random, clock }: Root): SandboxState => {
  const books = listBooks(collections);
  return {
    clock,
    random,
    records: toWorld(listRecords(collections)),
    ...(books.length > 0 && { books: toWorld(books) }),
  };
};

/** From entries, so that a resource called `__proto__` is one like any other. */
const toWorld = (collections: readonly Collection[]): World =>
  Object.fromEntries(
    collections.map(({ kind, records }) => [kind.resource, page(records, 0, Infinity)]),
  );

/** What the records of a resource are called, and where their keys are. */
export const toKind = (resource: string, { keys, later }: Ground): Kind => {
  const property = Object.hasOwn(keys, resource) ? keys[resource] : later?.keyOf(resource);
  return { resource, property: property ?? 'id' };
};

const stored = (records: readonly StoredRecord[], { freeze }: Ground): readonly StoredRecord[] =>
  freeze === 'deep' ? records.map(freezeDeep) : records;
