import { isInternalResource } from '../../base/internal-resources.ts';
import { entryAt } from '../tree/tree.ts';
import type { RecordCollection } from './collection.ts';

/**
 * The collections of a root by resource name. Names rarely change, so roots share the map of
 * positions.
 */
export type CollectionMap = {
  readonly positions: ReadonlyMap<string, number>;
  readonly entries: readonly RecordCollection[];
};

export const emptyCollectionMap: CollectionMap = { positions: new Map(), entries: [] };

/** The collection of a resource; `undefined` before its first write. */
export function findCollection(
  { positions, entries }: CollectionMap,
  resource: string,
): RecordCollection | undefined {
  const index = positions.get(resource);
  return index === undefined ? undefined : entries[index];
}

/** Returns the map with collections added or replaced. */
export function withCollections(
  { positions, entries }: CollectionMap,
  changed: readonly RecordCollection[],
): CollectionMap {
  if (changed.length === 0) return { positions, entries };
  const next = entries.slice();
  let nextPositions = positions;
  for (const collection of changed) {
    const { resource } = collection.kind;
    const index = nextPositions.get(resource) ?? next.length;
    if (index === next.length) nextPositions = new Map(nextPositions).set(resource, index);
    next[index] = collection;
  }
  return { positions: nextPositions, entries: next };
}

/** All collections, sorted by name. */
export function listCollections({
  positions,
  entries,
}: CollectionMap): readonly RecordCollection[] {
  return [...positions]
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([, index]) => entryAt(entries, index));
}

/** The collections of the API's resources. */
export function listRecordCollections(collections: CollectionMap): readonly RecordCollection[] {
  return listCollections(collections).filter(({ kind }) => !isInternalResource(kind.resource));
}

/** The collections that Sandlot keeps for itself. */
export function listInternalCollections(collections: CollectionMap): readonly RecordCollection[] {
  return listCollections(collections).filter(({ kind }) => isInternalResource(kind.resource));
}
