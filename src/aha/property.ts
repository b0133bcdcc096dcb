import type { StoredRecord } from '../index.ts';

/** True for a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A property of the object itself; what a prototype has is not there. */
export const own = (object: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** A text of a record; `''` where there is none. */
export const textOf = (record: StoredRecord, key: string): string => {
  const value = record[key];
  return typeof value === 'string' ? value : '';
};

/** A number of a record, or null. */
export const numberOf = (record: StoredRecord, key: string): number | null => {
  const value = record[key];
  return typeof value === 'number' ? value : null;
};

/** A list of a record; empty where there is none. */
export const listOf = (record: StoredRecord, key: string): readonly unknown[] => {
  const value = record[key];
  return Array.isArray(value) ? value : [];
};

/** A record with these properties alone. */
export const pick = (record: StoredRecord, keys: readonly string[]): StoredRecord =>
  Object.fromEntries(keys.map((key) => [key, record[key]]));
