import {
  type Resource,
  type Shapes,
  type View,
  valueAt,
  viewsKey,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import { isOfView, listHolders, listLinks } from './within.ts';

/** What a change leaves of the views that a record is in: the one below a parent goes where the record says. */
export type Moved = (before: StoredRecord, after: StoredRecord) => StoredRecord;

/** What a record names a parent by, at the place of that parent's key in the name of a view. */
type Tie = { readonly place: number; readonly path: readonly string[] };

type Tied = { readonly view: View; readonly ties: readonly Tie[] };

export const openMoved = (shapes: Shapes, resource: Resource): Moved => {
  const tied = resource.views
    .map((view) => ({ view, ties: listTies(shapes, resource, view) }))
    .filter(({ ties }) => ties.length > 0);
  if (tied.length === 0) return (_before, after) => after;
  return (before, after) => {
    const held = [after[viewsKey]].flat().map(String);
    const views = held.flatMap((name) => {
      const found = tied.find(({ view }) => isOfView(view, name));
      return found ? move(name, found, [before, after]) : [name];
    });
    return views.join() === held.join() ? after : { ...after, [viewsKey]: views };
  };
};

const listTies = (shapes: Shapes, resource: Resource, view: View): readonly Tie[] => {
  const places = view.name
    .split('/')
    .flatMap((part, index) => (part.startsWith('{') ? [index] : []));
  const links = listLinks(shapes, resource, view);
  if (links.length === 0) return [];
  const own = places.slice(places.length - links.length);
  const parent = view.ancestors.at(-1);
  // What holds a list of parents names them beside the views.
  const holder = listHolders(shapes, resource, parent).find(({ kind }) => kind === 'object');
  const held = holder && [holder.name, `${parent?.key.path.at(-1)}`];
  const paths = links.with(-1, links.at(-1) ?? held);
  return own.flatMap((place, index) => {
    const path = paths[index];
    return path === undefined ? [] : [{ place, path }];
  });
};

/** The name of a view with the keys of the parents that a record names now; none where it names none any more. */
const move = (
  name: string,
  { ties }: Tied,
  [before, after]: readonly [StoredRecord, StoredRecord],
): readonly string[] => {
  const parts = name.split('/');
  for (const { place, path } of ties) {
    const [was, is] = [before, after].map((record) => valueAt(record, path) ?? undefined);
    if (was === is) continue;
    if (is === undefined) return [];
    parts[place] = encodeURIComponent(`${is}`);
  }
  return [parts.join('/')];
};
