import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectOf } from '../json/json.ts';
import { joinPointer, resolvePointer } from '../json/json-pointer.ts';

/**
 * How values of a schema are printed: which properties in which order, which numbers with a decimal
 * point. `allOf`, `oneOf` and `anyOf` are laid over each other, since printing does not depend on
 * which of them a value fits.
 */
export type SerializationLayout = {
  /** Places of the schemas of each property, in the document's order. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly items: readonly string[];
  /** What a schema says of properties that it does not declare: that there are some, nothing, or that there are none. */
  readonly undeclared: 'expected' | 'allowed' | 'forbidden';
  /** Schemas of undeclared properties. */
  readonly additionalProperties: readonly string[];
  readonly numbers: 'decimal' | 'plain';
};

/** Reads the layout that the schemas at these places have together. */
export function readSerializationLayout(
  document: OpenApiDocument,
  places: readonly string[],
): SerializationLayout {
  const parts = listLayoutParts(document, places);
  const properties = listProperties(parts);
  const items: string[] = [];
  const rest: string[] = [];
  for (const { pointer, schema } of parts) {
    if (isObject(schema.items)) items.push(joinPointer(pointer, 'items'));
    if (isObject(schema.additionalProperties))
      rest.push(joinPointer(pointer, 'additionalProperties'));
  }
  const open = parts.some(
    ({ schema }) => schema.additionalProperties === true || schema.patternProperties !== undefined,
  );
  const decimal = parts.some(
    ({ schema }) => schema.format === 'float' || schema.format === 'double',
  );
  return {
    properties,
    items,
    undeclared:
      open || rest.length > 0 || properties.size === 0 ? 'expected' : readUndeclared(parts),
    additionalProperties: rest,
    numbers: decimal ? 'decimal' : 'plain',
  };
}

/** Those that are declared, and behind them those that are only required. */
function listProperties(parts: readonly LayoutPart[]): SerializationLayout['properties'] {
  const properties = new Map<string, string[]>();
  for (const { pointer, schema } of parts) {
    for (const name of Object.keys(objectOf(schema.properties))) {
      const known = properties.get(name) ?? [];
      properties.set(name, [...known, joinPointer(pointer, 'properties', name)]);
    }
  }
  for (const { pointer, schema } of properties.size > 0 ? parts : []) {
    for (const name of requiredNamesOf(schema.required)) {
      if (!properties.has(name)) properties.set(name, [joinPointer(pointer, 'properties', name)]);
    }
  }
  return properties;
}

/** Whether schemas that speak of no undeclared properties rule them out. */
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

/** The schemas themselves and those that they are made of; a circle is walked once. */
function listLayoutParts(
  document: OpenApiDocument,
  places: readonly string[],
): readonly LayoutPart[] {
  const parts = new Map<string, LayoutPart>();
  const visit = (place: string) => {
    const { pointer, value } = resolvePointer(document.root, place);
    if (!isObject(value) || parts.has(pointer)) return;
    parts.set(pointer, { pointer, schema: value });
    listComponents(value, pointer).forEach(visit);
  };
  places.forEach(visit);
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
