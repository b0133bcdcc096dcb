import { findExample, readWritten } from './example.ts';
import { isObject, type JsonObject } from './json.ts';
import { below, locate } from './pointer.ts';

/** Where the likeness of an example stands in its media type; whoever lists what that holds does not see it. */
export const likenessName = 'x-sandlot-likeness';

/** What says how a value looks, and how an object or a list does. */
const saying = ['$ref', 'allOf', 'oneOf', 'anyOf', 'enum', 'const', 'x-sandlot'];
const ofObjects = ['properties', 'additionalProperties', 'patternProperties'];
const ofLists = ['items', 'prefixItems'];

/** An object that has `items` is described by them as little as a list by its `properties`. */
const listSaying = (type: unknown): readonly string[] => {
  if (type === 'object') return [...saying, ...ofObjects];
  return type === 'array' ? [...saying, ...ofLists] : [...saying, ...ofObjects, ...ofLists];
};

/**
 * Where a schema stands that was read off the example of a media type, for a media type whose own
 * `schema` is not there or says nothing. `undefined` where there is no such example.
 */
export const findLikeness = (
  root: JsonObject,
  place: string,
  schema: unknown,
): string | undefined => {
  if (!place.endsWith('/schema') || !isSilent(schema)) return undefined;
  const [, media] = /^(.*\/content\/[^/]+)\/schema$/.exec(place) ?? [];
  if (media === undefined) return undefined;
  const { pointer, value } = locate(root, media);
  if (!isObject(value)) return undefined;
  if (!Object.hasOwn(value, likenessName)) {
    const example = findShown(root, pointer);
    if (typeof example !== 'object' || example === null) return undefined;
    const required = Array.isArray(example) ? [] : Object.keys(example);
    const likeness = { ...toLikeness('', example), required };
    Object.defineProperty(value, likenessName, { value: likeness });
  }
  return below(pointer, likenessName);
};

/** Whether a place is in a schema that was read off an example. */
export const isOfLikeness = (place: string): boolean => place.includes(`/${likenessName}/`);

/** Whether a schema leaves it to an example how a value looks. */
const isSilent = (schema: unknown): boolean =>
  schema === undefined ||
  (isObject(schema) && !listSaying(schema.type).some((keyword) => Object.hasOwn(schema, keyword)));

/** Some write examples as texts of JSON. */
const findShown = (root: JsonObject, media: string): unknown => {
  const example = findExample({ root }, media);
  return typeof example === 'string' ? readWritten(example) : example;
};

const deepest = 12;

const toLikeness = (name: string, example: unknown, depth = 0): JsonObject => {
  if (depth > deepest || example === null || example === undefined) return {};
  if (Array.isArray(example)) {
    const [first] = example;
    return first === undefined
      ? { type: 'array' }
      : { type: 'array', items: toLikeness('', first, depth + 1) };
  }
  if (isObject(example)) {
    const properties = Object.entries(example).map(
      ([inner, value]) => [inner, toLikeness(inner, value, depth + 1)] as const,
    );
    return { type: 'object', properties: Object.fromEntries(properties) };
  }
  if (typeof example !== 'number') return { type: typeof example, example };
  // A price of 5 in an example may be 5.5 elsewhere; an id is none.
  return { type: /id$/i.test(name) && Number.isInteger(example) ? 'integer' : 'number', example };
};
