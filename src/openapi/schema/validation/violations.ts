import type { ErrorObject } from 'ajv';
import type { RequestPart, Violation } from '../../../base/refusal.ts';
import { joinPointer } from '../../json/json-pointer.ts';

/** Where in the document the schemas stand that were copied for the validator. */
export type SchemaOrigins = WeakMap<object, string>;

/** The validator's errors in the document's words; those of what copying added are nobody's. */
export function toViolations(
  errors: readonly ErrorObject[],
  place: RequestPart,
  places: SchemaOrigins,
): readonly Violation[] {
  return errors
    .filter(({ parentSchema }) => !isAddedByCopy(parentSchema, places))
    .map((error) => {
      const schema = toKeywordPointer(error, places);
      return {
        in: place,
        pointer: error.instancePath,
        message: toViolationMessage(error),
        ...(schema === undefined ? {} : { schema }),
      };
    });
}

function isAddedByCopy(schema: unknown, places: SchemaOrigins): boolean {
  return typeof schema === 'object' && !places.has(Object(schema));
}

/** A schema that is a boolean has no place that is known. */
function toKeywordPointer(
  { parentSchema, keyword }: ErrorObject,
  places: SchemaOrigins,
): string | undefined {
  const owner = places.get(Object(parentSchema));
  if (owner === undefined) return undefined;
  return joinPointer(owner, keyword);
}

function toViolationMessage({ message, keyword, params, data }: ErrorObject): string {
  // Only 1e309 and more in JSON are read as Infinity, which is no number to Ajv.
  if (data === Number.POSITIVE_INFINITY || data === Number.NEGATIVE_INFINITY)
    return 'is out of range: no number has more than 308 digits';
  if (keyword === 'additionalProperties')
    return `must not have the property "${params.additionalProperty}"`;
  if (keyword === 'type') return `must be ${[params.type].flat().join(' or ')}`;
  if (keyword === 'enum') return `must be one of ${params.allowedValues.map(toJson).join(', ')}`;
  if (keyword === 'const') return `must be ${toJson(params.allowedValue)}`;
  return String(message);
}

function toJson(value: unknown): string {
  return JSON.stringify(value);
}
