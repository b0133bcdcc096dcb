import type { Refusal } from '../../base/refusal.ts';
import { type Resource, toRecordsName } from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { expiredKeys } from '../lifecycles/expiry.ts';
import type { IsLinked } from '../relations/is-linked.ts';
import { toResourceKeys } from './keys.ts';
import { deletedKeys } from './marked-keys.ts';

/** A resource and the keys of one of its records, those of the ancestors first. */
export type RecordKeys = {
  readonly resource: Resource;
  readonly keys: readonly string[];
  /** Which records belong to the path; absent where all do. */
  readonly isLinked?: IsLinked | undefined;
  /** `change` when absent. */
  readonly access?: 'read' | 'change';
};

/** Finds a record; where every key has one, it is generated. */
export function findRecord(
  { generateOnDemand }: HandlerContext,
  context: Context,
  { resource, keys, isLinked, access = 'change' }: RecordKeys,
): StoredRecord | undefined {
  const name = toRecordsName(resource, keys);
  const key = `${keys.at(-1)}`;
  const stored = context.records(name).get(key);
  const mayGenerate =
    stored === undefined &&
    makesUnknownKeys(resource, access) &&
    !deletedKeys.has(context, name, key);
  const record = mayGenerate ? generateOnDemand(resource, toResourceKeys(resource, keys)) : stored;
  return record === undefined || !isLinked || isLinked(record, keys, context) ? record : undefined;
}

/** Whether a key has a record until it is deleted. */
function makesUnknownKeys({ unknownKeys }: Resource, access: 'read' | 'change'): boolean {
  return unknownKeys === 'made' || (unknownKeys === 'made-by-changes' && access === 'change');
}

/** Finds a record, or refuses with 404. */
export function requireRecord(
  handlerContext: HandlerContext,
  context: Context,
  recordKeys: RecordKeys,
): StoredRecord {
  const record = findRecord(handlerContext, context, recordKeys);
  if (record === undefined) throw refuseNotFound(context, recordKeys);
  return record;
}

/** The resources of the keys in a path, without the record's own. */
export function parentResourcesOf(
  { kind }: Resource,
  ancestors: readonly (Resource | undefined)[],
): readonly (Resource | undefined)[] {
  return kind === 'singleton' ? ancestors : ancestors.slice(0, -1);
}

type AncestorKeys = {
  readonly ancestors: readonly (Resource | undefined)[];
  readonly keys: readonly string[];
};

/** Refuses with 404 where one of the ancestors that a path names does not exist. */
export function requireAncestors(context: Context, { ancestors, keys }: AncestorKeys): void {
  for (const [index, resource] of ancestors.entries()) {
    const ancestorKeys = keys.slice(0, index + 1);
    if (resource && !recordExists(context, { resource, keys: ancestorKeys }))
      throw refuseNotFound(context, { resource, keys: ancestorKeys });
  }
}

/** Reports keys of a call that have no record. */
export function noticeMissingKeys(context: Context, name: string, keys: readonly string[]): void {
  for (const key of keys) context.notice('not-found', `No record "${key}" in ${name}.`);
}

/** Whether a record exists, without generating it. */
function recordExists(context: Context, { resource, keys }: RecordKeys): boolean {
  const name = toRecordsName(resource, keys);
  const key = `${keys.at(-1)}`;
  return makesUnknownKeys(resource, 'change')
    ? !deletedKeys.has(context, name, key)
    : context.records(name).get(key) !== undefined;
}

/** How many of the existing keys a refusal names. */
const maxListedKeys = 5;

function refuseNotFound(context: Context, { resource, keys, isLinked }: RecordKeys): Refusal {
  const name = toRecordsName(resource, keys);
  const key = `${keys.at(-1)}`;
  if (isExpired(context, resource, { name, key }))
    return context.refuse({ code: 'record-expired', detail: `"${key}" of ${name} has expired.` });
  const isElsewhere = isLinked !== undefined && context.records(name).get(key) !== undefined;
  const detail = isElsewhere
    ? `"${key}" of ${name} belongs to another parent.`
    : describeMissing(context, { resource, name, key });
  return context.refuse({ code: 'not-found', detail });
}

/** Whether a record is gone because it expired, and the document has a 410 for that. */
function isExpired(
  context: Context,
  { expiry }: Resource,
  { name, key }: Pick<MissingRecord, 'name' | 'key'>,
): boolean {
  return (
    expiry !== undefined &&
    'status' in expiry.effect &&
    expiry.effect.status === 410 &&
    expiredKeys.has(context, name, key)
  );
}

type MissingRecord = { readonly resource: Resource; readonly name: string; readonly key: string };

function describeMissing(context: Context, { resource, name, key }: MissingRecord): string {
  if (resource.kind === 'singleton') return `There is no ${name}.`;
  const { records, total } = context.records(name).list({ limit: maxListedKeys });
  const keys = records.map((record) => `"${record[resource.key.storedProperty]}"`).join(', ');
  const more = total > records.length ? ', …' : '';
  return `There is no "${key}" in ${name}.${keys === '' ? '' : ` The keys are ${keys}${more}.`}`;
}
