import type { StoredRecord } from './store.ts';

/** What a collection is of: the resource's name, and the property that holds a record's key. */
export type Kind = { readonly resource: string; readonly property: string };

/** The key of a record; throws when it has none, and says where: at a place, or there at an index. */
export const keyOf = (
  record: StoredRecord,
  { resource, property }: Kind,
  place = resource,
  index?: number,
): string => {
  const key = record[property];
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return String(key);
  const where = index === undefined ? place : `${place}/${index}`;
  throw new Error(
    `${where}: the record has no key; its property "${property}" has to be a string or a number.`,
  );
};
