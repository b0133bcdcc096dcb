import { isObject, type JsonObject, objectAt } from './json.ts';
import { locate, toPointer } from './pointer.ts';

/** Schemas that hold themselves are compared so deep. */
const deepest = 8;

/**
 * Whether each of the options of a `oneOf` lies within another, so that no value fits one alone and
 * nobody can keep it. What is not seen to lie within another does not.
 */
export const areAlike = (root: JsonObject, options: readonly unknown[]): boolean =>
  options.length > 1 &&
  options.every((one, at) =>
    options.some((other, index) => index !== at && isWithin({ root, depth: 0 }, one, other)),
  );

type Way = { readonly root: JsonObject; readonly depth: number };

/** Whether what fits one schema fits the other, as far as can be seen. */
const isWithin = ({ root, depth }: Way, first: unknown, second: unknown): boolean => {
  const [one, other] = [follow(root, first), follow(root, second)];
  if (one === other || other === true || one === false) return true;
  if (one === true) return isWithin({ root, depth }, {}, other);
  if (!isObject(one) || !isObject(other) || depth > deepest) return false;
  const way = { root, depth: depth + 1 };
  return (
    isPlain(one, other) &&
    Object.entries(other).every(
      ([keyword, operand]) =>
        annotations.has(keyword) ||
        keyword.startsWith('x-') ||
        isImplied(way, { one, keyword, operand }),
    )
  );
};

/** Whether no keyword of either means another thing by what stands beside it. */
const isPlain = (one: JsonObject, other: JsonObject): boolean => {
  const names = (schema: JsonObject) => Object.keys(objectAt(schema, 'properties'));
  const own = names(other);
  const isAsOpen =
    other.additionalProperties === undefined || names(one).every((name) => own.includes(name));
  const isAsNull = one.nullable !== true || other.nullable === true;
  return (
    isAsOpen && isAsNull && ![one, other].some((schema) => entangled.some((name) => name in schema))
  );
};

const entangled = [
  ...['if', 'then', 'else', 'contains', 'minContains', 'maxContains', 'prefixItems'],
  ...['patternProperties', 'unevaluatedProperties', 'unevaluatedItems'],
];

/** The schema that a reference names, where nothing but remarks stand beside it. */
const follow = (root: JsonObject, schema: unknown): unknown => {
  if (!isObject(schema) || typeof schema.$ref !== 'string') return schema;
  const isAlone = Object.keys(schema).every((name) => name === '$ref' || annotations.has(name));
  const pointer = toPointer(schema.$ref);
  return isAlone && pointer !== undefined ? locate(root, pointer).value : schema;
};

const annotations = new Set([
  ...['title', 'description', 'default', 'example', 'examples', 'deprecated', '$comment'],
  ...['externalDocs', 'xml', 'readOnly', 'writeOnly'],
]);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

type Demand = { readonly one: JsonObject; readonly keyword: string; readonly operand: unknown };

/** Whether a schema asks for what a keyword of another asks for. */
const isImplied = (way: Way, { one, keyword, operand }: Demand): boolean =>
  JSON.stringify(one[keyword]) === JSON.stringify(operand) ||
  implied.get(keyword)?.(way, one, operand) === true ||
  listOf(one.allOf).some((part) => isWithin(way, part, { [keyword]: operand }));

type Implied = (way: Way, one: JsonObject, operand: unknown) => boolean;

const isTyped: Implied = (_way, { type }, operand) => {
  const [types, wanted] = [[type].flat(), [operand].flat()];
  return types.every(
    (name) =>
      name !== undefined &&
      (wanted.includes(name) || (name === 'integer' && wanted.includes('number'))),
  );
};

const isRequired: Implied = (_way, one, operand) => {
  const required = listOf(one.required);
  return [operand].flat().every((name) => required.includes(name));
};

const hasProperties: Implied = (way, one, operand) => {
  const own = objectAt(one, 'properties');
  return Object.entries(Object(operand)).every(([name, schema]) =>
    isWithin(way, own[name] ?? true, schema),
  );
};

const isOneOf: Implied = (_way, one, operand) => {
  const values = 'const' in one ? [one.const] : listOf(one.enum);
  return values.length > 0 && values.every((value) => [operand].flat().includes(value));
};

const isAll: Implied = (way, one, operand) =>
  [operand].flat().every((part) => isWithin(way, one, part));

const isAny: Implied = (way, one, operand) =>
  [operand].flat().some((part) => isWithin(way, one, part));

const inOrder =
  (keyword: string, holds: (own: number, limit: number) => boolean): Implied =>
  (_way, one, operand) => {
    const own = one[keyword];
    return typeof own === 'number' && typeof operand === 'number' && holds(own, operand);
  };

const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** Beside what is asked for in the same words. */
const implied: ReadonlyMap<string, Implied> = new Map([
  ['type', isTyped],
  ['required', isRequired],
  ['properties', hasProperties],
  ['items', (way, one, operand) => isWithin(way, one.items ?? true, operand)],
  ['enum', isOneOf],
  ['allOf', isAll],
  ['anyOf', isAny],
  ...lower.map((keyword) => [keyword, inOrder(keyword, (own, limit) => own >= limit)] as const),
  ...upper.map((keyword) => [keyword, inOrder(keyword, (own, limit) => own <= limit)] as const),
]);
