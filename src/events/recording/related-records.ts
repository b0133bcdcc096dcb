import { type RelatedRecord, type Resource, toRecordsName } from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { StoredRecord, Transaction } from '../../store/types.ts';
import type { RelatedValue } from '../delivery.ts';
import type { EventCatalogue } from '../event-document.ts';
import { toShownRecord } from './changed-records.ts';
import type { ResourceChange } from './resource-changes.ts';

type RelatedSearch = {
  readonly catalogue: EventCatalogue;
  readonly transaction: Transaction;
  readonly change: ResourceChange;
};

/** The records that a message shows beside the one that changed, as far as they exist. */
export function findRelatedRecords(
  related: readonly RelatedRecord[],
  search: RelatedSearch,
): readonly RelatedValue[] {
  return related.flatMap((one) => {
    const found = findRelatedRecord(one, search);
    return found === undefined ? [] : [{ path: one.path, record: toShownRecord(found) }];
  });
}

/** By a property of the record, by the path of the record, or by a property of the other one. */
function findRelatedRecord(
  { resource: name, property = '', backProperty }: RelatedRecord,
  { catalogue, transaction, change }: RelatedSearch,
): StoredRecord | undefined {
  const { document } = catalogue;
  const resource = document.model?.().resources.find((one) => one.name === name);
  const record = change.after ?? change.before;
  if (resource === undefined || record === undefined) return undefined;
  const value = record[property];
  if (isObject(value)) return value;
  const parents = listSharedParents(resource, change);
  if (parents === undefined) return undefined;
  const records = transaction.records(document.scope + toRecordsName(resource, parents));
  const key = value ?? findParentKey(resource, change);
  if (key !== undefined && key !== null) return records.get(`${key}`);
  return backProperty === undefined
    ? undefined
    : (records.find({ [backProperty]: change.key }) ??
        records.find({ [backProperty]: Number(change.key) }));
}

/** The keys of the parents, which both records have to share. */
function listSharedParents(
  { ancestors }: Resource,
  { resource: changed, keys }: ResourceChange,
): readonly string[] | undefined {
  const isShared = ancestors.every((ancestor, index) => ancestor === changed?.ancestors[index]);
  return isShared ? keys.slice(0, ancestors.length) : undefined;
}

/** The key of a parent of the record that changed. */
function findParentKey(
  resource: Resource,
  { resource: changed, keys }: ResourceChange,
): string | undefined {
  return changed && keys[changed.ancestors.indexOf(resource)];
}
