import { isDeepStrictEqual } from 'node:util';
import { isInternalResource } from '../../base/internal-resources.ts';
import { diffTrees } from '../tree/tree-diff.ts';
import type { RecordCollection } from './collection.ts';
import { collectionIn, type SandboxRoot, type StoreContext } from './sandbox-root.ts';
import { requireRecordKey } from './stored-record.ts';

/** How many records of a root were made, changed or removed since the seed. */
export function countChanges(root: SandboxRoot, seed: SandboxRoot, ground: StoreContext): number {
  if (root.collections === seed.collections) return 0;
  const names = new Set([
    ...root.collections.positions.keys(),
    ...seed.collections.positions.keys(),
  ]);
  let count = 0;
  for (const resource of names) {
    if (isInternalResource(resource)) continue;
    count += countCollectionChanges(
      collectionIn(root.collections, resource, ground),
      collectionIn(seed.collections, resource, ground),
    );
  }
  return count;
}

function countCollectionChanges(now: RecordCollection, before: RecordCollection): number {
  if (now === before) return 0;
  const [records, olds] = diffTrees(now.records, before.records);
  const known = new Map(olds.map((record) => [requireRecordKey(record, before.kind), record]));
  let same = 0;
  let made = 0;
  for (const record of records) {
    const old = known.get(requireRecordKey(record, now.kind));
    if (old === undefined) made += 1;
    else if (isDeepStrictEqual(old, record)) same += 1;
  }
  return known.size + made - same;
}
