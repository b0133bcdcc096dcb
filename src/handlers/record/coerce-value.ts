import {
  isSameNoun,
  type Resource,
  shortFormKeyEnding,
  shortFormProperties,
} from '../../inference/inference.ts';
import {
  type Conforms,
  compileConformance,
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';

/** Turns a value that was sent for a property into one that conforms to the record's schema. */
export type CoerceValue = (
  schemaPointers: readonly string[],
  value: unknown,
  name: string,
) => unknown;

/**
 * Compiles the expansion of short forms: `"labels": ["bug"]` becomes a list of objects with that name,
 * `"owner": 7` an object with that id. A value that conforms already stays as it is.
 */
export function compileCoerceValue(schemaViews: SchemaViews, conforms: Conforms): CoerceValue {
  const coerce: CoerceValue = (schemaPointers, value, name) => {
    if (value === null || schemaPointers.length === 0 || isObject(value)) return value;
    const schemaView = schemaViews.of(schemaPointers);
    if (conforms(schemaView, value)) return value;
    if (Array.isArray(value)) {
      const { items } = schemaView;
      return items.length > 0 ? value.map((entry) => coerce(items, entry, name)) : value;
    }
    return (
      coerceScalar(schemaView, value) ??
      wrapScalar(schemaView, value, name) ??
      expandScalar(schemaView, value, name)
    );
  };
  const coerceScalar = (schemaView: SchemaView, value: unknown): unknown => {
    if (schemaView.types.includes('string') && conforms(schemaView, String(value)))
      return String(value);
    const parsed = typeof value === 'string' ? parseScalar(value) : undefined;
    return parsed !== undefined && conforms(schemaView, parsed) ? parsed : undefined;
  };
  /** `"to": "a@b.c"` is a list with one entry. */
  const wrapScalar = (schemaView: SchemaView, value: unknown, name: string): unknown => {
    if (typeof value !== 'string' || !schemaView.types.includes('array')) return undefined;
    const list = [coerce(schemaView.items, value, name)];
    return conforms(schemaView, list) ? list : undefined;
  };
  const expandScalar = (schemaView: SchemaView, value: unknown, name: string): unknown => {
    const properties = propertiesOf(schemaViews, schemaView);
    const property = listShortFormProperties([...properties.keys()], name).find((candidate) => {
      const schemaPointers = properties.get(candidate);
      return schemaPointers !== undefined && conforms(schemaViews.of(schemaPointers), value);
    });
    return property === undefined ? value : { [property]: value };
  };
  return coerce;
}

/** The properties that a short form may stand for, in order of preference. */
function listShortFormProperties(names: readonly string[], noun: string): readonly string[] {
  return [
    ...names.filter((name) => isSameNoun(name, noun)),
    ...shortFormProperties,
    ...names.filter((name) => shortFormKeyEnding.test(name)),
  ];
}

function parseScalar(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** The records of a body that lists them in their short form; `undefined` for any other body. */
export type ReadShortForms = (body: unknown) => readonly JsonObject[] | undefined;

/** Compiles the reading of `["bug", "new"]`, also under the noun: `{ "labels": ["bug", "new"] }`. */
export function compileReadShortForms(
  schemaViews: SchemaViews,
  { entity, noun }: Resource,
): ReadShortForms {
  const coerce = compileCoerceValue(schemaViews, compileConformance(schemaViews));
  const isRecordProperty = propertiesOf(schemaViews, schemaViews.of(entity)).has(noun);
  const listIn = (body: unknown): unknown => {
    if (!isObject(body)) return body;
    return isRecordProperty ? undefined : body[noun];
  };
  return (body) => {
    const list = listIn(body);
    if (!Array.isArray(list) || list.length === 0 || list.some(isContainer)) return undefined;
    const entries = list.map((value) => coerce(entity, value, noun)).filter(isObject);
    return entries.length === list.length ? entries : undefined;
  };
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object';
}
