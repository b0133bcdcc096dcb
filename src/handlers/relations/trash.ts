import { toInternalResource } from '../../base/internal-resources.ts';
import {
  type ShownRemoved,
  type SoftDeletion,
  shownRemovedValues,
  toRecordsName,
} from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { Records, StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { QueryValues } from '../list/query-values.ts';
import type { RecordKeys } from '../record/find-record.ts';
import { applyActionEffect } from '../record/timestamps.ts';

/** Records that were removed, and that lists show only when they are asked for them. */
const trashResource = toInternalResource('trash');

function trashKey({ resource, keys }: RecordKeys): string {
  return `${toRecordsName(resource, keys)}/${keys.at(-1)}`;
}

/** Keeps a record that is about to be removed, with what the removal makes of it. */
export function putIntoTrash(
  context: Context,
  recordKeys: RecordKeys,
  { effect }: SoftDeletion,
): void {
  const name = toRecordsName(recordKeys.resource, recordKeys.keys);
  const before = context.records(name).get(`${recordKeys.keys.at(-1)}`);
  if (before === undefined) return;
  const record = markRemoved(before, effect, context);
  const id = trashKey(recordKeys);
  const trash = context.records(trashResource);
  trash.remove(id);
  trash.insert({ id, name, before, record });
}

/** The record as it is after its removal. */
export function markRemoved(
  record: StoredRecord,
  effect: SoftDeletion['effect'],
  { clock }: Context,
): StoredRecord {
  return effect ? applyActionEffect(record, effect, clock) : record;
}

/** Stores a removed record again, as it was; nothing where there is none, or where its key is in use. */
export function takeOutOfTrash(context: Context, recordKeys: RecordKeys): void {
  const trash = context.records(trashResource);
  const id = trashKey(recordKeys);
  const { name, before } = trash.get(id) ?? {};
  if (!isObject(before)) return;
  trash.remove(id);
  const records = context.records(`${name}`);
  if (records.get(`${recordKeys.keys.at(-1)}`) === undefined) records.insert(before);
}

/** Finds a record that was removed. */
export function findInTrash(context: Context, recordKeys: RecordKeys): StoredRecord | undefined {
  const record = context.records(trashResource).get(trashKey(recordKeys))?.record;
  return isObject(record) ? record : undefined;
}

/** Which records a call asks for: those that were not removed, all, or only the removed ones. */
export function readShownRemoved(
  { parameter, shows }: ShownRemoved,
  query: QueryValues,
): 'none' | 'all' | 'only' {
  if (parameter === undefined) return 'only';
  const value = query[parameter];
  const isAmong = (values: readonly unknown[]) => values.includes(value);
  if (isAmong(shownRemovedValues.only)) return 'only';
  if (isAmong(shownRemovedValues.all)) return 'all';
  if (!isAmong(shownRemovedValues.true)) return 'none';
  return shows === 'only' ? 'only' : 'all';
}

/** The records of a list with those that were removed, as far as a call asks for them. */
export function withTrash(
  context: Context,
  source: Pick<Records, 'list'>,
  { name, shown }: { readonly name: string; readonly shown: 'none' | 'all' | 'only' },
): Pick<Records, 'list'> {
  if (shown === 'none') return source;
  const removed = context
    .records(trashResource)
    .list({ where: { name } })
    .records.flatMap(({ record }) => (isObject(record) ? [record] : []));
  const records = shown === 'only' ? removed : [...source.list().records, ...removed];
  return {
    list: ({ offset = 0, limit = records.length } = {}) => ({
      records: records.slice(offset, offset + limit),
      total: records.length,
    }),
  };
}
