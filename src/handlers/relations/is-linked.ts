import {
  nestedCollectionsProperty,
  type ParentLinks,
  toRecordsName,
  valueAt,
} from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { isCreatedByClient } from './creation-notes.ts';

/** Whether a record belongs to the parents with these keys. */
export type IsLinked = (record: StoredRecord, keys: readonly string[], context: Context) => boolean;

/**
 * Compiles whether a record is in a nested collection: it was created there, or names the parents
 * itself. `undefined` where all records of the resource belong to the path.
 */
export function compileIsLinked(links: ParentLinks | undefined): IsLinked | undefined {
  if (links === undefined) return undefined;
  const { nestedCollection, ownKeyCount, parentCount, includesUnlinked } = links;
  const parentKeys = links.parentKeys.filter((path) => path !== null);
  const areAllNamed = parentKeys.length === links.parentKeys.length;
  const holdsParent = compileHoldsParent(links);
  const takesUnlinked = compileTakesUnlinked(links);
  const hasMember = compileHasMember(links);
  return (record, keys, context) => {
    const collections = nestedCollectionsOf(record);
    if (
      collections.includes(formatNestedCollection(nestedCollection, keys)) ||
      holdsParent(record, `${keys[ownKeyCount + parentCount - 1]}`) ||
      hasMember(record, keys, context)
    )
      return true;
    if (!areAllNamed)
      return (
        includesUnlinked &&
        !collections.some((name) => isOfNestedCollection(nestedCollection, name)) &&
        takesUnlinked(keys, context)
      );
    return (
      parentKeys.length > 0 &&
      parentKeys.every((path, index) => `${valueAt(record, path)}` === keys[ownKeyCount + index])
    );
  };
}

/** Compiles whether the parent is a member of the record: `/users/{id}/teams` beside `/teams/{id}/members`. */
function compileHasMember({ parent, memberships }: ParentLinks): IsLinked {
  if (memberships === undefined || parent === null) return () => false;
  const { keyProperty, nestedCollections } = memberships;
  return (record, keys, context) => {
    const member = context.records(parent).get(`${keys.at(-1)}`);
    const collections = nestedCollectionsOf(Object(member));
    const key = `${record[keyProperty]}`;
    return nestedCollections.some((name) =>
      collections.includes(formatNestedCollection(name, [key])),
    );
  };
}

/** Compiles whether records without a parent belong to one: not where a client created it. */
function compileTakesUnlinked({
  parent,
  ownKeyCount,
  parentCount,
}: ParentLinks): (keys: readonly string[], context: Context) => boolean {
  if (parent === null) return () => true;
  const resource = { name: parent };
  const count = ownKeyCount + parentCount;
  return (keys, context) => !isCreatedByClient(context, { resource, keys: keys.slice(0, count) });
}

/** Compiles whether a record holds its parent as an object or in a list: `"projects": [{ "gid": "7" }]`. */
function compileHoldsParent({
  objectProperties,
  listProperties,
  parentKeyProperty,
}: ParentLinks): (record: StoredRecord, key: string) => boolean {
  const names = [...objectProperties, ...listProperties.map(({ name }) => name)];
  return (record, key) =>
    names.some((name) =>
      [record[name]]
        .flat()
        .some((parent) => isObject(parent) && `${parent[parentKeyProperty]}` === key),
    );
}

/** The names of the nested collections that a record is in. */
export function nestedCollectionsOf(record: StoredRecord): readonly string[] {
  return [record[nestedCollectionsProperty] ?? []].flat().map(String);
}

/** The name of a nested collection with the keys of its parents: `issues/7/comments`. */
export function formatNestedCollection(template: string, keys: readonly string[]): string {
  return toRecordsName({ name: template }, keys);
}

/** Whether a name is that of a nested collection, below any parents. */
export function isOfNestedCollection(template: string, name: string): boolean {
  const [templateParts, parts] = [template.split('/'), name.split('/')];
  return (
    parts.length === templateParts.length &&
    templateParts.every((part, index) => part.startsWith('{') || part === parts[index])
  );
}
