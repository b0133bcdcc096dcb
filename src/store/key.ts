import type { StoredRecord } from './store.ts';

/** What a collection is of: the resource's name, and the property that holds a record's key. */
export type Kind = { readonly resource: string; readonly property: string };

/** The key of a record; throws when it has none, and says where. */
export const keyOf = (
  record: StoredRecord,
  { resource, property }: Kind,
  place = resource,
): string => {
  const key = record[property];
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return String(key);
  throw new Error(
    `${place}: the record has no key; its property "${property}" has to be a string or a number.`,
  );
};
