import {
  nestedCollectionsProperty,
  type ParentKeyField,
  type ParentLinks,
  toRecordsName,
  toTypedKey,
} from '../../inference/inference.ts';
import { isObject, type SchemaViews } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { formatNestedCollection, isOfNestedCollection, nestedCollectionsOf } from './is-linked.ts';

/** Changes what a record says of the parents with these keys. */
type ChangeLink = (record: StoredRecord, keys: readonly string[], context: Context) => StoredRecord;

/** Makes records members of a parent, and takes them out. */
export type ParentLink = { readonly link: ChangeLink; readonly unlink: ChangeLink };

/** Compiles links that are stored with the record, and in the properties that name the parent. */
export function compileParentLink(schemaViews: SchemaViews, links: ParentLinks): ParentLink {
  const { nestedCollection, keyProperty } = links;
  const keyLink = compileKeyLink(schemaViews, links);
  const listLink = compileListLink(links);
  const otherCollections = (record: StoredRecord, name: string) =>
    nestedCollectionsOf(record).filter(
      (other) =>
        other !== name &&
        // A record with a single parent key has one parent.
        !(keyProperty !== undefined && isOfNestedCollection(nestedCollection, other)),
    );
  return {
    link: (record, keys, context) => {
      const name = formatNestedCollection(nestedCollection, keys);
      const linked = listLink.link(keyLink.link(record, keys, context), keys, context);
      return { ...linked, [nestedCollectionsProperty]: [...otherCollections(record, name), name] };
    },
    unlink: (record, keys, context) => {
      const name = formatNestedCollection(nestedCollection, keys);
      const unlinked = listLink.unlink(keyLink.unlink(record, keys, context), keys, context);
      return { ...unlinked, [nestedCollectionsProperty]: otherCollections(record, name) };
    },
  };
}

const noLink: ParentLink = { link: (record) => record, unlink: (record) => record };

/** The key of the last parent. */
function parentKeyOf({ ownKeyCount, parentCount }: ParentLinks, keys: readonly string[]): string {
  return `${keys[ownKeyCount + parentCount - 1]}`;
}

/** The property that holds the parent's key: `team_id`. */
function compileKeyLink(schemaViews: SchemaViews, links: ParentLinks): ParentLink {
  const { keyProperty } = links;
  if (keyProperty === undefined) return noLink;
  const { name, schemaPointers }: ParentKeyField = keyProperty;
  return {
    link: (record, keys) => ({
      ...record,
      [name]: toTypedKey(schemaViews, schemaPointers, parentKeyOf(links, keys)),
    }),
    unlink: (record, keys) => {
      const isOfParent = `${record[name]}` === parentKeyOf(links, keys);
      return isOfParent ? withoutKey(record, keyProperty) : record;
    },
  };
}

function withoutKey(
  record: StoredRecord,
  { name, isNullable, isRequired }: ParentKeyField,
): StoredRecord {
  if (isNullable) return { ...record, [name]: null };
  if (isRequired) return record;
  const { [name]: _parentKey, ...unlinked } = record;
  return unlinked;
}

/** The property that lists parents: `teams`. */
function compileListLink(links: ParentLinks): ParentLink {
  const { parent, parentKeyProperty, listProperties } = links;
  const [listProperty] = listProperties;
  if (parent === null || listProperty === undefined) return noLink;
  const { name } = listProperty;
  const shown = new Set(listProperty.shown);
  const otherParents = (record: StoredRecord, key: string) =>
    [record[name]]
      .flat()
      .filter((entry) => isObject(entry) && `${entry[parentKeyProperty]}` !== key);
  return {
    link: (record, keys, context) => {
      const key = parentKeyOf(links, keys);
      const parentRecord = context.records(toRecordsName({ name: parent }, keys)).get(key);
      const entry = Object.fromEntries(
        Object.entries(Object(parentRecord)).filter(([property]) => shown.has(property)),
      );
      return { ...record, [name]: [...otherParents(record, key), entry] };
    },
    unlink: (record, keys) => ({
      ...record,
      [name]: otherParents(record, parentKeyOf(links, keys)),
    }),
  };
}
