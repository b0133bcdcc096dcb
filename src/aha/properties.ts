import type { StoredRecord } from '../behaviours.ts';

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property of an object; `undefined` for an inherited one. */
export function ownProperty(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

// These take the value of a property instead of its name: a lookup by a varying name costs several
// times as much.

/** A string; `''` for any other value. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A number; null for any other value. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** An array; empty for any other value. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A record with only these properties. */
export function pick(record: StoredRecord, keys: readonly string[]): StoredRecord {
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}
