import { isDeepStrictEqual } from 'node:util';
import { isInternalResource } from '../../base/internal-resources.ts';
import { diffTrees } from '../tree/tree-difference.ts';
import type { RecordCollection } from './collection.ts';
import { collectionIn, type SandboxRoot, type StoreContext } from './sandbox-root.ts';
import { requireRecordKey } from './stored-record.ts';

/** Counts the records that were created, changed or removed since the seed. */
export function countChanges(root: SandboxRoot, seed: SandboxRoot, context: StoreContext): number {
  if (root.collections === seed.collections) return 0;
  const names = new Set([
    ...root.collections.positions.keys(),
    ...seed.collections.positions.keys(),
  ]);
  let count = 0;
  for (const resource of names) {
    if (isInternalResource(resource)) continue;
    count += countCollectionChanges(
      collectionIn(root.collections, resource, context),
      collectionIn(seed.collections, resource, context),
    );
  }
  return count;
}

function countCollectionChanges(current: RecordCollection, before: RecordCollection): number {
  if (current === before) return 0;
  const [records, oldRecords] = diffTrees(current.records, before.records);
  const oldByKey = new Map(
    oldRecords.map((record) => [requireRecordKey(record, before.kind), record]),
  );
  let unchanged = 0;
  let created = 0;
  for (const record of records) {
    const old = oldByKey.get(requireRecordKey(record, current.kind));
    if (old === undefined) created += 1;
    else if (isDeepStrictEqual(old, record)) unchanged += 1;
  }
  return oldByKey.size + created - unchanged;
}
