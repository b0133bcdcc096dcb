import type { StoredRecord } from '../types.ts';

/** What a collection is of: the resource's name, and the property that holds a record's key. */
export type CollectionKind = { readonly resource: string; readonly property: string };

/**
 * What a record is known by: its key property, or `id` where it lacks that one, so that a behaviours
 * module need not know which property was inferred.
 */
export function findRecordKey(record: StoredRecord, property: string): unknown {
  return record[property] ?? record.id;
}

/** The key of a record; throws when it has none, and says where: at a place, or there at an index. */
export function requireRecordKey(
  record: StoredRecord,
  { resource, property }: CollectionKind,
  location = resource,
  index?: number,
): string {
  const key = findRecordKey(record, property);
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return String(key);
  const where = index === undefined ? location : `${location}/${index}`;
  throw new Error(
    `${where}: the record has no key; its property "${property}" has to be a string or a number.`,
  );
}

/** How deep a record may nest: far deeper than any does, and a record that holds itself nests deeper. */
export const maxRecordDepth = 500;

/**
 * Sees that a record can be printed as JSON, whether there is a file or not: what behaviours store in
 * a test is then no surprise later.
 * @throws an error that says which property of it cannot be, and why.
 */
export function assertJsonRecord(record: StoredRecord, resource: string): void {
  const problem = findJsonProblem(record, '', maxRecordDepth);
  if (problem !== undefined) throw new Error(`${resource}: a record cannot be kept: ${problem}`);
}

function findJsonProblem(
  value: object,
  location: string,
  remainingDepth: number,
): string | undefined {
  if (remainingDepth === 0)
    return `it nests deeper than ${maxRecordDepth} levels, or holds itself.`;
  for (const key in value) {
    const entry: unknown = Reflect.get(value, key);
    if (typeof entry === 'bigint') return `${location}/${key} is a BigInt; store it as a text.`;
    // Most properties hold no object, and then no place is put together for them.
    if (typeof entry !== 'object' || entry === null) continue;
    const problem = findJsonProblem(entry, `${location}/${key}`, remainingDepth - 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether records are frozen when they are stored: never in production, all through in tests. */
export type FreezeMode = 'none' | 'deep';

/** Freezes a value and all that it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
