import { type Resource, toRecordsName } from '../../document/document.ts';
import type { Context } from '../behaviour.ts';
import type { Ground } from './ground.ts';
import { keyOf, toOwnKeys } from './keys.ts';
import type { Named } from './lookup.ts';
import { forgetRemoved, noteRemoved } from './removed.ts';

/**
 * Removing a record hides what is below it, since nobody finds a way past it. A key that comes
 * again must not bring that back: so it is noted which keys went, and what was below is removed when
 * one comes again.
 */
export const noteGone = (
  { inference }: Ground,
  context: Context,
  { resource, keys }: Named,
): void => {
  const mayComeAgain =
    resource.key.origin === 'client' ||
    resource.presence === 'any' ||
    resource.creates === undefined;
  const isNoted =
    resource.presence === 'any' || childrenOf(inference.resources, resource).length > 0;
  if (mayComeAgain && isNoted)
    noteRemoved(context, toRecordsName(resource, keys), `${keys.at(-1)}`);
};

/** Makes room for a record whose key may have been there before. */
export const restart = (ground: Ground, context: Context, { resource, keys }: Named): void => {
  const name = toRecordsName(resource, keys);
  if (forgetRemoved(context, name, `${keys.at(-1)}`))
    clearBelow(ground, context, { resource, keys: toOwnKeys(resource, keys) });
};

const clearBelow = (ground: Ground, context: Context, { resource, keys }: Named): void => {
  for (const child of childrenOf(ground.inference.resources, resource)) {
    const records = context.records(toRecordsName(child, keys));
    for (const record of records.list().records) {
      const key = keyOf(child, record);
      clearBelow(ground, context, { resource: child, keys: [...keys, key] });
      records.remove(key);
    }
  }
};

const childrenOf = (resources: readonly Resource[], parent: Resource): readonly Resource[] =>
  resources.filter(({ ancestors }) => ancestors.length > 0 && ancestors.at(-1) === parent);
