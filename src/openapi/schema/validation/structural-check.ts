import { isObject, type JsonObject, jsonTypeOf, jsonTypes, objectAt } from '../../json/json.ts';
import { refToPointer } from '../../json/json-pointer.ts';
import { documentLimits } from '../../limits.ts';
import { countCharacters, formatChecks } from '../formats.ts';
import { compilePattern } from '../pattern/pattern.ts';

/** Deeper than replies nest, and a limit for recursive schemas. */
const maxCheckDepth = 40;

/** The state that all checks of a value share. */
export type StructuralCheckContext = {
  /** The schema at a pointer, references followed. */
  readonly schemaAt: (pointer: string) => unknown;
  /** The number of schemas that were compared with a value. */
  readonly work: { parts: number };
};

/** The depth of a check, and the references followed for the same value: following one twice is a loop. */
type CheckPath = {
  readonly depth: number;
  readonly followed: readonly string[];
  /** The number of compared parts at which the check gives up. */
  readonly lastPart: number;
};

/**
 * Checks a value by interpreting the schema, which takes far less than a millisecond, where compiling
 * it takes tens. The result is `unknown` for keywords that are not supported here.
 */
export function checkStructure(
  context: StructuralCheckContext,
  schema: unknown,
  value: unknown,
  path: CheckPath = {
    depth: -1,
    followed: [],
    lastPart: context.work.parts + documentLimits.comparedParts,
  },
): StructuralResult {
  const { schemaAt, work } = context;
  const { followed, lastPart } = path;
  const depth = path.depth + 1;
  work.parts += 1;
  if (schema === true) return 'valid';
  if (!isObject(schema) || depth > maxCheckDepth || work.parts > lastPart) return 'unknown';
  if (isNullableNull(schema, value)) return 'valid';
  const checkValue: KeywordContext['checkValue'] = (part, inner) =>
    checkStructure(context, part, inner, {
      depth,
      followed: inner === value ? followed : [],
      lastPart,
    });
  const checkPointer: KeywordContext['checkPointer'] = (pointer) =>
    followed.includes(pointer)
      ? 'unknown'
      : checkStructure(context, schemaAt(pointer), value, {
          depth,
          followed: [...followed, pointer],
          lastPart,
        });
  let result: StructuralResult = 'valid';
  for (const [name, operand] of Object.entries(schema)) {
    if (isAnnotation(name)) continue;
    const check = keywordChecks.get(name);
    const keywordResult =
      check?.(operand, value, { schema, checkValue, checkPointer }) ?? 'unknown';
    if (keywordResult === 'invalid') return 'invalid';
    if (keywordResult === 'unknown') result = 'unknown';
  }
  return result;
}

/** A `nullable` allows null, also without a `type` beside it. */
function isNullableNull({ nullable }: JsonObject, value: unknown): boolean {
  return nullable === true && value === null;
}

function isAnnotation(name: string): boolean {
  return annotationKeywords.has(name) || name.startsWith('x-');
}

const annotationKeywords = new Set([
  ...['title', 'description', 'default', 'example', 'examples', 'deprecated', '$comment'],
  ...['readOnly', 'writeOnly', 'externalDocs', 'xml', 'nullable'],
]);

/** The result of a structural check; `unknown` if only the compiled validator can tell. */
export type StructuralResult = 'valid' | 'invalid' | 'unknown';

/** The schema of a keyword, and how to check with other schemas. */
export type KeywordContext = {
  readonly schema: JsonObject;
  /** Checks the same value, or one inside it, against another schema. */
  readonly checkValue: (schema: unknown, value: unknown) => StructuralResult;
  /** Checks the same value against the schema at a pointer. */
  readonly checkPointer: (pointer: string) => StructuralResult;
};

type KeywordCheck = (operand: unknown, value: unknown, context: KeywordContext) => StructuralResult;

/** The result of several checks that must all be valid. */
function combineResults(results: readonly StructuralResult[]): StructuralResult {
  if (results.includes('invalid')) return 'invalid';
  return results.includes('unknown') ? 'unknown' : 'valid';
}

function toResult(condition: boolean): StructuralResult {
  return condition ? 'valid' : 'invalid';
}

function checkType(operand: unknown, value: unknown): StructuralResult {
  const types = [operand].flat();
  if (!types.every((name) => jsonTypes.has(String(name)))) return 'unknown';
  const type = jsonTypeOf(value);
  return toResult(types.includes(type) || (type === 'integer' && types.includes('number')));
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function checkEnum(allowed: unknown, value: unknown): StructuralResult {
  return Array.isArray(allowed) && isScalar(value) && allowed.every(isScalar)
    ? toResult(allowed.includes(value))
    : 'unknown';
}

function checkProperties(
  operand: unknown,
  value: unknown,
  context: KeywordContext,
): StructuralResult {
  if (!isObject(operand)) return 'unknown';
  if (!isObject(value)) return 'valid';
  const names = Object.keys(operand).filter((name) => value[name] !== undefined);
  if (names.some((name) => name in Object.prototype)) return 'unknown';
  return combineResults(names.map((name) => context.checkValue(operand[name], value[name])));
}

function checkRequired(
  operand: unknown,
  value: unknown,
  { schema }: KeywordContext,
): StructuralResult {
  if (!Array.isArray(operand)) return 'unknown';
  if (!isObject(value)) return 'valid';
  const properties = objectAt(schema, 'properties');
  return combineResults(
    operand.map((name) => {
      if (typeof name !== 'string') return 'unknown';
      if (value[name] !== undefined) return 'valid';
      return isRequiredInBothDirections(objectAt(properties, name)) ? 'invalid' : 'unknown';
    }),
  );
}

/** Whether a property is neither read-only nor write-only. A reference may hide a flag. */
function isRequiredInBothDirections({ $ref, readOnly, writeOnly }: JsonObject): boolean {
  return $ref === undefined && readOnly !== true && writeOnly !== true;
}

function checkAdditionalProperties(
  operand: unknown,
  value: unknown,
  context: KeywordContext,
): StructuralResult {
  if (operand === true || !isObject(value)) return 'valid';
  const declared = isObject(context.schema.properties) ? context.schema.properties : {};
  const undeclared = Object.keys(value).filter((name) => !Object.hasOwn(declared, name));
  if (undeclared.length > 0 && operand === false) return 'unknown';
  return combineResults(undeclared.map((name) => context.checkValue(operand, value[name])));
}

function checkItems(operand: unknown, value: unknown, context: KeywordContext): StructuralResult {
  return Array.isArray(value)
    ? combineResults(value.map((entry) => context.checkValue(operand, entry)))
    : 'valid';
}

function checkAnyOf(operand: unknown, value: unknown, context: KeywordContext): StructuralResult {
  const results = checkEachSchema(operand, value, context);
  if (results.includes('valid')) return 'valid';
  return results.includes('unknown') ? 'unknown' : 'invalid';
}

function checkOneOf(operand: unknown, value: unknown, context: KeywordContext): StructuralResult {
  const results = checkEachSchema(operand, value, context);
  if (results.includes('unknown')) return 'unknown';
  return toResult(results.filter((result) => result === 'valid').length === 1);
}

function checkEachSchema(
  operand: unknown,
  value: unknown,
  context: KeywordContext,
): readonly StructuralResult[] {
  return Array.isArray(operand)
    ? operand.map((part) => context.checkValue(part, value))
    : ['unknown'];
}

function checkReference(
  operand: unknown,
  _value: unknown,
  { checkPointer }: KeywordContext,
): StructuralResult {
  const pointer = refToPointer(operand);
  return pointer === undefined ? 'unknown' : checkPointer(pointer);
}

/** The formats of numbers. */
const numericFormats = new Map<string, (value: number) => boolean>([
  ['int32', (value) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31],
  ['int64', Number.isInteger],
  ['float', () => true],
  ['double', () => true],
]);

function checkFormat(operand: unknown, value: unknown): StructuralResult {
  const format = String(operand);
  if (format === 'time-zone') return 'unknown';
  if (typeof value === 'string')
    return toResult(numericFormats.has(format) || (formatChecks().get(format)?.(value) ?? true));
  return toResult(typeof value !== 'number' || numericFormats.get(format)?.(value) !== false);
}

function checkPattern(operand: unknown, value: unknown): StructuralResult {
  const { matcher } = compilePattern(String(operand));
  if (!matcher) return 'unknown';
  return typeof value === 'string' ? toResult(matcher.test(value)) : 'valid';
}

/** A check of a keyword that bounds a size, such as `maxLength`. Values without that size are valid. */
function checkBound(
  sizeOf: (value: unknown) => number | undefined,
  isWithin: (size: number, limit: number) => boolean,
): KeywordCheck {
  return (operand, value) => {
    const size = sizeOf(value);
    if (size === undefined) return 'valid';
    return typeof operand === 'number' ? toResult(isWithin(size, operand)) : 'unknown';
  };
}

function atLeast(size: number, limit: number): boolean {
  return size >= limit;
}

function atMost(size: number, limit: number): boolean {
  return size <= limit;
}

function numberSize(value: unknown) {
  return typeof value === 'number' ? value : undefined;
}

function characterCount(value: unknown) {
  return typeof value === 'string' ? countCharacters(value) : undefined;
}

function entryCount(value: unknown) {
  return Array.isArray(value) ? value.length : undefined;
}

function propertyCount(value: unknown) {
  return isObject(value) ? Object.keys(value).length : undefined;
}

/** The checks by keyword. */
export const keywordChecks: ReadonlyMap<string, KeywordCheck> = new Map([
  ['$ref', checkReference],
  ['type', checkType],
  ['enum', checkEnum],
  ['const', (operand, value) => checkEnum([operand], value)],
  ['properties', checkProperties],
  ['required', checkRequired],
  ['additionalProperties', checkAdditionalProperties],
  ['items', checkItems],
  ['allOf', (operand, value, context) => combineResults(checkEachSchema(operand, value, context))],
  ['anyOf', checkAnyOf],
  ['oneOf', checkOneOf],
  ['format', checkFormat],
  ['pattern', checkPattern],
  ['minimum', checkBound(numberSize, atLeast)],
  ['maximum', checkBound(numberSize, atMost)],
  ['exclusiveMinimum', checkBound(numberSize, (size, limit) => size > limit)],
  ['exclusiveMaximum', checkBound(numberSize, (size, limit) => size < limit)],
  ['minLength', checkBound(characterCount, atLeast)],
  ['maxLength', checkBound(characterCount, atMost)],
  ['minItems', checkBound(entryCount, atLeast)],
  ['maxItems', checkBound(entryCount, atMost)],
  ['minProperties', checkBound(propertyCount, atLeast)],
  ['maxProperties', checkBound(propertyCount, atMost)],
]);
