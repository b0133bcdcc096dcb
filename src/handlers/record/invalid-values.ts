import type { Violation } from '../../base/refusal.ts';
import type { PlannedOperation, Resource } from '../../inference/inference.ts';
import {
  type Conforms,
  compileConformance,
  type JsonObject,
  joinPointer,
  jsonTypeOf,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { HandlerContext, ValueCheckLevel } from '../handler-context.ts';

/** Finds what of a value its schemas do not take; what is missing in it can be filled in. */
export type FindInvalidValues = (
  places: readonly string[],
  value: unknown,
  pointer: string,
) => readonly Violation[];

/** So deep values are looked into; schemas may hold themselves. */
const maxDepth = 8;

type ValuePosition = { readonly pointer: string; readonly depth: number };

export function compileFindInvalidValues(shapes: SchemaViews, fits: Conforms): FindInvalidValues {
  const find = (
    places: readonly string[],
    value: unknown,
    { pointer, depth }: ValuePosition,
  ): readonly Violation[] => {
    const shape = shapes.of(places);
    const { types, choices } = shape;
    if (isOtherType(types, value))
      return [toBodyViolation(pointer, `must be ${types.join(' or ')}`)];
    if (depth > maxDepth || choices.length > 0) return [];
    if (isScalar(value) && !fits(shape, value))
      return [toBodyViolation(pointer, 'does not fit what the document says of it')];
    return partsOf(shape, value).flatMap(({ name, schemaPointers: own, part }) =>
      find(own, part, { pointer: joinPointer(pointer, name), depth: depth + 1 }),
    );
  };
  return (places, value, pointer) => find(places, value, { pointer, depth: 0 });
}

function isOtherType(types: readonly string[], value: unknown): boolean {
  const type = jsonTypeOf(value);
  const isWhole = type === 'integer' && types.includes('number');
  return types.length > 0 && !types.includes(type) && !isWhole;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

type ValuePart = {
  readonly name: string;
  readonly schemaPointers: readonly string[];
  readonly part: unknown;
};

/** The entries of a list or the properties of an object, with their schemas. A text is not taken apart. */
function partsOf(
  { items, properties, additionalProperties }: SchemaView,
  value: unknown,
): readonly ValuePart[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, part]) => ({
    name,
    schemaPointers: Array.isArray(value) ? items : (properties.get(name) ?? additionalProperties),
    part,
  }));
}

function toBodyViolation(pointer: string, message: string): Violation {
  return {
    in: 'body',
    pointer,
    message,
  };
}

/** Whether a value is one that the request's own schema does not take for a property of that name. */
export type IsInvalidValue = (name: string, value: unknown) => boolean;

const neverInvalid: IsInvalidValue = () => false;

/** There are such values only where calls with them are served (`--validate warn` and `off`): they are kept as they were sent. */
export function compileIsInvalidValue(
  { model: { shapes }, validation }: Pick<HandlerContext, 'model' | 'validation'>,
  { bodyEnvelope }: Pick<PlannedOperation, 'bodyEnvelope'>,
): IsInvalidValue {
  if (validation === 'refuse' || bodyEnvelope === undefined) return neverInvalid;
  const fits = compileConformance(shapes);
  const asked = propertiesOf(shapes, shapes.of(bodyEnvelope.schemaPointers));
  return (name, value) => {
    const places = asked.get(name);
    return places !== undefined && !fits(shapes.of(places), value);
  };
}

const noFields: JsonObject = {};

/** Reads the properties of a record that are so. */
export function compilePickInvalidValues(
  ground: Pick<HandlerContext, 'model' | 'validation'>,
  conclusion: Pick<PlannedOperation, 'bodyEnvelope'>,
): (fields: JsonObject) => JsonObject {
  const isUnsound = compileIsInvalidValue(ground, conclusion);
  if (isUnsound === neverInvalid) return () => noFields;
  return (fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name, value]) => isUnsound(name, value)));
}

/** How closely records are looked at that are shown: what was sent against the document is shown so. */
export function compileCheckLevel(
  { model: { shapes }, validation }: Pick<HandlerContext, 'model' | 'validation'>,
  resource: Resource | undefined,
): (records: readonly StoredRecord[]) => ValueCheckLevel {
  if (validation === 'refuse' || resource === undefined) return () => 'type';
  const fits = compileConformance(shapes);
  const shape = shapes.of(resource.entity);
  return (records) => (records.every((one) => fits(shape, one)) ? 'type' : 'none');
}
