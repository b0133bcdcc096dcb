import { formatCount } from './text.ts';

/** What Ajv reports of a value that violates a keyword of its schema. */
export type SchemaError = {
  readonly keyword: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
};

type DescribeError = (params: SchemaError['params']) => string;

/** What each keyword demands, as the end of a sentence. Those that are not listed have Ajv's words. */
const descriptions: Readonly<Record<string, DescribeError>> = {
  required: ({ missingProperty }) => `must have the required property "${missingProperty}"`,
  dependentRequired: ({ missingProperty, property }) =>
    `must have the property "${missingProperty}" beside "${property}"`,
  additionalProperties: ({ additionalProperty }) =>
    `must not have the property "${additionalProperty}"`,
  unevaluatedProperties: ({ unevaluatedProperty }) =>
    `must not have the property "${unevaluatedProperty}"`,
  propertyNames: ({ propertyName }) => `must not have the property "${propertyName}"`,
  type: ({ type }) => `must be ${[type].flat().join(' or ')}`,
  enum: ({ allowedValues }) => `must be one of ${listValues([allowedValues].flat())}`,
  const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
  minLength: ({ limit }) => `must have at least ${formatCount(Number(limit), 'character')}`,
  maxLength: ({ limit }) => `must have at most ${formatCount(Number(limit), 'character')}`,
  minItems: ({ limit }) => `must have at least ${formatCount(Number(limit), 'item')}`,
  maxItems: ({ limit }) => `must have at most ${formatCount(Number(limit), 'item')}`,
  minProperties: ({ limit }) => `must have at least ${formatProperties(Number(limit))}`,
  maxProperties: ({ limit }) => `must have at most ${formatProperties(Number(limit))}`,
  minimum: ({ limit }) => `must be at least ${limit}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  exclusiveMinimum: ({ limit }) => `must be more than ${limit}`,
  exclusiveMaximum: ({ limit }) => `must be less than ${limit}`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${multipleOf}`,
  pattern: ({ pattern }) => `must match the pattern "${pattern}"`,
  format: ({ format }) => `must have the format "${format}"`,
  uniqueItems: ({ i, j }) => `must not have the same item twice (items ${j} and ${i})`,
  oneOf: () => 'must match exactly one of the schemas of oneOf',
  anyOf: () => 'must match one of the schemas of anyOf',
  not: () => 'must not match the schema of not',
  if: ({ failingKeyword }) => `must match the schema of ${failingKeyword}`,
  'false schema': () => 'must not be there',
};

/** Describes a violation of a schema as the end of a sentence: `must have at least 1 character`. */
export function describeSchemaError({ keyword, message, params }: SchemaError): string {
  return descriptions[keyword]?.(params) ?? String(message);
}

/** More values of an enumeration are not listed. */
const maxListedValues = 200;

function listValues(values: readonly unknown[]): string {
  return values
    .slice(0, maxListedValues)
    .map((value) => JSON.stringify(value))
    .join(', ');
}

function formatProperties(count: number): string {
  return count === 1 ? '1 property' : `${count} properties`;
}
