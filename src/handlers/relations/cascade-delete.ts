import {
  type NestedCollection,
  nestedCollectionsProperty,
  parametersOf,
  type Resource,
  toRecordsName,
} from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { markKeyDeleted, type RecordKeys, unmarkKeyDeleted } from '../record/find-record.ts';
import { keyOf, toResourceKeys } from '../record/keys.ts';
import { compileParentLink } from './parent-link.ts';

/**
 * Removes what was created at the views below a record that is gone: unlike what has no other path, it
 * would still be found. What was only put there goes on without it.
 */
export function deleteNestedRecords(
  ground: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  for (const inner of ground.model.resources) {
    for (const view of inner.nestedCollections)
      unlinkAll(ground, context, { resource, keys, inner, view });
    const views = inner.nestedCollections.filter((view) =>
      isCreatedBelow(view, { resource, keys }),
    );
    if (views.length === 0) continue;
    const depth = parametersOf(inner.segments).length;
    const records = context.records(toRecordsName(inner, keys));
    for (const record of records.list().records) {
      if (!views.some((view) => isInNestedCollection(record, view, keys))) continue;
      const gone = { resource: inner, keys: [...keys.slice(0, depth), keyOf(inner, record)] };
      records.remove(keyOf(inner, record));
      noteDeletedKey(ground, context, gone);
      deleteNestedRecords(ground, context, gone);
    }
  }
}

type UnlinkContext = RecordKeys & { readonly inner: Resource; readonly view: NestedCollection };

function unlinkAll(
  { model: { shapes } }: HandlerContext,
  context: Context,
  { resource, keys, inner, view }: UnlinkContext,
): void {
  if (!view.isMembership || view.ancestors.at(-1) !== resource) return;
  const { unlink } = compileParentLink(shapes, inner, view);
  const records = context.records(toRecordsName(inner, keys));
  for (const record of records.list().records)
    if (isInNestedCollection(record, view, keys)) records.update(unlink(record, keys, context));
}

/** Whether records are created at a view below such a record. */
function isCreatedBelow(
  { createOperation, ancestors }: NestedCollection,
  { resource, keys }: RecordKeys,
): boolean {
  return createOperation !== undefined && ancestors.indexOf(resource) === keys.length - 1;
}

function isInNestedCollection(
  record: StoredRecord,
  view: NestedCollection,
  keys: readonly string[],
): boolean {
  const place = toRecordsName(view, keys);
  // Further keys do not matter.
  const start = place.replace(/\{.*$/s, '');
  return [record[nestedCollectionsProperty]]
    .flat()
    .map(String)
    .some((name) => (start === place ? name === place : name.startsWith(start)));
}

/**
 * Removing a record hides what is below it, since nobody finds a way past it. A key that comes
 * again must not bring that back: so it is noted which keys went, and what was below is removed when
 * one comes again.
 */
export function noteDeletedKey(
  { model }: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  const mayComeAgain =
    resource.key.origin === 'client' ||
    resource.keys === 'any' ||
    resource.createOperation === undefined;
  const isNoted = resource.keys === 'any' || childrenOf(model.resources, resource).length > 0;
  if (mayComeAgain && isNoted)
    markKeyDeleted(context, toRecordsName(resource, keys), `${keys.at(-1)}`);
}

/** Makes room for a record whose key may have been there before. */
export function prepareReusedKey(
  ground: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  const name = toRecordsName(resource, keys);
  if (unmarkKeyDeleted(context, name, `${keys.at(-1)}`))
    deleteDescendants(ground, context, { resource, keys: toResourceKeys(resource, keys) });
}

function deleteDescendants(
  ground: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  for (const child of childrenOf(ground.model.resources, resource)) {
    const records = context.records(toRecordsName(child, keys));
    for (const record of records.list().records) {
      const key = keyOf(child, record);
      deleteDescendants(ground, context, { resource: child, keys: [...keys, key] });
      records.remove(key);
    }
  }
}

function childrenOf(resources: readonly Resource[], parent: Resource): readonly Resource[] {
  return resources.filter(({ ancestors }) => ancestors.length > 0 && ancestors.at(-1) === parent);
}
