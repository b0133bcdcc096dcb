import type { Violation } from '../../base/refusal.ts';
import type { Envelope, Resource } from '../../inference/inference.ts';
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

/** Finds the parts of a value that violate its schemas; missing properties do not, as they are filled in. */
export type FindInvalidValues = (
  schemaPointers: readonly string[],
  value: unknown,
  pointer: string,
) => readonly Violation[];

/** Schemas may contain themselves. */
const maxDepth = 8;

type ValuePosition = { readonly pointer: string; readonly depth: number };

export function compileFindInvalidValues(
  schemaViews: SchemaViews,
  conforms: Conforms,
): FindInvalidValues {
  const find = (
    schemaPointers: readonly string[],
    value: unknown,
    { pointer, depth }: ValuePosition,
  ): readonly Violation[] => {
    const schemaView = schemaViews.of(schemaPointers);
    const { types, choices } = schemaView;
    if (hasOtherType(types, value))
      return [toBodyViolation(pointer, `must be ${types.join(' or ')}`)];
    if (depth > maxDepth || choices.length > 0) return [];
    if (isScalar(value) && !conforms(schemaView, value))
      return [toBodyViolation(pointer, 'does not match its schema')];
    return partsOf(schemaView, value).flatMap((part) =>
      find(part.schemaPointers, part.value, {
        pointer: joinPointer(pointer, part.name),
        depth: depth + 1,
      }),
    );
  };
  return (schemaPointers, value, pointer) => find(schemaPointers, value, { pointer, depth: 0 });
}

function hasOtherType(types: readonly string[], value: unknown): boolean {
  const type = jsonTypeOf(value);
  const isIntegralNumber = type === 'integer' && types.includes('number');
  return types.length > 0 && !types.includes(type) && !isIntegralNumber;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

type ValuePart = {
  readonly name: string;
  readonly schemaPointers: readonly string[];
  readonly value: unknown;
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
    value: part,
  }));
}

function toBodyViolation(pointer: string, message: string): Violation {
  return { in: 'body', pointer, message };
}

/** Whether a value violates the request's schema for the property of that name. */
export type IsInvalidValue = (name: string, value: unknown) => boolean;

function neverInvalid(): boolean {
  return false;
}

type ValidatedModel = Pick<HandlerContext, 'model' | 'validation'>;

/** Under `--validate warn` and `off` invalid values are stored as they were sent. */
export function compileIsInvalidValue(
  { model: { schemaViews }, validation }: ValidatedModel,
  bodyEnvelope: Envelope | undefined,
): IsInvalidValue {
  if (validation === 'refuse' || bodyEnvelope === undefined) return neverInvalid;
  const conforms = compileConformance(schemaViews);
  const request = propertiesOf(schemaViews, schemaViews.of(bodyEnvelope.schemaPointers));
  return (name, value) => {
    const schemaPointers = request.get(name);
    return schemaPointers !== undefined && !conforms(schemaViews.of(schemaPointers), value);
  };
}

/** Compiles the selection of the invalid values of a record; `undefined` where none is stored. */
export function compilePickInvalidValues(
  context: ValidatedModel,
  bodyEnvelope: Envelope | undefined,
): ((fields: JsonObject) => JsonObject) | undefined {
  const isInvalid = compileIsInvalidValue(context, bodyEnvelope);
  if (isInvalid === neverInvalid) return undefined;
  return (fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name, value]) => isInvalid(name, value)));
}

/** Compiles how closely shown records are checked: invalid values that were stored are shown as they are. */
export function compileCheckLevel(
  { model: { schemaViews }, validation }: ValidatedModel,
  resource: Resource | undefined,
): (records: readonly StoredRecord[]) => ValueCheckLevel {
  if (validation === 'refuse' || resource === undefined) return () => 'type';
  const conforms = compileConformance(schemaViews);
  const schemaView = schemaViews.of(resource.entity);
  return (records) => (records.every((record) => conforms(schemaView, record)) ? 'type' : 'none');
}
