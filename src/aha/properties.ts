import type { StoredRecord } from '../index.ts';

/** True for a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property of the object itself; what a prototype has is not there. */
export function ownProperty(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

// These take what a property holds and not its name: looked up by a name that differs from call to
// call, it costs several times as much.

/** A property of a record as a text; `''` where it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A property of a record as a number; null where it is none. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** A property of a record as a list; empty where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A record with these properties alone. */
export function pick(record: StoredRecord, keys: readonly string[]): StoredRecord {
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}
