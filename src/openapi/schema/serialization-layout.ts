import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectOf } from '../json/json.ts';
import { joinPointer, resolvePointer } from '../json/json-pointer.ts';

/**
 * How values of a schema are serialized: the order of properties, and numbers with a decimal point.
 * All of `allOf`, `oneOf` and `anyOf` are merged, since the layout does not depend on the option.
 */
export type SerializationLayout = {
  /** The schema pointers of each property, in the document's order. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly items: readonly string[];
  /** Whether undeclared properties are described (`expected`), not mentioned, or ruled out. */
  readonly undeclared: 'expected' | 'allowed' | 'forbidden';
  /** The schema pointers of undeclared properties. */
  readonly additionalProperties: readonly string[];
  /** `decimal`: a whole number is written with a decimal point, as in `5.0`. */
  readonly numbers: 'decimal' | 'plain';
};

/** The layout of the schemas at these pointers together. */
export function readSerializationLayout(
  document: Pick<OpenApiDocument, 'root'>,
  schemaPointers: readonly string[],
): SerializationLayout {
  const parts = listLayoutParts(document, schemaPointers);
  const properties = listProperties(parts);
  const items: string[] = [];
  const additionalProperties: string[] = [];
  for (const { pointer, schema } of parts) {
    if (isObject(schema.items)) items.push(joinPointer(pointer, 'items'));
    if (isObject(schema.additionalProperties))
      additionalProperties.push(joinPointer(pointer, 'additionalProperties'));
  }
  const isOpen = parts.some(
    ({ schema }) => schema.additionalProperties === true || schema.patternProperties !== undefined,
  );
  const isDecimal = parts.some(
    ({ schema }) => schema.format === 'float' || schema.format === 'double',
  );
  return {
    properties,
    items,
    undeclared:
      isOpen || additionalProperties.length > 0 || properties.size === 0
        ? 'expected'
        : readUndeclared(parts),
    additionalProperties,
    numbers: isDecimal ? 'decimal' : 'plain',
  };
}

/** The declared properties, then those that are only required. */
function listProperties(parts: readonly LayoutPart[]): SerializationLayout['properties'] {
  const properties = new Map<string, string[]>();
  for (const { pointer, schema } of parts) {
    for (const name of Object.keys(objectOf(schema.properties))) {
      const pointers = properties.get(name) ?? [];
      properties.set(name, [...pointers, joinPointer(pointer, 'properties', name)]);
    }
  }
  for (const { pointer, schema } of properties.size > 0 ? parts : []) {
    for (const name of requiredNamesOf(schema.required)) {
      if (!properties.has(name)) properties.set(name, [joinPointer(pointer, 'properties', name)]);
    }
  }
  return properties;
}

/** Whether the schemas rule undeclared properties out. */
function readUndeclared(parts: readonly LayoutPart[]): 'forbidden' | 'allowed' {
  return parts.some(
    ({ schema }) => schema.additionalProperties === false || schema.unevaluatedProperties === false,
  )
    ? 'forbidden'
    : 'allowed';
}

function requiredNamesOf(required: unknown): readonly string[] {
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

type LayoutPart = { readonly pointer: string; readonly schema: JsonObject };

/** The schemas and their components, references followed; each once. */
function listLayoutParts(
  document: Pick<OpenApiDocument, 'root'>,
  schemaPointers: readonly string[],
): readonly LayoutPart[] {
  const parts = new Map<string, LayoutPart>();
  const visit = (schemaPointer: string) => {
    const { pointer, value } = resolvePointer(document.root, schemaPointer);
    if (!isObject(value) || parts.has(pointer)) return;
    parts.set(pointer, { pointer, schema: value });
    listComponents(value, pointer).forEach(visit);
  };
  schemaPointers.forEach(visit);
  return [...parts.values()];
}

function listComponents(schema: JsonObject, pointer: string): readonly string[] {
  return [
    ...['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => {
      const list = schema[keyword];
      return Array.isArray(list)
        ? list.map((_, index) => joinPointer(pointer, keyword, `${index}`))
        : [];
    }),
    ...['then', 'else'].map((keyword) => joinPointer(pointer, keyword)),
  ];
}
