import { isSameNoun, type Resource } from '../../inference/inference.ts';
import {
  type Conforms,
  compileConformance,
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';

/** Turns what was sent for a property into what the record's schema has in its place. */
export type CoerceValue = (places: readonly string[], value: unknown, name: string) => unknown;

const shortFormProperties = [
  'id',
  'gid',
  'uuid',
  'slug',
  'name',
  'key',
  'login',
  'username',
  'code',
  'value',
  'type',
];

/**
 * APIs take a short form of what they answer with at length: `"labels": ["bug"]` for a list of
 * objects with a name, or with a `label`, `"owner": 7` for an object with an id. What fits as it is stays.
 */
export function compileCoerceValue(shapes: SchemaViews, fits: Conforms): CoerceValue {
  const adapt: CoerceValue = (places, value, name) => {
    const shape = shapes.of(places);
    if (value === null || places.length === 0 || fits(shape, value)) return value;
    if (Array.isArray(value)) {
      return shape.items.length > 0 ? value.map((entry) => adapt(shape.items, entry, name)) : value;
    }
    return isObject(value) ? value : adaptScalar(shape, value, name);
  };
  const adaptScalar = (shape: SchemaView, value: unknown, noun: string): unknown => {
    if (shape.types.includes('string') && fits(shape, String(value))) return String(value);
    const other = typeof value === 'string' ? parseScalar(value) : undefined;
    if (other !== undefined && fits(shape, other)) return other;
    const properties = propertiesOf(shapes, shape);
    const own = [...properties.keys()];
    const known = [
      ...own.filter((one) => isSameNoun(one, noun)),
      ...shortFormProperties,
      ...own.filter((one) => /(id|key)$/i.test(one)),
    ];
    const name = known.find((one) => {
      const inner = properties.get(one);
      return inner !== undefined && fits(shapes.of(inner), value);
    });
    return name === undefined ? value : { [name]: value };
  };
  return adapt;
}

/** The number or the boolean that a text is. */
function parseScalar(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** The records in a body that says them by words or numbers alone; `undefined` for any other body. */
export type ReadScalarEntries = (body: unknown) => readonly JsonObject[] | undefined;

/**
 * Reads records in their short form, as `"labels": ["bug"]` of a record is read: `["bug", "new"]`, also
 * under what the records are called, creates one of each name.
 */
export function compileReadScalarEntries(
  shapes: SchemaViews,
  { entity, noun }: Resource,
): ReadScalarEntries {
  const adapt = compileCoerceValue(shapes, compileConformance(shapes));
  const hasOwn = propertiesOf(shapes, shapes.of(entity)).has(noun);
  const listIn = (body: unknown): unknown => {
    if (!isObject(body)) return body;
    return hasOwn ? undefined : body[noun];
  };
  return (body) => {
    const list = listIn(body);
    if (!Array.isArray(list) || list.length === 0 || list.some(isContainer)) return undefined;
    const entries = list.map((word) => adapt(entity, word, noun)).filter(isObject);
    return entries.length === list.length ? entries : undefined;
  };
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object';
}
