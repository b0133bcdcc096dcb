import type { StoredRecord } from '../index.ts';

/** True for a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A property of the object itself; what a prototype has is not there. */
export const own = (object: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

// These take what a property holds and not its name: looked up by a name that differs from call to
// call, it costs several times as much.

/** A property of a record as a text; `''` where it is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A property of a record as a number; null where it is none. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' ? value : null;

/** A property of a record as a list; empty where it is none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A record with these properties alone. */
export const pick = (record: StoredRecord, keys: readonly string[]): StoredRecord =>
  Object.fromEntries(keys.map((key) => [key, record[key]]));
