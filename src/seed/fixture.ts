import { readFile } from 'node:fs/promises';
import { isObject } from '../document/document.ts';
import type { StoredRecord, World } from '../store/store.ts';

/**
 * Reads the records to start with: by resource, as an object or as a JSON file of one.
 * @throws an error with a sentence that names the source, the resource and the place.
 */
export const readFixtures = async (fixtures: World | string | URL | undefined): Promise<World> => {
  if (fixtures === undefined) return {};
  if (typeof fixtures === 'object' && !(fixtures instanceof URL))
    return checkWorld(fixtures, 'The fixtures');
  const source = `The fixtures ${fixtures instanceof URL ? fixtures.pathname : fixtures}`;
  return checkWorld(await readJson(fixtures, source), source);
};

const readJson = async (file: string | URL, source: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${source} cannot be read: ${reason}`, { cause });
  }
};

const checkWorld = (value: unknown, source: string): World => {
  if (!isObject(value))
    throw new Error(`${source} must be an object of lists of records, by resource.`);
  for (const [resource, records] of Object.entries(value))
    checkRecords(records, `${source}: "${resource}"`);
  return isWorld(value) ? value : {};
};

const checkRecords = (records: unknown, place: string): void => {
  if (!Array.isArray(records)) throw new Error(`${place} must be a list of records.`);
  const wrong = records.findIndex((record) => !isObject(record));
  if (wrong >= 0) throw new Error(`${place} holds something at index ${wrong} that is no object.`);
};

const isWorld = (value: unknown): value is World => isObject(value);

/** One world over another: resources of both are joined, and a record replaces its namesake below. */
export const layWorlds = (worlds: readonly World[], keyOf: (resource: string) => string): World => {
  const joined = new Map<string, Map<unknown, StoredRecord>>();
  for (const world of worlds) {
    for (const [resource, records] of Object.entries(world)) {
      const key = keyOf(resource);
      const known = joined.get(resource) ?? new Map<unknown, StoredRecord>();
      for (const record of records) known.set(record[key], record);
      joined.set(resource, known);
    }
  }
  return Object.fromEntries(
    [...joined].map(([resource, records]) => [resource, [...records.values()]]),
  );
};
