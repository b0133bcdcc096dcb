import type { Violation } from '../../base/refusal.ts';
import type { Envelope, Resource } from '../../inference/inference.ts';
import {
  type Conforms,
  compileConformance,
  isObject,
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

/** A value within another one. Its pointer is only needed for a violation. */
type ValuePosition = {
  readonly parent: ValuePosition | string;
  readonly name: string | number;
  readonly depth: number;
};

type FindInvalidParts = (
  schemaPointers: readonly string[],
  value: unknown,
  position: ValuePosition | string,
) => void;

export function compileFindInvalidValues(
  schemaViews: SchemaViews,
  conforms: Conforms,
): FindInvalidValues {
  return (schemaPointers, value, pointer) => {
    const violations: Violation[] = [];
    const find: FindInvalidParts = (partPointers, part, position) => {
      // Any value is valid where no schema describes it.
      if (partPointers.length === 0) return;
      const schemaView = schemaViews.of(partPointers);
      const message = findProblem(conforms, schemaView, part);
      if (message !== undefined)
        violations.push({ in: 'body', pointer: pointerOf(position), message });
      else if (depthOf(position) <= maxDepth && schemaView.choices.length === 0)
        visitParts(schemaView, part, { position, find });
    };
    find(schemaPointers, value, pointer);
    return violations;
  };
}

/** What is wrong with a value apart from its parts. */
function findProblem(
  conforms: Conforms,
  schemaView: SchemaView,
  value: unknown,
): string | undefined {
  const { types, choices } = schemaView;
  if (hasOtherType(types, value)) return `must be ${types.join(' or ')}`;
  const isChecked = choices.length === 0 && isScalar(value);
  return isChecked && !conforms(schemaView, value) ? 'does not match its schema' : undefined;
}

type PartVisit = { readonly position: ValuePosition | string; readonly find: FindInvalidParts };

/** Visits the entries of a list or the properties of an object, with their schemas. */
function visitParts(
  { items, properties, additionalProperties }: SchemaView,
  value: unknown,
  { position, find }: PartVisit,
): void {
  const depth = depthOf(position) + 1;
  const visit = (pointers: readonly string[], part: unknown, name: string | number): void =>
    find(pointers, part, { parent: position, name, depth });
  if (Array.isArray(value)) {
    value.forEach((entry, index) => {
      visit(items, entry, index);
    });
  } else if (isObject(value)) {
    for (const [name, part] of Object.entries(value))
      visit(properties.get(name) ?? additionalProperties, part, name);
  }
}

function depthOf(position: ValuePosition | string): number {
  return typeof position === 'string' ? 0 : position.depth;
}

function pointerOf(position: ValuePosition | string): string {
  return typeof position === 'string'
    ? position
    : joinPointer(pointerOf(position.parent), `${position.name}`);
}

function hasOtherType(types: readonly string[], value: unknown): boolean {
  const type = jsonTypeOf(value);
  const isIntegralNumber = type === 'integer' && types.includes('number');
  return types.length > 0 && !types.includes(type) && !isIntegralNumber;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
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
