import {
  type NestedCollection,
  nestedCollectionsProperty,
  parametersOf,
  type Resource,
  toRecordsName,
  toTypedKey,
} from '../../inference/inference.ts';
import { entriesOf, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { isOfNestedCollection, listParentLinks, listParentProperties } from './is-linked.ts';

/** What becomes of a record at a path below parents with these keys. */
type ChangeLink = (record: StoredRecord, keys: readonly string[], context: Context) => StoredRecord;

/** Puts records below a parent, and takes them away. */
export type ParentLink = { readonly link: ChangeLink; readonly unlink: ChangeLink };

/** The views that a record is in are noted with it, and what it says of its parent by itself follows. */
export function compileParentLink(
  shapes: SchemaViews,
  resource: Resource,
  view: NestedCollection,
): ParentLink {
  const link = compileKeyLink(shapes, resource, view);
  const holder = compileParentList(shapes, resource, view);
  // What names its parent by a key has one parent.
  const isOnly = link !== noLink;
  const others = (record: StoredRecord, name: string) =>
    [record[nestedCollectionsProperty] ?? []]
      .flat()
      .filter((one) => one !== name && !(isOnly && isOfNestedCollection(view, String(one))));
  return {
    link: (record, keys, context) => {
      const name = toRecordsName(view, keys);
      const tied = holder.link(link.link(record, keys, context), keys, context);
      return { ...tied, [nestedCollectionsProperty]: [...others(record, name), name] };
    },
    unlink: (record, keys, context) => {
      const free = holder.unlink(link.unlink(record, keys, context), keys, context);
      return { ...free, [nestedCollectionsProperty]: others(record, toRecordsName(view, keys)) };
    },
  };
}

/** The property that names the parent by its key: `team_id`. */
function compileKeyLink(
  shapes: SchemaViews,
  resource: Resource,
  view: NestedCollection,
): ParentLink {
  const [path = []] = listParentLinks(shapes, resource, view).slice(-1);
  const [name, ...rest] = path;
  const places = propertiesOf(shapes, shapes.of(resource.entity)).get(`${name}`) ?? [];
  if (name === undefined || rest.length > 0) return noLink;
  const isNullable = shapes.of(places).types.includes('null');
  const isRequired = shapes.of(resource.entity).required.has(name);
  return {
    link: (record, keys) => ({
      ...record,
      [name]: toTypedKey(shapes, places, parentKeyOf(view, keys)),
    }),
    unlink: (record, keys) => {
      if (`${record[name]}` !== parentKeyOf(view, keys) || (isRequired && !isNullable))
        return record;
      const { [name]: _parent, ...free } = record;
      return isNullable ? { ...free, [name]: null } : free;
    },
  };
}

const noLink: ParentLink = { link: (record) => record, unlink: (record) => record };

/** The key of the parent that a view is below. */
function parentKeyOf({ segments }: NestedCollection, keys: readonly string[]): string {
  return `${keys[parametersOf(segments).length - 1]}`;
}

/** The list of its parents that a record has: `teams`. */
function compileParentList(
  shapes: SchemaViews,
  resource: Resource,
  view: NestedCollection,
): ParentLink {
  const parent = view.ancestors.at(-1);
  const holder = listParentProperties(shapes, resource, parent).find(
    ({ kind }) => kind === 'array',
  );
  if (parent === undefined || holder === undefined) return noLink;
  const { name, schemaPointers } = holder;
  const shown = propertiesOf(shapes, shapes.of(entriesOf(shapes, shapes.of(schemaPointers))));
  const property = `${parent.key.path.at(-1)}`;
  const others = (record: StoredRecord, key: string) =>
    [record[name] ?? []].flat().filter((one) => `${Object(one)[property]}` !== key);
  return {
    link: (record, keys, context) => {
      const key = parentKeyOf(view, keys);
      const whole = Object(context.records(toRecordsName(parent, keys)).get(key));
      const entry = Object.fromEntries(Object.entries(whole).filter(([one]) => shown.has(one)));
      return { ...record, [name]: [...others(record, key), entry] };
    },
    unlink: (record, keys) => ({ ...record, [name]: others(record, parentKeyOf(view, keys)) }),
  };
}
