import { isDeepStrictEqual } from 'node:util';
import { isBook } from '../book.ts';
import type { Collection } from './collection.ts';
import { keyOf } from './key.ts';
import { collectionIn, type Ground, type Root } from './root.ts';
import { listUnshared } from './unshared.ts';

/** How many records of a root were made, changed or removed since the seed. */
export const countChanges = (root: Root, seed: Root, ground: Ground): number => {
  if (root.collections === seed.collections) return 0;
  const names = new Set([...root.collections.places.keys(), ...seed.collections.places.keys()]);
  let count = 0;
  for (const resource of names) {
    if (isBook(resource)) continue;
    count += countIn(
      collectionIn(root.collections, resource, ground),
      collectionIn(seed.collections, resource, ground),
    );
  }
  return count;
};

const countIn = (now: Collection, before: Collection): number => {
  if (now === before) return 0;
  const [records, olds] = listUnshared(now.records, before.records);
  const known = new Map(olds.map((record) => [keyOf(record, before.kind), record]));
  let same = 0;
  let made = 0;
  for (const record of records) {
    const old = known.get(keyOf(record, now.kind));
    if (old === undefined) made += 1;
    else if (isDeepStrictEqual(old, record)) same += 1;
  }
  return known.size + made - same;
};
