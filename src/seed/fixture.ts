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
    const reason = String(cause).replace(/^\w*Error: /, '');
    throw new Error(`${source} cannot be read: ${reason}`, { cause });
  }
};

const checkWorld = (value: unknown, source: string): World => {
  if (!isObject(value))
    throw new Error(`${source} must be an object of lists of records, by resource.`);
  return Object.fromEntries(
    Object.entries(value).map(([resource, records]) => [
      resource,
      checkRecords(records, `${source}: "${resource}"`),
    ]),
  );
};

const checkRecords = (records: unknown, place: string): readonly StoredRecord[] => {
  if (!Array.isArray(records)) throw new Error(`${place} must be a list of records.`);
  const wrong = records.findIndex((record) => !isObject(record));
  if (wrong >= 0) throw new Error(`${place} holds something at index ${wrong} that is no object.`);
  return records;
};

/**
 * One world over another: resources of both are joined, and a record replaces its namesake below.
 * Namesakes within one world, and records without a key, stay for the store to refuse.
 */
export const layWorlds = (worlds: readonly World[], keyOf: (resource: string) => string): World => {
  const joined = new Map<string, readonly StoredRecord[]>();
  for (const world of worlds) {
    for (const [resource, records] of Object.entries(world)) {
      const key = keyOf(resource);
      const over = new Map(records.map((record) => [record[key], record]));
      const below = joined.get(resource) ?? [];
      const kept = below.map((record) => over.get(record[key]) ?? record);
      const known = new Set(below.map((record) => record[key]));
      joined.set(resource, [...kept, ...records.filter((record) => !known.has(record[key]))]);
    }
  }
  return Object.fromEntries(joined);
};
