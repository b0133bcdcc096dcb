import type { StoredRecord } from '../types.ts';

/** A resource's name and key property. */
export type CollectionKind = { readonly resource: string; readonly property: string };

/**
 * The value of the key property, or of `id`, so that a behaviours module need not know the inferred
 * key.
 */
export function findRecordKey(record: StoredRecord, property: string): unknown {
  return record[property] ?? record.id;
}

/**
 * Returns the key of a record.
 * @throws an error with the location when it has none.
 */
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
    `${where}: the record has no key. Its property "${property}" must be a string or a number.`,
  );
}

/** Far deeper than any real record; a cyclic record exceeds it. */
export const maxRecordDepth = 500;

/**
 * Requires a record that JSON can represent, even without a file, so that tests find the problem
 * first.
 * @throws an error that names the property and the reason.
 */
export function assertJsonRecord(record: StoredRecord, resource: string): void {
  const problem = findJsonProblem(record, maxRecordDepth);
  if (problem !== undefined)
    throw new Error(`${resource}: the record cannot be stored: ${problem.pointer}${problem.text}`);
}

/** The pointer is put together on the way back, since nearly no record has a problem. */
type JsonProblem = { readonly pointer: string; readonly text: string };

function findJsonProblem(value: object, remainingDepth: number): JsonProblem | undefined {
  if (remainingDepth === 0) return tooDeep;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const problem = findEntryProblem(value[index], index, remainingDepth);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  for (const name in value) {
    const problem = findEntryProblem(Reflect.get(value, name), name, remainingDepth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const tooDeep: JsonProblem = {
  pointer: '',
  text: `it is nested deeper than ${maxRecordDepth} levels, or contains itself.`,
};

function findEntryProblem(
  entry: unknown,
  name: string | number,
  remainingDepth: number,
): JsonProblem | undefined {
  if (typeof entry === 'bigint')
    return { pointer: `/${name}`, text: ' is a BigInt. Store it as a string.' };
  if (typeof entry !== 'object' || entry === null) return undefined;
  const problem = findJsonProblem(entry, remainingDepth - 1);
  return problem === undefined || problem === tooDeep
    ? problem
    : { ...problem, pointer: `/${name}${problem.pointer}` };
}

/** `deep` in tests only. */
export type FreezeMode = 'none' | 'deep';

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
