import { isObject, type JsonObject, jsonTypeOf, jsonTypes, objectAt } from '../../json/json.ts';
import { refToPointer } from '../../json/json-pointer.ts';
import { formatChecks } from '../formats.ts';
import { compilePattern } from '../pattern.ts';

/** Deeper than replies go, less than what a schema that holds itself would take. */
const maxCheckDepth = 40;

/** What looks at a value share. */
export type StructuralCheckContext = {
  /** The schema that a pointer leads to, references followed. */
  readonly schemaAt: (pointer: string) => unknown;
  /** How many schemas were held against something. */
  readonly work: { parts: number };
};

/** How deep a look is, and by which references it came to the value: none of them leads any further. */
type CheckPath = { readonly depth: number; readonly followed: readonly string[] };

const rootPath: CheckPath = { depth: -1, followed: [] };

/**
 * Looks at a value by the schema as it stands, and says what is sure: to compile a schema of a usual
 * size takes tens of milliseconds, a look at a reply far less than one. Keywords that are not known
 * here leave it to the validator.
 */
export function checkStructure(
  looking: StructuralCheckContext,
  schema: unknown,
  value: unknown,
  way = rootPath,
): StructuralResult {
  const { schemaAt, work } = looking;
  const { followed } = way;
  const depth = way.depth + 1;
  work.parts += 1;
  if (schema === true) return 'fits';
  if (!isObject(schema) || depth > maxCheckDepth) return 'unsure';
  if (isNullableNull(schema, value)) return 'fits';
  const checkValue: KeywordContext['checkValue'] = (part, inner) =>
    checkStructure(looking, part, inner, { depth, followed: inner === value ? followed : [] });
  const checkPointer: KeywordContext['checkPointer'] = (pointer) =>
    followed.includes(pointer)
      ? 'unsure'
      : checkStructure(looking, schemaAt(pointer), value, {
          depth,
          followed: [...followed, pointer],
        });
  let fit: StructuralResult = 'fits';
  for (const [name, operand] of Object.entries(schema)) {
    if (isAnnotation(name)) continue;
    const told =
      keywordChecks.get(name)?.(operand, value, { schema, checkValue, checkPointer }) ?? 'unsure';
    if (told === 'does not') return told;
    if (told === 'unsure') fit = told;
  }
  return fit;
}

/** Beside a type it is one of the types; what it means without one is as plain. */
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

/** What one look at a value tells; `unsure`: the validator has to be asked. */
export type StructuralResult = 'fits' | 'does not' | 'unsure';

/** Where a keyword stands. */
export type KeywordContext = {
  readonly schema: JsonObject;
  /** Looks at the same value, or one within it, by another schema. */
  readonly checkValue: (schema: unknown, value: unknown) => StructuralResult;
  /** Looks at the same value by the schema that a pointer leads to. */
  readonly checkPointer: (pointer: string) => StructuralResult;
};

type KeywordCheck = (operand: unknown, value: unknown, site: KeywordContext) => StructuralResult;

/** Of several things that all have to be so. */
function combineResults(fits: readonly StructuralResult[]): StructuralResult {
  if (fits.includes('does not')) return 'does not';
  return fits.includes('unsure') ? 'unsure' : 'fits';
}

function toResult(condition: boolean): StructuralResult {
  return condition ? 'fits' : 'does not';
}

const checkType: KeywordCheck = (operand, value) => {
  const wanted = [operand].flat();
  if (!wanted.every((name) => jsonTypes.has(String(name)))) return 'unsure';
  const type = jsonTypeOf(value);
  return toResult(wanted.includes(type) || (type === 'integer' && wanted.includes('number')));
};

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function checkEnum(allowed: unknown, value: unknown): StructuralResult {
  return Array.isArray(allowed) && isScalar(value) && allowed.every(isScalar)
    ? toResult(allowed.includes(value))
    : 'unsure';
}

const checkProperties: KeywordCheck = (operand, value, site) => {
  if (!isObject(operand)) return 'unsure';
  if (!isObject(value)) return 'fits';
  const names = Object.keys(operand).filter((name) => value[name] !== undefined);
  if (names.some((name) => name in Object.prototype)) return 'unsure';
  return combineResults(names.map((name) => site.checkValue(operand[name], value[name])));
};

const checkRequired: KeywordCheck = (operand, value, { schema }) => {
  if (!Array.isArray(operand)) return 'unsure';
  if (!isObject(value)) return 'fits';
  const properties = objectAt(schema, 'properties');
  return combineResults(
    operand.map((name) => {
      if (typeof name !== 'string') return 'unsure';
      if (value[name] !== undefined) return 'fits';
      return isRequiredInBothDirections(objectAt(properties, name)) ? 'does not' : 'unsure';
    }),
  );
};

/** Whether a property is for both directions; what a reference says of that the validator's copy knows. */
function isRequiredInBothDirections({ $ref, readOnly, writeOnly }: JsonObject): boolean {
  return $ref === undefined && readOnly !== true && writeOnly !== true;
}

const checkAdditionalProperties: KeywordCheck = (operand, value, site) => {
  if (operand === true || !isObject(value)) return 'fits';
  const declared = isObject(site.schema.properties) ? site.schema.properties : {};
  const others = Object.keys(value).filter((name) => !Object.hasOwn(declared, name));
  if (others.length > 0 && operand === false) return 'unsure';
  return combineResults(others.map((name) => site.checkValue(operand, value[name])));
};

const checkItems: KeywordCheck = (operand, value, site) =>
  Array.isArray(value)
    ? combineResults(value.map((entry) => site.checkValue(operand, entry)))
    : 'fits';

const checkAnyOf: KeywordCheck = (operand, value, site) => {
  const fits = checkEachSchema(operand, value, site);
  if (fits.includes('fits')) return 'fits';
  return fits.includes('unsure') ? 'unsure' : 'does not';
};

const checkOneOf: KeywordCheck = (operand, value, site) => {
  const fits = checkEachSchema(operand, value, site);
  if (fits.includes('unsure')) return 'unsure';
  return toResult(fits.filter((fit) => fit === 'fits').length === 1);
};

function checkEachSchema(
  operand: unknown,
  value: unknown,
  site: KeywordContext,
): readonly StructuralResult[] {
  return Array.isArray(operand) ? operand.map((part) => site.checkValue(part, value)) : ['unsure'];
}

const checkReference: KeywordCheck = (operand, _value, { checkPointer }) => {
  const pointer = refToPointer(operand);
  return pointer === undefined ? 'unsure' : checkPointer(pointer);
};

/** The formats of numbers; texts and all else have none. */
const numericFormats = new Map<string, (value: number) => boolean>([
  ['int32', (value) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31],
  ['int64', Number.isInteger],
  ['float', () => true],
  ['double', () => true],
]);

const checkFormat: KeywordCheck = (operand, value) => {
  const format = String(operand);
  if (format === 'time-zone') return 'unsure';
  if (typeof value === 'string')
    return toResult(numericFormats.has(format) || (formatChecks().get(format)?.(value) ?? true));
  return toResult(typeof value !== 'number' || numericFormats.get(format)?.(value) !== false);
};

const checkPattern: KeywordCheck = (operand, value) => {
  const { matcher } = compilePattern(String(operand));
  if (!matcher) return 'unsure';
  return typeof value === 'string' ? toResult(matcher.test(value)) : 'fits';
};

/** A bound of a number that is taken of some values, by the comparison that has to hold. */
function checkBound(
  measure: (value: unknown) => number | undefined,
  holds: (size: number, limit: number) => boolean,
): KeywordCheck {
  return (operand, value) => {
    const size = measure(value);
    if (size === undefined) return 'fits';
    return typeof operand === 'number' ? toResult(holds(size, operand)) : 'unsure';
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
  return typeof value === 'string' ? [...value].length : undefined;
}
function entryCount(value: unknown) {
  return Array.isArray(value) ? value.length : undefined;
}
function propertyCount(value: unknown) {
  return isObject(value) ? Object.keys(value).length : undefined;
}

/** What each keyword that is known here says of a value. */
export const keywordChecks: ReadonlyMap<string, KeywordCheck> = new Map([
  ['$ref', checkReference],
  ['type', checkType],
  ['enum', checkEnum],
  ['const', (operand, value) => checkEnum([operand], value)],
  ['properties', checkProperties],
  ['required', checkRequired],
  ['additionalProperties', checkAdditionalProperties],
  ['items', checkItems],
  ['allOf', (operand, value, site) => combineResults(checkEachSchema(operand, value, site))],
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
