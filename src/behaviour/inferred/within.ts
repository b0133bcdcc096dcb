import {
  atView,
  type Conclusion,
  findAncestry,
  isObject,
  kindOf,
  outline,
  parametersOf,
  plain,
  type Resource,
  type Shapes,
  singular,
  toRecordsName,
  type View,
  valueAt,
  viewsKey,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';

/** Tells whether a record is at a path below ancestors with these keys. */
export type Within = (record: StoredRecord, keys: readonly string[]) => boolean;

/** Of the records of a resource those that an operation is about; `undefined` where it is about all. */
export const withinOf = (
  shapes: Shapes,
  { view }: Pick<Conclusion, 'view'>,
  resource: Resource,
): Within | undefined => view && openWithin(shapes, resource, view);

/**
 * A record is at the views that it was created in, and below the parents that it names itself. Below
 * parents that nobody lists are all those that are not below another of them.
 */
const openWithin = (shapes: Shapes, resource: Resource, view: View): Within => {
  const depth = parametersOf(resource.steps).length;
  const all = listLinks(shapes, resource, view);
  const links = all.filter((link) => link !== undefined);
  const isLinked = links.length === all.length;
  const parents = view.ancestors.slice(depth);
  const isOpen =
    !view.isAssigned && parents.some((parent) => parent === undefined || parent.presence === 'any');
  const names = openNames(shapes, resource, parents.at(-1));
  return (record, keys) => {
    const held = [record[viewsKey]].flat().map(String);
    if (
      held.includes(toRecordsName(view, keys)) ||
      names(record, `${keys[depth + parents.length - 1]}`)
    )
      return true;
    if (!isLinked) return isOpen && !held.some((name) => isOfView(view, name));
    return (
      links.length > 0 &&
      links.every((link, index) => `${valueAt(record, link)}` === keys[depth + index])
    );
  };
};

/** For each further parent of a view what its records name it by; `undefined` where by nothing. */
export const listLinks = (
  shapes: Shapes,
  resource: Resource,
  view: View,
): readonly (readonly string[] | undefined)[] =>
  findAncestry(shapes, atView(resource, view))
    .slice(parametersOf(resource.steps).length)
    .map((link) => (link && isForeign(`${link.path.at(-1)}`) ? link.path : undefined));

/** Tells whether a record names its parent by an object, or in a list: `"projects": [{ "gid": "7" }]`. */
const openNames = (
  shapes: Shapes,
  resource: Resource,
  parent: Resource | undefined,
): ((record: StoredRecord, key: string) => boolean) => {
  const property = `${parent?.key.path.at(-1)}`;
  const holders = listHolders(shapes, resource, parent);
  return (record, key) =>
    holders.some(({ name }) =>
      [record[name]].flat().some((one) => isObject(one) && `${one[property]}` === key),
    );
};

type Holder = {
  readonly name: string;
  readonly places: readonly string[];
  readonly kind: ReturnType<typeof kindOf>;
};

/** The properties of a record that hold its parent, or a list of its parents. */
export const listHolders = (
  shapes: Shapes,
  { entity }: Resource,
  parent: Resource | undefined,
): readonly Holder[] => {
  const noun = singular(plain(parent?.noun ?? ''));
  return [...outline(shapes, shapes.of(entity))]
    .filter(([name]) => singular(plain(name)) === noun)
    .map(([name, places]) => ({ name, places, kind: kindOf(shapes, shapes.of(places)) }))
    .filter(({ kind }) => kind === 'object' || kind === 'array');
};

/** Whether a name of stored records is that of a view, below whatever parents. */
export const isOfView = ({ name }: View, other: string): boolean => {
  const [parts, others] = [name.split('/'), other.split('/')];
  return (
    others.length === parts.length &&
    parts.every((part, index) => part.startsWith('{') || part === others[index])
  );
};

/** Whether a property names another record: `user_id`, where `username` may be its own. */
const isForeign = (property: string): boolean =>
  /.(id|key|number|slug|code)$/.test(plain(property));
