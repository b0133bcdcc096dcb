import {
  inferParentLinks,
  type NestedCollection,
  parametersOf,
  type Resource,
  toRecordsName,
} from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import type { RecordKeys } from '../record/find-record.ts';
import { keyOf, toResourceKeys } from '../record/keys.ts';
import { deletedKeys } from '../record/marked-keys.ts';
import { formatNestedCollection, nestedCollectionsOf } from './is-linked.ts';
import { compileParentLink } from './parent-link.ts';

/**
 * Deletes the records that were created in nested collections below a deleted record, because they
 * have their own path, at which they would still be found. Members leave the record and stay.
 */
export function deleteNestedRecords(
  handlerContext: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  for (const nested of handlerContext.model.resources) {
    for (const collection of nested.nestedCollections)
      unlinkMembers(handlerContext, context, { resource, keys, nested, collection });
    const collections = nested.nestedCollections.filter((collection) =>
      isCreatedBelow(collection, { resource, keys }),
    );
    if (collections.length === 0) continue;
    const ownKeyCount = parametersOf(nested.segments).length;
    const records = context.records(toRecordsName(nested, keys));
    for (const record of records.list().records) {
      if (!collections.some((collection) => isInCollection(record, collection, keys))) continue;
      const key = keyOf(nested, record);
      const deleted = { resource: nested, keys: [...keys.slice(0, ownKeyCount), key] };
      records.remove(key);
      noteDeletedKey(handlerContext, context, deleted);
      deleteNestedRecords(handlerContext, context, deleted);
    }
  }
}

type Membership = RecordKeys & {
  /** The resource of the members. */
  readonly nested: Resource;
  readonly collection: NestedCollection;
};

function unlinkMembers(
  { model: { schemaViews } }: HandlerContext,
  context: Context,
  { resource, keys, nested, collection }: Membership,
): void {
  if (!collection.isMembership || collection.ancestors.at(-1) !== resource) return;
  const links = inferParentLinks(schemaViews, nested, collection);
  const { unlink } = compileParentLink(schemaViews, links);
  const records = context.records(toRecordsName(nested, keys));
  for (const record of records.list().records)
    if (isInCollection(record, collection, keys)) records.update(unlink(record, keys, context));
}

/** Whether records are created in a nested collection below such a record. */
function isCreatedBelow(
  { createOperation, ancestors }: NestedCollection,
  { resource, keys }: RecordKeys,
): boolean {
  return createOperation !== undefined && ancestors.indexOf(resource) === keys.length - 1;
}

function isInCollection(
  record: StoredRecord,
  { name }: NestedCollection,
  keys: readonly string[],
): boolean {
  const collectionName = formatNestedCollection(name, keys);
  // The keys of further parents may be any.
  const start = collectionName.replace(/\{.*$/s, '');
  return nestedCollectionsOf(record).some((one) =>
    start === collectionName ? one === collectionName : one.startsWith(start),
  );
}

/**
 * Notes a deleted key. The children of a deleted record stay stored, since no path leads to them; when
 * the key comes back they are deleted, so that they do not come back with it.
 */
export function noteDeletedKey(
  { model }: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  const mayComeBack =
    resource.key.origin === 'client' ||
    resource.unknownKeys !== 'refused' ||
    resource.createOperation === undefined;
  const isNoted =
    resource.unknownKeys !== 'refused' || childrenOf(model.resources, resource).length > 0;
  if (mayComeBack && isNoted)
    deletedKeys.mark(context, toRecordsName(resource, keys), `${keys.at(-1)}`);
}

/** Deletes the old children of a key that comes back. */
export function prepareReusedKey(
  handlerContext: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  const name = toRecordsName(resource, keys);
  if (deletedKeys.unmark(context, name, `${keys.at(-1)}`))
    deleteDescendants(handlerContext, context, { resource, keys: toResourceKeys(resource, keys) });
}

function deleteDescendants(
  handlerContext: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  for (const child of childrenOf(handlerContext.model.resources, resource)) {
    const records = context.records(toRecordsName(child, keys));
    for (const record of records.list().records) {
      const key = keyOf(child, record);
      deleteDescendants(handlerContext, context, { resource: child, keys: [...keys, key] });
      records.remove(key);
    }
  }
}

function childrenOf(resources: readonly Resource[], parent: Resource): readonly Resource[] {
  return resources.filter(({ ancestors }) => ancestors.length > 0 && ancestors.at(-1) === parent);
}
