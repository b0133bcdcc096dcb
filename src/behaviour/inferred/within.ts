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
  const ancestry = findAncestry(shapes, atView(resource, view)).slice(depth);
  const links = ancestry.flatMap((link) =>
    link && isForeign(`${link.path.at(-1)}`) ? [link.path] : [],
  );
  const isLinked = links.length === ancestry.length;
  const parents = view.ancestors.slice(depth);
  const isOpen = parents.some((parent) => parent === undefined || parent.presence === 'any');
  const isOfView = openOfView(view);
  const names = openNames(shapes, resource, parents.at(-1));
  return (record, keys) => {
    const held = [record[viewsKey]].flat().map(String);
    if (
      held.includes(toRecordsName(view, keys)) ||
      names(record, `${keys[depth + parents.length - 1]}`)
    )
      return true;
    if (!isLinked) return isOpen && !held.some(isOfView);
    return links.every((link, index) => `${valueAt(record, link)}` === keys[depth + index]);
  };
};

/** Tells whether a record names its parent by an object, or in a list: `"projects": [{ "gid": "7" }]`. */
const openNames = (
  shapes: Shapes,
  { entity }: Resource,
  parent: Resource | undefined,
): ((record: StoredRecord, key: string) => boolean) => {
  const noun = singular(plain(parent?.noun ?? ''));
  const property = `${parent?.key.path.at(-1)}`;
  const holders = [...outline(shapes, shapes.of(entity))]
    .filter(([name, places]) => singular(plain(name)) === noun && isHolder(shapes, places))
    .map(([name]) => name);
  return (record, key) =>
    holders.some((name) =>
      [record[name]].flat().some((one) => isObject(one) && `${one[property]}` === key),
    );
};

const isHolder = (shapes: Shapes, places: readonly string[]): boolean =>
  ['object', 'array'].includes(kindOf(shapes, shapes.of(places)));

/** Tells whether a name of stored records is that of a view, below whatever parents. */
const openOfView = ({ name }: View): ((name: string) => boolean) => {
  const parts = name.split('/');
  return (other) => {
    const others = other.split('/');
    return (
      others.length === parts.length &&
      parts.every((part, index) => part.startsWith('{') || part === others[index])
    );
  };
};

/** Whether a property names another record: `user_id`, where `username` may be its own. */
const isForeign = (property: string): boolean =>
  /.(id|key|number|slug|code)$/.test(plain(property));
