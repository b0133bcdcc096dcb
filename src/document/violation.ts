import type { ErrorObject } from 'ajv';
import type { Place, Violation } from '../refusal.ts';
import { below } from './pointer.ts';

/** Where in the document the schemas stand that were copied for the validator. */
export type Places = WeakMap<object, string>;

/** The validator's errors in the document's words; those of what copying added are nobody's. */
export const toViolations = (
  errors: readonly ErrorObject[],
  place: Place,
  places: Places,
): readonly Violation[] =>
  errors
    .filter(({ parentSchema }) => !isAdded(parentSchema, places))
    .map((error) => {
      const schema = toSchemaPointer(error, places);
      return {
        in: place,
        pointer: error.instancePath,
        message: toMessage(error),
        ...(schema === undefined ? {} : { schema }),
      };
    });

const isAdded = (schema: unknown, places: Places): boolean =>
  typeof schema === 'object' && !places.has(Object(schema));

/** A schema that is a boolean has no place that is known. */
const toSchemaPointer = (
  { parentSchema, keyword }: ErrorObject,
  places: Places,
): string | undefined => {
  const owner = places.get(Object(parentSchema));
  if (owner === undefined) return undefined;
  return below(owner, keyword);
};

const toMessage = ({ message, keyword, params, data }: ErrorObject): string => {
  // Only 1e309 and more in JSON are read as Infinity, which is no number to Ajv.
  if (data === Number.POSITIVE_INFINITY || data === Number.NEGATIVE_INFINITY)
    return 'is out of range: no number has more than 308 digits';
  if (keyword === 'additionalProperties')
    return `must not have the property "${params.additionalProperty}"`;
  if (keyword === 'type') return `must be ${[params.type].flat().join(' or ')}`;
  if (keyword === 'enum') return `must be one of ${params.allowedValues.map(toJson).join(', ')}`;
  if (keyword === 'const') return `must be ${toJson(params.allowedValue)}`;
  return String(message);
};

const toJson = (value: unknown): string => JSON.stringify(value);
