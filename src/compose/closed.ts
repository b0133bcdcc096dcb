import { below, type JsonObject, objectAt } from '../document/document.ts';
import { tellNearest } from '../nearest.ts';
import type { Violation } from '../refusal.ts';
import type { StoredRecord } from '../store/store.ts';

/** A schema of records that may have no others than its properties: `additionalProperties: false`. */
const namesOf = (schema: JsonObject): readonly string[] | undefined =>
  schema.additionalProperties === false ? Object.keys(objectAt(schema, 'properties')) : undefined;

/** The schema with that left out: the validator does not know which property was meant. */
export const toOpen = (schema: JsonObject): JsonObject => {
  if (namesOf(schema) === undefined) return schema;
  const { additionalProperties: _closed, ...open } = schema;
  return open;
};

/** Each property that a record may not have by its schema, with the nearest that it may. */
export const listUnknown = (schema: JsonObject, record: StoredRecord): readonly Violation[] => {
  const names = namesOf(schema);
  if (names === undefined) return [];
  return Object.keys(record)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      in: 'body',
      pointer: below('', name),
      message: `is no property of such a record; ${tellNearest(name.slice(0, 100), names)}`,
    }));
};
