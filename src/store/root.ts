import type { ClockState } from '../clock.ts';
import { type RandomState, seedRandom } from '../random.ts';
import { type Collection, emptyCollection, type Kind, toCollection } from './collection.ts';
import { type Freeze, freezeDeep } from './freeze.ts';
import { toPointer } from './pointer.ts';
import type { SandboxState, Seed, StoredRecord } from './store.ts';
import { byString, emptyTree, lookUp, page, type Tree } from './tree.ts';
import { put } from './tree-put.ts';

/** All of a sandbox at one moment, as a value: a snapshot is one, a reset is an assignment. */
export type Root = {
  readonly collections: Tree<string, Collection>;
  readonly random: RandomState;
  readonly clock: ClockState;
};

/** What all roots of a store have in common. */
export type Ground = {
  /** The key property of each resource; `id` where none is named. */
  readonly keys: Readonly<Record<string, string>>;
  readonly freeze: Freeze;
};

export const toGround = (seed: Seed, freeze: Freeze = 'none'): Ground => ({
  keys: seed.keys ?? {},
  freeze,
});

/** A resource's records in a root; empty when it holds none. */
export const collectionIn = (
  collections: Tree<string, Collection>,
  resource: string,
  ground: Ground,
): Collection => lookUp(collections, resource) ?? emptyCollection(toKind(resource, ground));

/** A sandbox at rest as a root; `place` says where it comes from, for errors. */
export const toRoot = (state: SandboxState, ground: Ground, place: string): Root => {
  let collections = emptyTree<string, Collection>(byString);
  for (const [resource, records] of Object.entries(state.records)) {
    const kind = toKind(resource, ground);
    const collection = toCollection(
      kind,
      stored(records, ground),
      `${place}/records/${toPointer(resource)}`,
    );
    collections = put(collections, resource, collection);
  }
  return { collections, random: state.random, clock: state.clock };
};

/** What a new sandbox starts from. */
export const toSeedRoot = (seed: Seed, ground: Ground): Root =>
  toRoot(
    { records: seed.records, clock: seed.clock, random: seedRandom(seed.value) },
    ground,
    'seed',
  );

/** A root as it is written down; resources in the order of their names. */
export const toState = ({ collections, random, clock }: Root): SandboxState => ({
  clock,
  random,
  // From entries, so that a resource called `__proto__` is one like any other.
  records: Object.fromEntries(
    page(collections, 0, Infinity).map(({ resource, records }) => [
      resource,
      page(records, 0, Infinity),
    ]),
  ),
});

const toKind = (resource: string, { keys }: Ground): Kind => {
  const property = Object.hasOwn(keys, resource) ? keys[resource] : undefined;
  return { resource, property: property ?? 'id' };
};

const stored = (records: readonly StoredRecord[], { freeze }: Ground): readonly StoredRecord[] =>
  freeze === 'deep' ? records.map(freezeDeep) : records;
