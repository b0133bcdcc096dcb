import { findDueTimes } from '../due/due-times.ts';
import type { Seed } from '../types.ts';
import { findCollection, listCollections, withCollections } from './collection-map.ts';
import {
  ignoreDue,
  type SandboxContent,
  type SandboxRoot,
  type StoreContext,
} from './sandbox-root.ts';
import type { CollectionKind } from './stored-record.ts';

/** The root that new sandboxes and resets start from; replaced when the store is reseeded. */
export type InitialState = { root: SandboxRoot };

/** Makes a store take its records from another seed. */
export function replaceSeed(context: StoreContext, seed: Seed): void {
  context.keys = seed.keys ?? {};
  context.lazySeed = seed.lazy;
  context.onDue = seed.onDue ?? ignoreDue;
  context.explainUnknownResource = seed.explainUnknownResource;
  context.seedCollections.clear();
}

export type ReseedPlan = {
  readonly from: SandboxRoot;
  readonly to: SandboxRoot;
  /** Whether written records of a collection are kept. */
  readonly isKept: (kind: CollectionKind) => boolean;
};

/** Moves a sandbox to a new seed: unwritten collections take its records. */
export function reseedContent(
  { root, snapshots }: SandboxContent,
  plan: ReseedPlan,
): SandboxContent {
  return {
    root: reseedRoot(root, plan),
    snapshots: new Map(
      [...snapshots].map(([name, snapshot]) => [name, reseedRoot(snapshot, plan)]),
    ),
  };
}

function reseedRoot(root: SandboxRoot, { from, to, isKept }: ReseedPlan): SandboxRoot {
  if (root === from) return to;
  const written = listCollections(root.collections).filter(
    (collection) =>
      collection !== findCollection(from.collections, collection.kind.resource) &&
      isKept(collection.kind),
  );
  const collections = withCollections(to.collections, written);
  return { collections, random: root.random, clock: root.clock, due: findDueTimes(collections) };
}
