import { nestedCollectionsProperty, type ParentLinks, valueAt } from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import { isOfNestedCollection, nestedCollectionsOf } from './is-linked.ts';

/** Moves a record to the nested collection of the parent that it names after a change. */
export type Reparent = (before: StoredRecord, after: StoredRecord) => StoredRecord;

/** The property that holds the key at a position in the name of a nested collection. */
type ParentKeyPosition = { readonly position: number; readonly path: readonly string[] };

type MovableCollection = {
  readonly nestedCollection: string;
  readonly parentKeys: readonly ParentKeyPosition[];
};

export function compileReparent(movesBetween: readonly ParentLinks[]): Reparent {
  const movable = movesBetween
    .map((links) => ({
      nestedCollection: links.nestedCollection,
      parentKeys: listParentKeyPositions(links),
    }))
    .filter(({ parentKeys }) => parentKeys.length > 0);
  if (movable.length === 0) return (_before, after) => after;
  return (before, after) => {
    const names = nestedCollectionsOf(after);
    const moved = names.flatMap((name) => {
      const collection = movable.find(({ nestedCollection }) =>
        isOfNestedCollection(nestedCollection, name),
      );
      return collection ? renameCollection(name, collection, { before, after }) : [name];
    });
    return moved.join() === names.join() ? after : { ...after, [nestedCollectionsProperty]: moved };
  };
}

function listParentKeyPositions({
  nestedCollection,
  parentKeys,
  objectProperties,
  parentKeyProperty,
}: ParentLinks): readonly ParentKeyPosition[] {
  if (parentKeys.length === 0) return [];
  const positions = nestedCollection
    .split('/')
    .flatMap((part, index) => (part.startsWith('{') ? [index] : []))
    .slice(-parentKeys.length);
  const [objectProperty] = objectProperties;
  const objectPath = objectProperty === undefined ? null : [objectProperty, parentKeyProperty];
  const paths = parentKeys.with(-1, parentKeys.at(-1) ?? objectPath);
  return positions.flatMap((position, index) => {
    const path = paths[index];
    return path ? [{ position, path }] : [];
  });
}

type RecordStates = { readonly before: StoredRecord; readonly after: StoredRecord };

/** The name with the keys of the new parents; none where the record names no parent any more. */
function renameCollection(
  name: string,
  { parentKeys }: MovableCollection,
  { before, after }: RecordStates,
): readonly string[] {
  const parts = name.split('/');
  for (const { position, path } of parentKeys) {
    const [oldKey, newKey] = [before, after].map((record) => valueAt(record, path) ?? undefined);
    if (oldKey === newKey) continue;
    if (newKey === undefined) return [];
    parts[position] = encodeURIComponent(`${newKey}`);
  }
  return [parts.join('/')];
}
