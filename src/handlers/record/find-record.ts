import { toInternalResource } from '../../base/internal-resources.ts';
import type { Refusal } from '../../base/refusal.ts';
import { type Resource, toRecordsName } from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import type { IsLinked } from '../relations/is-linked.ts';
import { toResourceKeys } from './keys.ts';

/** The record that a resource has under the last of these keys, below ancestors with those before. */
export function findRecord(
  ground: HandlerContext,
  context: Context,
  { resource, keys, within }: RecordKeys,
): StoredRecord | undefined {
  const name = toRecordsName(resource, keys);
  const key = `${keys.at(-1)}`;
  const stored = context.records(name).get(key);
  const isFound = stored !== undefined || resource.keys === 'listed';
  const found = isFound
    ? stored
    : isKeyDeleted(context, name, key)
      ? undefined
      : ground.generateOnDemand(resource, toResourceKeys(resource, keys));
  return found === undefined || !within || within(found, keys) ? found : undefined;
}

/** A resource, and the keys that name one of its records: those of its ancestors first. */
export type RecordKeys = {
  readonly resource: Resource;
  readonly keys: readonly string[];
  /** Which of its records count. */
  readonly within?: IsLinked | undefined;
};

/** That record; refused with 404 where there is none. */
export function requireRecord(
  ground: HandlerContext,
  context: Context,
  named: RecordKeys,
): StoredRecord {
  const record = findRecord(ground, context, named);
  if (record === undefined) throw refuseNotFound(context, named);
  return record;
}

/** What has to be there before one record of a resource is looked for: all that its path names but itself. */
export function parentResourcesOf(
  { kind }: Resource,
  ancestors: readonly (Resource | undefined)[],
): readonly (Resource | undefined)[] {
  return kind === 'singleton' ? ancestors : ancestors.slice(0, -1);
}

/** Refuses with 404 where one of the ancestors that a path names is not there. */
export function requireAncestors(
  context: Context,
  path: { readonly ancestors: readonly (Resource | undefined)[]; readonly keys: readonly string[] },
): void {
  for (const [index, resource] of path.ancestors.entries()) {
    const keys = path.keys.slice(0, index + 1);
    if (resource && !recordExists(context, { resource, keys }))
      throw refuseNotFound(context, { resource, keys });
  }
}

/** Says of keys that a call names that nothing is there. */
export function noticeMissingKeys(context: Context, name: string, keys: readonly string[]): void {
  for (const key of keys) context.notice('not-found', `there is no "${key}" in ${name}`);
}

/** Whether there is such a record, without making it. */
function recordExists(context: Context, { resource, keys }: RecordKeys): boolean {
  const name = toRecordsName(resource, keys);
  const key = `${keys.at(-1)}`;
  if (resource.keys === 'any') return !isKeyDeleted(context, name, key);
  return context.records(name).get(key) !== undefined;
}

/** How many of the keys that there are a refusal names. */
const maxListedKeys = 5;

function refuseNotFound(context: Context, { resource, keys, within }: RecordKeys): Refusal {
  const name = toRecordsName(resource, keys);
  if (within !== undefined && context.records(name).get(`${keys.at(-1)}`) !== undefined)
    return context.refuse({
      code: 'not-found',
      detail: `"${keys.at(-1)}" of ${name} is not below this one.`,
    });
  const { records, total } = context.records(name).list({ limit: maxListedKeys });
  const there = records.map((record) => `"${record[resource.key.storedProperty]}"`).join(', ');
  const more = total > records.length ? ', …' : '';
  const said = there === '' ? '' : ` There are ${there}${more}.`;
  const isOne = resource.kind === 'singleton';
  return context.refuse({
    code: 'not-found',
    detail: isOne ? `There is no ${name}.` : `There is no "${keys.at(-1)}" in ${name}.${said}`,
  });
}

/** Where it is kept which records were removed that would be there otherwise. */
const deletedKeysResource = toInternalResource('removed');

export function isKeyDeleted(context: Context, name: string, key: string): boolean {
  return context.records(deletedKeysResource).get(`${name}/${key}`) !== undefined;
}

export function markKeyDeleted(context: Context, name: string, key: string): void {
  const id = `${name}/${key}`;
  const records = context.records(deletedKeysResource);
  if (records.get(id) === undefined) records.insert({ id });
}

/** Forgets that a record was removed; false where nobody had noted it. */
export function unmarkKeyDeleted(context: Context, name: string, key: string): boolean {
  return context.records(deletedKeysResource).remove(`${name}/${key}`);
}
