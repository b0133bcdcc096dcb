import { isObject, type JsonObject, objectAt } from '../json/json.ts';
import { refToPointer, resolvePointer } from '../json/json-pointer.ts';

/** Schemas that hold themselves are compared so deep. */
const maxDepth = 8;

/**
 * Whether each of the options of a `oneOf` lies within another, so that no value fits one alone and
 * nobody can keep it. What is not seen to lie within another does not.
 */
export function isEveryOptionSubsumed(root: JsonObject, options: readonly unknown[]): boolean {
  return (
    options.length > 1 &&
    options.every((one, at) =>
      options.some((other, index) => index !== at && isSubsumedBy({ root, depth: 0 }, one, other)),
    )
  );
}

type SubsumptionContext = { readonly root: JsonObject; readonly depth: number };

/** Whether what fits one schema fits the other, as far as can be seen. */
function isSubsumedBy(
  { root, depth }: SubsumptionContext,
  first: unknown,
  second: unknown,
): boolean {
  const [one, other] = [followReference(root, first), followReference(root, second)];
  if (one === other || other === true || one === false) return true;
  if (one === true) return isSubsumedBy({ root, depth }, {}, other);
  if (!isObject(one) || !isObject(other) || depth > maxDepth) return false;
  const way = { root, depth: depth + 1 };
  return (
    isComparable(one, other) &&
    Object.entries(other).every(
      ([keyword, operand]) =>
        annotationKeywords.has(keyword) ||
        keyword.startsWith('x-') ||
        impliesConstraint(way, { one, keyword, operand }),
    )
  );
}

/** Whether no keyword of either means another thing by what stands beside it. */
function isComparable(one: JsonObject, other: JsonObject): boolean {
  const names = (schema: JsonObject) => Object.keys(objectAt(schema, 'properties'));
  const own = names(other);
  const isAsOpen =
    other.additionalProperties === undefined || names(one).every((name) => own.includes(name));
  const isAsNull = one.nullable !== true || other.nullable === true;
  return (
    isAsOpen &&
    isAsNull &&
    ![one, other].some((schema) => interactingKeywords.some((name) => name in schema))
  );
}

const interactingKeywords = [
  ...['if', 'then', 'else', 'contains', 'minContains', 'maxContains', 'prefixItems'],
  ...['patternProperties', 'unevaluatedProperties', 'unevaluatedItems'],
];

/** The schema that a reference names, where nothing but remarks stand beside it. */
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
  readonly one: JsonObject;
  readonly keyword: string;
  readonly operand: unknown;
};

/** Whether a schema asks for what a keyword of another asks for. */
function impliesConstraint(
  way: SubsumptionContext,
  { one, keyword, operand }: KeywordConstraint,
): boolean {
  return (
    JSON.stringify(one[keyword]) === JSON.stringify(operand) ||
    keywordImplications.get(keyword)?.(way, one, operand) === true ||
    arrayOf(one.allOf).some((part) => isSubsumedBy(way, part, { [keyword]: operand }))
  );
}

type KeywordImplication = (way: SubsumptionContext, one: JsonObject, operand: unknown) => boolean;

const impliesType: KeywordImplication = (_way, { type }, operand) => {
  const [types, wanted] = [[type].flat(), [operand].flat()];
  return types.every(
    (name) =>
      name !== undefined &&
      (wanted.includes(name) || (name === 'integer' && wanted.includes('number'))),
  );
};

const impliesRequired: KeywordImplication = (_way, one, operand) => {
  const required = arrayOf(one.required);
  return [operand].flat().every((name) => required.includes(name));
};

const impliesProperties: KeywordImplication = (way, one, operand) => {
  const own = objectAt(one, 'properties');
  return Object.entries(Object(operand)).every(([name, schema]) =>
    isSubsumedBy(way, own[name] ?? true, schema),
  );
};

const impliesEnum: KeywordImplication = (_way, one, operand) => {
  const values = 'const' in one ? [one.const] : arrayOf(one.enum);
  return values.length > 0 && values.every((value) => [operand].flat().includes(value));
};

const impliesAllOf: KeywordImplication = (way, one, operand) =>
  [operand].flat().every((part) => isSubsumedBy(way, one, part));

const impliesAnyOf: KeywordImplication = (way, one, operand) =>
  [operand].flat().some((part) => isSubsumedBy(way, one, part));

function impliesBound(
  keyword: string,
  holds: (own: number, limit: number) => boolean,
): KeywordImplication {
  return (_way, one, operand) => {
    const own = one[keyword];
    return typeof own === 'number' && typeof operand === 'number' && holds(own, operand);
  };
}

const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** Beside what is asked for in the same words. */
const keywordImplications: ReadonlyMap<string, KeywordImplication> = new Map([
  ['type', impliesType],
  ['required', impliesRequired],
  ['properties', impliesProperties],
  ['items', (way, one, operand) => isSubsumedBy(way, one.items ?? true, operand)],
  ['enum', impliesEnum],
  ['allOf', impliesAllOf],
  ['anyOf', impliesAnyOf],
  ...lowerBounds.map(
    (keyword) => [keyword, impliesBound(keyword, (own, limit) => own >= limit)] as const,
  ),
  ...upperBounds.map(
    (keyword) => [keyword, impliesBound(keyword, (own, limit) => own <= limit)] as const,
  ),
]);
