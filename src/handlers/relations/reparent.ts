import {
  type NestedCollection,
  nestedCollectionsProperty,
  type Resource,
  valueAt,
} from '../../inference/inference.ts';
import type { SchemaViews } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import { isOfNestedCollection, listParentLinks, listParentProperties } from './is-linked.ts';

/** What a change leaves of the views that a record is in: the one below a parent goes where the record says. */
export type Reparent = (before: StoredRecord, after: StoredRecord) => StoredRecord;

/** What a record names a parent by, at the place of that parent's key in the name of a view. */
type ParentKeyPosition = { readonly position: number; readonly path: readonly string[] };

type LinkedNestedCollection = {
  readonly view: NestedCollection;
  readonly parentKeys: readonly ParentKeyPosition[];
};

export function compileReparent(shapes: SchemaViews, resource: Resource): Reparent {
  const tied = resource.nestedCollections
    .map((view) => ({ view, parentKeys: listParentKeys(shapes, resource, view) }))
    .filter(({ parentKeys }) => parentKeys.length > 0);
  if (tied.length === 0) return (_before, after) => after;
  return (before, after) => {
    const held = [after[nestedCollectionsProperty]].flat().map(String);
    const views = held.flatMap((name) => {
      const found = tied.find(({ view }) => isOfNestedCollection(view, name));
      return found ? renameNestedCollection(name, found, [before, after]) : [name];
    });
    return views.join() === held.join() ? after : { ...after, [nestedCollectionsProperty]: views };
  };
}

function listParentKeys(
  shapes: SchemaViews,
  resource: Resource,
  view: NestedCollection,
): readonly ParentKeyPosition[] {
  const places = view.name
    .split('/')
    .flatMap((part, index) => (part.startsWith('{') ? [index] : []));
  const links = listParentLinks(shapes, resource, view);
  if (links.length === 0) return [];
  const own = places.slice(places.length - links.length);
  const parent = view.ancestors.at(-1);
  // What holds a list of parents names them beside the views.
  const holder = listParentProperties(shapes, resource, parent).find(
    ({ kind }) => kind === 'object',
  );
  const held = holder && [holder.name, `${parent?.key.path.at(-1)}`];
  const paths = links.with(-1, links.at(-1) ?? held);
  return own.flatMap((place, index) => {
    const path = paths[index];
    return path === undefined ? [] : [{ position: place, path }];
  });
}

/** The name of a view with the keys of the parents that a record names now; none where it names none any more. */
function renameNestedCollection(
  name: string,
  { parentKeys }: LinkedNestedCollection,
  [before, after]: readonly [StoredRecord, StoredRecord],
): readonly string[] {
  const parts = name.split('/');
  for (const { position, path } of parentKeys) {
    const [was, is] = [before, after].map((record) => valueAt(record, path) ?? undefined);
    if (was === is) continue;
    if (is === undefined) return [];
    parts[position] = encodeURIComponent(`${is}`);
  }
  return [parts.join('/')];
}
