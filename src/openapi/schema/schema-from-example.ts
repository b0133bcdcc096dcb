import { isObject, type JsonObject } from '../json/json.ts';
import { joinPointer, resolvePointer } from '../json/json-pointer.ts';
import { findExample, parseJsonOrText } from '../operations/examples.ts';

/** Where the likeness of an example stands in its media type; whoever lists what that holds does not see it. */
export const exampleSchemaKey = 'x-sandlot-likeness';

/** What says how a value looks, and how an object or a list does. */
const describingKeywords = ['$ref', 'allOf', 'oneOf', 'anyOf', 'enum', 'const', 'x-sandlot'];
const objectKeywords = ['properties', 'additionalProperties', 'patternProperties'];
const arrayKeywords = ['items', 'prefixItems'];

/** An object that has `items` is described by them as little as a list by its `properties`. */
function listDescribingKeywords(type: unknown): readonly string[] {
  if (type === 'object') return [...describingKeywords, ...objectKeywords];
  return type === 'array'
    ? [...describingKeywords, ...arrayKeywords]
    : [...describingKeywords, ...objectKeywords, ...arrayKeywords];
}

/**
 * Where a schema stands that was read off the example of a media type, for a media type whose own
 * `schema` is not there or says nothing. `undefined` where there is no such example.
 */
export function findExampleSchema(
  root: JsonObject,
  place: string,
  schema: unknown,
): string | undefined {
  if (!place.endsWith('/schema') || !isUndescribed(schema)) return undefined;
  const [, media] = /^(.*\/content\/[^/]+)\/schema$/.exec(place) ?? [];
  if (media === undefined) return undefined;
  const { pointer, value } = resolvePointer(root, media);
  if (!isObject(value)) return undefined;
  if (!Object.hasOwn(value, exampleSchemaKey)) {
    const example = findExampleValue(root, pointer);
    if (typeof example !== 'object' || example === null) return undefined;
    const required = Array.isArray(example) ? [] : Object.keys(example);
    const likeness = { ...toSchemaOfExample('', example), required };
    Object.defineProperty(value, exampleSchemaKey, { value: likeness });
  }
  return joinPointer(pointer, exampleSchemaKey);
}

/** Whether a place is in a schema that was read off an example. */
export function isInExampleSchema(place: string): boolean {
  return place.includes(`/${exampleSchemaKey}/`);
}

/** Whether a schema leaves it to an example how a value looks. */
function isUndescribed(schema: unknown): boolean {
  return (
    schema === undefined ||
    (isObject(schema) &&
      !listDescribingKeywords(schema.type).some((keyword) => Object.hasOwn(schema, keyword)))
  );
}

/** Some write examples as texts of JSON. */
function findExampleValue(root: JsonObject, media: string): unknown {
  const example = findExample({ root }, media);
  return typeof example === 'string' ? parseJsonOrText(example) : example;
}

const maxExampleDepth = 12;

function toSchemaOfExample(name: string, example: unknown, depth = 0): JsonObject {
  if (depth > maxExampleDepth || example === null || example === undefined) return {};
  if (Array.isArray(example)) {
    const [first] = example;
    return first === undefined
      ? { type: 'array' }
      : { type: 'array', items: toSchemaOfExample('', first, depth + 1) };
  }
  if (isObject(example)) {
    const properties = Object.entries(example).map(
      ([inner, value]) => [inner, toSchemaOfExample(inner, value, depth + 1)] as const,
    );
    return { type: 'object', properties: Object.fromEntries(properties) };
  }
  if (typeof example !== 'number') return { type: typeof example, example };
  // A price of 5 in an example may be 5.5 elsewhere; an id is none.
  return { type: /id$/i.test(name) && Number.isInteger(example) ? 'integer' : 'number', example };
}
