import { isObject, type JsonObject, objectOf } from './json.ts';
import type { OpenApiDocument } from './load.ts';
import { below, locate } from './pointer.ts';

/**
 * How values of a schema are printed: which properties in which order, which numbers with a decimal
 * point. `allOf`, `oneOf` and `anyOf` are laid over each other, since printing does not depend on
 * which of them a value fits.
 */
export type Layout = {
  /** Places of the schemas of each property, in the document's order. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly items: readonly string[];
  /** What a schema says of properties that it does not declare: that there are some, nothing, or that there are none. */
  readonly undeclared: 'expected' | 'allowed' | 'forbidden';
  /** Schemas of undeclared properties. */
  readonly rest: readonly string[];
  readonly numbers: 'decimal' | 'plain';
};

/** Reads the layout that the schemas at these places have together. */
export const readLayout = (document: OpenApiDocument, places: readonly string[]): Layout => {
  const parts = listParts(document, places);
  const properties = listProperties(parts);
  const items: string[] = [];
  const rest: string[] = [];
  for (const { pointer, schema } of parts) {
    if (isObject(schema.items)) items.push(below(pointer, 'items'));
    if (isObject(schema.additionalProperties)) rest.push(below(pointer, 'additionalProperties'));
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
    rest,
    numbers: decimal ? 'decimal' : 'plain',
  };
};

/** Those that are declared, and behind them those that are only required. */
const listProperties = (parts: readonly Part[]): Layout['properties'] => {
  const properties = new Map<string, string[]>();
  for (const { pointer, schema } of parts) {
    for (const name of Object.keys(objectOf(schema.properties))) {
      const known = properties.get(name) ?? [];
      properties.set(name, [...known, below(pointer, 'properties', name)]);
    }
  }
  for (const { pointer, schema } of properties.size > 0 ? parts : []) {
    for (const name of namesOf(schema.required)) {
      if (!properties.has(name)) properties.set(name, [below(pointer, 'properties', name)]);
    }
  }
  return properties;
};

/** Whether schemas that speak of no undeclared properties rule them out. */
const readUndeclared = (parts: readonly Part[]): 'forbidden' | 'allowed' =>
  parts.some(
    ({ schema }) => schema.additionalProperties === false || schema.unevaluatedProperties === false,
  )
    ? 'forbidden'
    : 'allowed';

const namesOf = (required: unknown): readonly string[] =>
  Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];

type Part = { readonly pointer: string; readonly schema: JsonObject };

/** The schemas themselves and those that they are made of; a circle is walked once. */
const listParts = (document: OpenApiDocument, places: readonly string[]): readonly Part[] => {
  const parts = new Map<string, Part>();
  const visit = (place: string) => {
    const { pointer, value } = locate(document.root, place);
    if (!isObject(value) || parts.has(pointer)) return;
    parts.set(pointer, { pointer, schema: value });
    listComponents(value, pointer).forEach(visit);
  };
  places.forEach(visit);
  return [...parts.values()];
};

const listComponents = (schema: JsonObject, pointer: string): readonly string[] => [
  ...['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list.map((_, index) => below(pointer, keyword, `${index}`)) : [];
  }),
  ...['then', 'else'].map((keyword) => below(pointer, keyword)),
];
