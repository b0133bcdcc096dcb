import type { ErrorObject } from 'ajv';
import type { RequestPart, Violation } from '../../../base/refusal.ts';
import { describeSchemaError } from '../../../base/schema-error.ts';
import { joinPointer } from '../../json/json-pointer.ts';

/** The document's pointer of each schema that was copied for Ajv. */
export type SchemaOrigins = WeakMap<object, string>;

/** Ajv's errors as violations. Errors of schemas that copying added are left out. */
export function toViolations(
  errors: readonly ErrorObject[],
  part: RequestPart,
  origins: SchemaOrigins,
): readonly Violation[] {
  return errors
    .filter(({ parentSchema }) => !isAddedByCopy(parentSchema, origins))
    .map((error) => {
      const schema = toKeywordPointer(error, origins);
      return {
        in: part,
        pointer: error.instancePath,
        message: toViolationMessage(error),
        ...(schema === undefined ? {} : { schema }),
        ...toPropertyProblem(error),
      };
    });
}

/** The name of a property that is missing or may not be there. */
function toPropertyProblem({
  keyword,
  params,
}: ErrorObject): Pick<Violation, 'problem' | 'property'> {
  if (keyword === 'required') return { problem: 'missing', property: params.missingProperty };
  if (keyword === 'additionalProperties')
    return { problem: 'unexpected', property: params.additionalProperty };
  return {};
}

function isAddedByCopy(schema: unknown, origins: SchemaOrigins): boolean {
  return typeof schema === 'object' && !origins.has(Object(schema));
}

/** The pointer of the violated keyword; `undefined` for a boolean schema. */
function toKeywordPointer(
  { parentSchema, keyword }: ErrorObject,
  origins: SchemaOrigins,
): string | undefined {
  const owner = origins.get(Object(parentSchema));
  if (owner === undefined) return undefined;
  return joinPointer(owner, keyword);
}

function toViolationMessage(error: ErrorObject): string {
  const { data } = error;
  // JSON numbers from 1e309 are parsed as Infinity, which Ajv does not take for a number.
  if (data === Number.POSITIVE_INFINITY || data === Number.NEGATIVE_INFINITY)
    return 'must be less than 1e309';
  return describeSchemaError(error);
}
