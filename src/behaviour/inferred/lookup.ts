import { type Resource, toRecordsName } from '../../document/document.ts';
import type { Refusal } from '../../refusal.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import type { Ground } from './ground.ts';
import { toOwnKeys } from './keys.ts';
import { isRemoved } from './removed.ts';
import type { Within } from './within.ts';

/** The record that a resource has under the last of these keys, below ancestors with those before. */
export const findRecord = (
  ground: Ground,
  context: Context,
  { resource, keys, within }: Named,
): StoredRecord | undefined => {
  const name = toRecordsName(resource, keys);
  const key = `${keys.at(-1)}`;
  const stored = context.records(name).get(key);
  const isFound = stored !== undefined || resource.presence === 'told';
  const found = isFound
    ? stored
    : isRemoved(context, name, key)
      ? undefined
      : ground.virtual(resource, toOwnKeys(resource, keys));
  return found === undefined || !within || within(found, keys) ? found : undefined;
};

/** A resource, and the keys that name one of its records: those of its ancestors first. */
export type Named = {
  readonly resource: Resource;
  readonly keys: readonly string[];
  /** Which of its records count. */
  readonly within?: Within | undefined;
};

/** That record; refused with 404 where there is none. */
export const needRecord = (ground: Ground, context: Context, named: Named): StoredRecord => {
  const record = findRecord(ground, context, named);
  if (record === undefined) throw refuseMissing(context, named);
  return record;
};

/** What has to be there before one record of a resource is looked for: all that its path names but itself. */
export const parentsOf = (
  { kind }: Resource,
  ancestors: readonly (Resource | undefined)[],
): readonly (Resource | undefined)[] => (kind === 'singleton' ? ancestors : ancestors.slice(0, -1));

/** Refuses with 404 where one of the ancestors that a path names is not there. */
export const needAncestors = (
  context: Context,
  path: { readonly ancestors: readonly (Resource | undefined)[]; readonly keys: readonly string[] },
): void => {
  for (const [index, resource] of path.ancestors.entries()) {
    const keys = path.keys.slice(0, index + 1);
    if (resource && !isThere(context, { resource, keys }))
      throw refuseMissing(context, { resource, keys });
  }
};

/** Says of keys that a call names that nothing is there. */
export const noticeMissing = (context: Context, name: string, keys: readonly string[]): void => {
  for (const key of keys) context.notice('not-found', `there is no "${key}" in ${name}`);
};

/** Whether there is such a record, without making it. */
const isThere = (context: Context, { resource, keys }: Named): boolean => {
  const name = toRecordsName(resource, keys);
  const key = `${keys.at(-1)}`;
  if (resource.presence === 'any') return !isRemoved(context, name, key);
  return context.records(name).get(key) !== undefined;
};

/** How many of the keys that there are a refusal names. */
const namedKeys = 5;

const refuseMissing = (context: Context, { resource, keys, within }: Named): Refusal => {
  const name = toRecordsName(resource, keys);
  if (within !== undefined && context.records(name).get(`${keys.at(-1)}`) !== undefined)
    return context.refuse({
      status: 404,
      code: 'not-found',
      detail: `"${keys.at(-1)}" of ${name} is not below this one.`,
    });
  const { records, total } = context.records(name).list({ limit: namedKeys });
  const there = records.map((record) => `"${record[resource.key.property]}"`).join(', ');
  const more = total > records.length ? ', …' : '';
  const said = there === '' ? '' : ` There are ${there}${more}.`;
  const isOne = resource.kind === 'singleton';
  return context.refuse({
    status: 404,
    code: 'not-found',
    detail: isOne ? `There is no ${name}.` : `There is no "${keys.at(-1)}" in ${name}.${said}`,
  });
};
