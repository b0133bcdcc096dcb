import { isObject, type JsonObject } from '../json/json.ts';
import { joinPointer, resolvePointer } from '../json/json-pointer.ts';
import { findExample, parseJsonOrText } from '../operations/examples.ts';

/** The hidden (non-enumerable) property of a media type with the schema made from its example. */
export const exampleSchemaKey = 'x-sandlot-example-schema';

/** The keywords that describe a value, and those that describe an object or an array. */
const describingKeywords = ['$ref', 'allOf', 'oneOf', 'anyOf', 'enum', 'const', 'x-sandlot'];
const objectKeywords = ['properties', 'additionalProperties', 'patternProperties'];
const arrayKeywords = ['items', 'prefixItems'];

/** `items` do not describe an object, nor `properties` an array. */
function listDescribingKeywords(type: unknown): readonly string[] {
  if (type === 'object') return [...describingKeywords, ...objectKeywords];
  return type === 'array'
    ? [...describingKeywords, ...arrayKeywords]
    : [...describingKeywords, ...objectKeywords, ...arrayKeywords];
}

/**
 * JSON pointer of a schema made from the example of a media type that has no schema, or an empty one.
 * The first call stores that schema in the document. `undefined` if there is no such example.
 */
export function findExampleSchema(
  root: JsonObject,
  schemaPointer: string,
  schema: unknown,
): string | undefined {
  if (!schemaPointer.endsWith('/schema') || !isUndescribed(schema)) return undefined;
  const [, mediaTypePointer] = /^(.*\/content\/[^/]+)\/schema$/.exec(schemaPointer) ?? [];
  if (mediaTypePointer === undefined) return undefined;
  const { pointer, value } = resolvePointer(root, mediaTypePointer);
  if (!isObject(value)) return undefined;
  if (!Object.hasOwn(value, exampleSchemaKey)) {
    const example = findExampleValue(root, pointer);
    if (typeof example !== 'object' || example === null) return undefined;
    const required = Array.isArray(example) ? [] : Object.keys(example);
    const exampleSchema = { ...toSchemaOfExample('', example), required };
    Object.defineProperty(value, exampleSchemaKey, { value: exampleSchema });
  }
  return joinPointer(pointer, exampleSchemaKey);
}

/** Whether a pointer is inside a schema that was made from an example. */
export function isInExampleSchema(schemaPointer: string): boolean {
  return schemaPointer.includes(`/${exampleSchemaKey}/`);
}

/** Whether a schema is missing or has no keyword that describes the value. */
function isUndescribed(schema: unknown): boolean {
  return (
    schema === undefined ||
    (isObject(schema) &&
      !listDescribingKeywords(schema.type).some((keyword) => Object.hasOwn(schema, keyword)))
  );
}

/** The example; some documents have JSON in a string. */
function findExampleValue(root: JsonObject, mediaTypePointer: string): unknown {
  const example = findExample({ root }, mediaTypePointer);
  return typeof example === 'string' ? parseJsonOrText(example) : example;
}

const maxExampleDepth = 12;

/** A schema that describes an example; `name` is that of its property. */
export function toSchemaOfExample(name: string, example: unknown, depth = 0): JsonObject {
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
  // A price of 5 in an example may be 5.5 elsewhere; an id is a whole number.
  return { type: /id$/i.test(name) && Number.isInteger(example) ? 'integer' : 'number', example };
}
