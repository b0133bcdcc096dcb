import {
  atNestedCollection,
  findParentKeyProperties,
  type NestedCollection,
  nestedCollectionsProperty,
  normalizeName,
  type PlannedOperation,
  parametersOf,
  type Resource,
  singularize,
  toRecordsName,
  valueAt,
} from '../../inference/inference.ts';
import { isObject, kindOf, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';

/** Tells whether a record is at a path below ancestors with these keys. */
export type IsLinked = (record: StoredRecord, keys: readonly string[]) => boolean;

/** Of the records of a resource those that an operation is about; `undefined` where it is about all. */
export function findIsLinked(
  shapes: SchemaViews,
  { nestedCollection }: Pick<PlannedOperation, 'nestedCollection'>,
  resource: Resource,
): IsLinked | undefined {
  return nestedCollection && compileIsLinked(shapes, resource, nestedCollection);
}

/**
 * A record is at the views that it was created in, and below the parents that it names itself. Below
 * parents that nobody lists are all those that are not below another of them.
 */
function compileIsLinked(
  shapes: SchemaViews,
  resource: Resource,
  view: NestedCollection,
): IsLinked {
  const depth = parametersOf(resource.segments).length;
  const all = listParentLinks(shapes, resource, view);
  const links = all.filter((link) => link !== undefined);
  const isLinked = links.length === all.length;
  const parents = view.ancestors.slice(depth);
  const isOpen =
    !view.isMembership && parents.some((parent) => parent === undefined || parent.keys === 'any');
  const names = compileNamesParent(shapes, resource, parents.at(-1));
  return (record, keys) => {
    const held = [record[nestedCollectionsProperty]].flat().map(String);
    if (
      held.includes(toRecordsName(view, keys)) ||
      names(record, `${keys[depth + parents.length - 1]}`)
    )
      return true;
    if (!isLinked) return isOpen && !held.some((name) => isOfNestedCollection(view, name));
    return (
      links.length > 0 &&
      links.every((link, index) => `${valueAt(record, link)}` === keys[depth + index])
    );
  };
}

/** For each further parent of a view what its records name it by; `undefined` where by nothing. */
export function listParentLinks(
  shapes: SchemaViews,
  resource: Resource,
  view: NestedCollection,
): readonly (readonly string[] | undefined)[] {
  return findParentKeyProperties(shapes, atNestedCollection(resource, view))
    .slice(parametersOf(resource.segments).length)
    .map((link) => (link && isForeignKey(`${link.path.at(-1)}`) ? link.path : undefined));
}

/** Tells whether a record names its parent by an object, or in a list: `"projects": [{ "gid": "7" }]`. */
function compileNamesParent(
  shapes: SchemaViews,
  resource: Resource,
  parent: Resource | undefined,
): (record: StoredRecord, key: string) => boolean {
  const property = `${parent?.key.path.at(-1)}`;
  const holders = listParentProperties(shapes, resource, parent);
  return (record, key) =>
    holders.some(({ name }) =>
      [record[name]].flat().some((one) => isObject(one) && `${one[property]}` === key),
    );
}

type ParentProperty = {
  readonly name: string;
  readonly schemaPointers: readonly string[];
  readonly kind: ReturnType<typeof kindOf>;
};

/** The properties of a record that hold its parent, or a list of its parents. */
export function listParentProperties(
  shapes: SchemaViews,
  { entity }: Resource,
  parent: Resource | undefined,
): readonly ParentProperty[] {
  const noun = singularize(normalizeName(parent?.noun ?? ''));
  return [...propertiesOf(shapes, shapes.of(entity))]
    .filter(([name]) => singularize(normalizeName(name)) === noun)
    .map(([name, places]) => ({
      name,
      schemaPointers: places,
      kind: kindOf(shapes, shapes.of(places)),
    }))
    .filter(({ kind }) => kind === 'object' || kind === 'array');
}

/** Whether a name of stored records is that of a view, below whatever parents. */
export function isOfNestedCollection({ name }: NestedCollection, other: string): boolean {
  const [parts, others] = [name.split('/'), other.split('/')];
  return (
    others.length === parts.length &&
    parts.every((part, index) => part.startsWith('{') || part === others[index])
  );
}

/** Whether a property names another record: `user_id`, where `username` may be its own. */
function isForeignKey(property: string): boolean {
  return /.(id|key|number|slug|code)$/.test(normalizeName(property));
}
