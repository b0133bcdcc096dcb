import { isInternalResource } from '../../base/internal-resources.ts';
import { entryAt } from '../tree/tree.ts';
import type { RecordCollection } from './collection.ts';

/** The collections of a root by name, as a value. The names seldom change, so roots share their map. */
export type CollectionMap = {
  readonly positions: ReadonlyMap<string, number>;
  readonly entries: readonly RecordCollection[];
};

export const emptyCollectionMap: CollectionMap = { positions: new Map(), entries: [] };

/** The collection of a resource; `undefined` when nobody ever wrote to it. */
export function findCollection(
  { positions, entries }: CollectionMap,
  resource: string,
): RecordCollection | undefined {
  const index = positions.get(resource);
  return index === undefined ? undefined : entries[index];
}

/** Collections with some in the place of those of the same names. */
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

/** All of them, in the order of their names by code units. */
export function listCollections({
  positions,
  entries,
}: CollectionMap): readonly RecordCollection[] {
  return [...positions]
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([, index]) => entryAt(entries, index));
}

/** Those of the user's records. */
export function listRecordCollections(collections: CollectionMap): readonly RecordCollection[] {
  return listCollections(collections).filter(({ kind }) => !isInternalResource(kind.resource));
}

/** Sandlot's own. */
export function listInternalCollections(collections: CollectionMap): readonly RecordCollection[] {
  return listCollections(collections).filter(({ kind }) => isInternalResource(kind.resource));
}
