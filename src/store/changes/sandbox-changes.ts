import { isDeepStrictEqual } from 'node:util';
import { isInternalResource } from '../../base/internal-resources.ts';
import type { RecordCollection } from '../sandbox/collection.ts';
import { findCollection } from '../sandbox/collection-map.ts';
import {
  collectionIn,
  type SandboxContent,
  type SandboxRoot,
  type StoreContext,
} from '../sandbox/sandbox-root.ts';
import { sliceValues } from '../tree/tree.ts';
import type { ResourceChanges, SandboxChange, StateDiff, StoredRecord } from '../types.ts';

/** Compares two states by identity, since equal parts of a sandbox are shared; `undefined` for none. */
export function describeChange(
  before: SandboxContent,
  after: SandboxContent,
): SandboxChange | undefined {
  if (before === after) return undefined;
  const resources = listResources([before.root, after.root]).filter(
    (resource) =>
      findCollection(before.root.collections, resource) !==
      findCollection(after.root.collections, resource),
  );
  return {
    resources,
    clock: before.root.clock === after.root.clock ? 'same' : 'changed',
    snapshots: before.snapshots === after.snapshots ? 'same' : 'changed',
  };
}

/** The records that were created, changed and removed between two states, by resource. */
export function diffRoots(
  before: SandboxRoot,
  after: SandboxRoot,
  context: StoreContext,
): StateDiff {
  return Object.fromEntries(
    listResources([before, after]).flatMap((resource) => {
      const [old, current] = [before, after].map(({ collections }) =>
        collectionIn(collections, resource, context),
      );
      if (old === undefined || current === undefined || old === current) return [];
      const changes = diffCollections(old, current);
      const isSame = Object.values(changes).every(({ length }) => length === 0);
      return isSame ? [] : [[resource, changes] as const];
    }),
  );
}

function listResources(roots: readonly SandboxRoot[]): readonly string[] {
  const names = roots.flatMap(({ collections }) => [...collections.positions.keys()]);
  return [...new Set(names)].filter((name) => !isInternalResource(name)).sort();
}

function diffCollections(old: RecordCollection, current: RecordCollection): ResourceChanges {
  const oldRecords = indexRecords(old);
  const currentRecords = indexRecords(current);
  return {
    created: [...currentRecords].flatMap(([key, record]) => (oldRecords.has(key) ? [] : [record])),
    updated: [...currentRecords].flatMap(([key, after]) => {
      const before = oldRecords.get(key);
      const isChanged = before !== undefined && !isDeepStrictEqual(before, after);
      return isChanged ? [{ key, before, after }] : [];
    }),
    deleted: [...oldRecords].flatMap(([key, record]) => (currentRecords.has(key) ? [] : [record])),
  };
}

function indexRecords({ kind, records }: RecordCollection): ReadonlyMap<string, StoredRecord> {
  return new Map(
    sliceValues(records, 0, Number.POSITIVE_INFINITY).map((record) => [
      String(record[kind.property]),
      record,
    ]),
  );
}
