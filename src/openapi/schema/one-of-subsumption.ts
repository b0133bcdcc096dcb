import { isObject, type JsonObject, objectAt, objectOf } from '../json/json.ts';
import { refToPointer, resolvePointer } from '../json/json-pointer.ts';
import { documentLimits } from '../limits.ts';

/** How deep recursive schemas are compared. */
const maxDepth = 8;

/**
 * Whether each option of a `oneOf` is contained in another one, so that no value can match exactly
 * one. An option that is not provably contained counts as distinct.
 */
export function isEveryOptionSubsumed(root: JsonObject, options: readonly unknown[]): boolean {
  const context = { root, depth: 0, work: { left: documentLimits.containments } };
  return (
    options.length > 1 &&
    options.every((option, index) =>
      options.some(
        (other, otherIndex) => otherIndex !== index && isSubsumedBy(context, option, other),
      ),
    )
  );
}

type SubsumptionContext = {
  readonly root: JsonObject;
  readonly depth: number;
  /** How many more schemas may be compared; then none counts as contained. */
  readonly work: { left: number };
};

/** Whether every value that matches the first schema provably matches the second. */
function isSubsumedBy(context: SubsumptionContext, first: unknown, second: unknown): boolean {
  const { root, depth, work } = context;
  work.left -= 1;
  if (work.left < 0) return false;
  const [schema, other] = [followReference(root, first), followReference(root, second)];
  if (schema === other || other === true || schema === false) return true;
  if (schema === true) return isSubsumedBy(context, {}, other);
  if (!isObject(schema) || !isObject(other) || depth > maxDepth) return false;
  const inner = { ...context, depth: depth + 1 };
  return (
    isComparable(schema, other) &&
    Object.entries(other).every(
      ([keyword, operand]) =>
        annotationKeywords.has(keyword) ||
        keyword.startsWith('x-') ||
        impliesConstraint(inner, { schema, keyword, operand }),
    )
  );
}

/** Whether the keywords of two schemas can be compared one by one. */
function isComparable(schema: JsonObject, other: JsonObject): boolean {
  const namesOf = ({ properties }: JsonObject) => Object.keys(objectOf(properties));
  const otherNames = namesOf(other);
  const declaresAllNames =
    other.additionalProperties === undefined ||
    namesOf(schema).every((name) => otherNames.includes(name));
  const allowsNull = schema.nullable !== true || other.nullable === true;
  return (
    declaresAllNames &&
    allowsNull &&
    ![schema, other].some((each) => interactingKeywords.some((name) => name in each))
  );
}

/** Keywords whose meaning depends on others beside them. */
const interactingKeywords = [
  ...['if', 'then', 'else', 'contains', 'minContains', 'maxContains', 'prefixItems'],
  ...['patternProperties', 'unevaluatedProperties', 'unevaluatedItems'],
];

/** The target of a reference that has only annotations beside it; any other schema as it is. */
function followReference(root: JsonObject, schema: unknown): unknown {
  if (!isObject(schema) || typeof schema.$ref !== 'string') return schema;
  const isAlone = Object.keys(schema).every(
    (name) => name === '$ref' || annotationKeywords.has(name),
  );
  const pointer = refToPointer(schema.$ref);
  return isAlone && pointer !== undefined ? resolvePointer(root, pointer).value : schema;
}

const annotationKeywords = new Set([
  ...['title', 'description', 'default', 'example', 'examples', 'deprecated', '$comment'],
  ...['externalDocs', 'xml', 'readOnly', 'writeOnly'],
]);

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

type KeywordConstraint = {
  readonly schema: JsonObject;
  readonly keyword: string;
  readonly operand: unknown;
};

/** Whether a schema is at least as strict as a keyword of another one. */
function impliesConstraint(
  context: SubsumptionContext,
  { schema, keyword, operand }: KeywordConstraint,
): boolean {
  return (
    JSON.stringify(schema[keyword]) === JSON.stringify(operand) ||
    keywordImplications.get(keyword)?.(context, schema, operand) === true ||
    arrayOf(schema.allOf).some((part) => isSubsumedBy(context, part, { [keyword]: operand }))
  );
}

type KeywordImplication = (
  context: SubsumptionContext,
  schema: JsonObject,
  operand: unknown,
) => boolean;

function impliesType(
  _context: SubsumptionContext,
  { type }: JsonObject,
  operand: unknown,
): boolean {
  const [types, otherTypes] = [[type].flat(), [operand].flat()];
  return types.every(
    (name) =>
      name !== undefined &&
      (otherTypes.includes(name) || (name === 'integer' && otherTypes.includes('number'))),
  );
}

function impliesRequired(
  _context: SubsumptionContext,
  schema: JsonObject,
  operand: unknown,
): boolean {
  const required = arrayOf(schema.required);
  return [operand].flat().every((name) => required.includes(name));
}

function impliesProperties(
  context: SubsumptionContext,
  schema: JsonObject,
  operand: unknown,
): boolean {
  const properties = objectAt(schema, 'properties');
  return Object.entries(Object(operand)).every(([name, property]) =>
    isSubsumedBy(context, properties[name] ?? true, property),
  );
}

function impliesEnum(_context: SubsumptionContext, schema: JsonObject, operand: unknown): boolean {
  const values = 'const' in schema ? [schema.const] : arrayOf(schema.enum);
  return values.length > 0 && values.every((value) => [operand].flat().includes(value));
}

function impliesAllOf(context: SubsumptionContext, schema: JsonObject, operand: unknown): boolean {
  return [operand].flat().every((part) => isSubsumedBy(context, schema, part));
}

function impliesAnyOf(context: SubsumptionContext, schema: JsonObject, operand: unknown): boolean {
  return [operand].flat().some((part) => isSubsumedBy(context, schema, part));
}

function impliesBound(
  keyword: string,
  isStricter: (bound: number, otherBound: number) => boolean,
): KeywordImplication {
  return (_context, schema, operand) => {
    const bound = schema[keyword];
    return typeof bound === 'number' && typeof operand === 'number' && isStricter(bound, operand);
  };
}

const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** For keywords with different operands: whether the schema is at least as strict. */
const keywordImplications: ReadonlyMap<string, KeywordImplication> = new Map([
  ['type', impliesType],
  ['required', impliesRequired],
  ['properties', impliesProperties],
  ['items', (context, schema, operand) => isSubsumedBy(context, schema.items ?? true, operand)],
  ['enum', impliesEnum],
  ['allOf', impliesAllOf],
  ['anyOf', impliesAnyOf],
  ...lowerBounds.map(
    (keyword) =>
      [keyword, impliesBound(keyword, (bound, otherBound) => bound >= otherBound)] as const,
  ),
  ...upperBounds.map(
    (keyword) =>
      [keyword, impliesBound(keyword, (bound, otherBound) => bound <= otherBound)] as const,
  ),
]);
