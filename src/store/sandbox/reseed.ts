import type { Seed } from '../types.ts';
import { findCollection, listCollections, withCollections } from './collection-map.ts';
import type { SandboxContent, SandboxRoot, StoreContext } from './sandbox-root.ts';
import type { CollectionKind } from './stored-record.ts';

/** What new sandboxes start from, and where a reset goes back to; another once the store has another seed. */
export type InitialState = { root: SandboxRoot };

/** Has a store make its records from another seed from now on. */
export function replaceSeed(context: StoreContext, seed: Seed): void {
  context.keys = seed.keys ?? {};
  context.lazySeed = seed.lazy;
  context.explainUnknownResource = seed.explainUnknownResource;
  context.seedCollections.clear();
}

export type ReseedPlan = {
  readonly from: SandboxRoot;
  readonly to: SandboxRoot;
  /** Whether records that somebody wrote stay as they are. */
  readonly isKept: (kind: CollectionKind) => boolean;
};

/** A sandbox where the seed is another now: what nobody wrote is as in that one. */
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
  return { collections, random: root.random, clock: root.clock };
}
