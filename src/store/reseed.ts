import { collectionOf, listCollections, withCollections } from './collections.ts';
import type { Content } from './content.ts';
import type { Kind } from './key.ts';
import type { Ground, Root } from './root.ts';
import type { Seed } from './store.ts';

/** What new sandboxes start from, and where a reset goes back to; another once the store has another seed. */
export type Start = { root: Root };

/** Has a store make its records from another seed from now on. */
export const setSeed = (ground: Ground, seed: Seed): void => {
  ground.keys = seed.keys ?? {};
  ground.later = seed.later;
  ground.strange = seed.strange;
  ground.made.clear();
};

export type Reseeding = {
  readonly from: Root;
  readonly to: Root;
  /** Whether records that somebody wrote stay as they are. */
  readonly keeps: (kind: Kind) => boolean;
};

/** A sandbox where the seed is another now: what nobody wrote is as in that one. */
export const reseeded = ({ root, snapshots }: Content, reseeding: Reseeding): Content => ({
  root: reseedRoot(root, reseeding),
  snapshots: new Map([...snapshots].map(([name, one]) => [name, reseedRoot(one, reseeding)])),
});

const reseedRoot = (root: Root, { from, to, keeps }: Reseeding): Root => {
  if (root === from) return to;
  const written = listCollections(root.collections).filter(
    (collection) =>
      collection !== collectionOf(from.collections, collection.kind.resource) &&
      keeps(collection.kind),
  );
  const collections = withCollections(to.collections, written);
  return { collections, random: root.random, clock: root.clock };
};
