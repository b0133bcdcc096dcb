import type { StoredRecord } from './store.ts';

/** What a collection is of: the resource's name, and the property that holds a record's key. */
export type Kind = { readonly resource: string; readonly property: string };

/**
 * What a record is known by: its key property, or `id` where it lacks that one, so that a behaviours
 * module need not know which property was inferred.
 */
export const keyIn = (record: StoredRecord, property: string): unknown =>
  record[property] ?? record.id;

/** The key of a record; throws when it has none, and says where: at a place, or there at an index. */
export const keyOf = (
  record: StoredRecord,
  { resource, property }: Kind,
  place = resource,
  index?: number,
): string => {
  const key = keyIn(record, property);
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return String(key);
  const where = index === undefined ? place : `${place}/${index}`;
  throw new Error(
    `${where}: the record has no key; its property "${property}" has to be a string or a number.`,
  );
};
