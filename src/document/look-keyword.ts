import { formatChecks } from './format.ts';
import { isObject, type JsonObject, objectAt } from './json.ts';
import { jsonTypes, typeOf } from './json-type.ts';
import { readPattern } from './pattern.ts';
import { toPointer } from './pointer.ts';

/** What one look at a value tells; `unsure`: the validator has to be asked. */
export type Fit = 'fits' | 'does not' | 'unsure';

/** Where a keyword stands. */
export type Site = {
  readonly schema: JsonObject;
  /** Looks at the same value, or one within it, by another schema. */
  readonly within: (schema: unknown, value: unknown) => Fit;
  /** Looks at the same value by the schema that a pointer leads to. */
  readonly follow: (pointer: string) => Fit;
};

type Keyword = (operand: unknown, value: unknown, site: Site) => Fit;

/** Of several things that all have to be so. */
const all = (fits: readonly Fit[]): Fit => {
  if (fits.includes('does not')) return 'does not';
  return fits.includes('unsure') ? 'unsure' : 'fits';
};

const when = (condition: boolean): Fit => (condition ? 'fits' : 'does not');

const lookAtType: Keyword = (operand, value) => {
  const wanted = [operand].flat();
  if (!wanted.every((name) => jsonTypes.has(String(name)))) return 'unsure';
  const type = typeOf(value);
  return when(wanted.includes(type) || (type === 'integer' && wanted.includes('number')));
};

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

const lookAtValues = (allowed: unknown, value: unknown): Fit =>
  Array.isArray(allowed) && isPlain(value) && allowed.every(isPlain)
    ? when(allowed.includes(value))
    : 'unsure';

const lookAtProperties: Keyword = (operand, value, site) => {
  if (!isObject(operand)) return 'unsure';
  if (!isObject(value)) return 'fits';
  const names = Object.keys(operand).filter((name) => value[name] !== undefined);
  if (names.some((name) => name in Object.prototype)) return 'unsure';
  return all(names.map((name) => site.within(operand[name], value[name])));
};

const lookAtRequired: Keyword = (operand, value, { schema }) => {
  if (!Array.isArray(operand)) return 'unsure';
  if (!isObject(value)) return 'fits';
  const properties = objectAt(schema, 'properties');
  return all(
    operand.map((name) => {
      if (typeof name !== 'string') return 'unsure';
      if (value[name] !== undefined) return 'fits';
      return isAlwaysMissed(objectAt(properties, name)) ? 'does not' : 'unsure';
    }),
  );
};

/** Whether a property is for both directions; what a reference says of that the validator's copy knows. */
const isAlwaysMissed = ({ $ref, readOnly, writeOnly }: JsonObject): boolean =>
  $ref === undefined && readOnly !== true && writeOnly !== true;

const lookAtOthers: Keyword = (operand, value, site) => {
  if (operand === true || !isObject(value)) return 'fits';
  const declared = isObject(site.schema.properties) ? site.schema.properties : {};
  const others = Object.keys(value).filter((name) => !Object.hasOwn(declared, name));
  if (others.length > 0 && operand === false) return 'unsure';
  return all(others.map((name) => site.within(operand, value[name])));
};

const lookAtItems: Keyword = (operand, value, site) =>
  Array.isArray(value) ? all(value.map((entry) => site.within(operand, entry))) : 'fits';

const lookAtAny: Keyword = (operand, value, site) => {
  const fits = listFits(operand, value, site);
  if (fits.includes('fits')) return 'fits';
  return fits.includes('unsure') ? 'unsure' : 'does not';
};

const lookAtOne: Keyword = (operand, value, site) => {
  const fits = listFits(operand, value, site);
  if (fits.includes('unsure')) return 'unsure';
  return when(fits.filter((fit) => fit === 'fits').length === 1);
};

const listFits = (operand: unknown, value: unknown, site: Site): readonly Fit[] =>
  Array.isArray(operand) ? operand.map((part) => site.within(part, value)) : ['unsure'];

const lookAtReference: Keyword = (operand, _value, { follow }) => {
  const pointer = toPointer(operand);
  return pointer === undefined ? 'unsure' : follow(pointer);
};

/** The formats of numbers; texts and all else have none. */
const numeric = new Map<string, (value: number) => boolean>([
  ['int32', (value) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31],
  ['int64', Number.isInteger],
  ['float', () => true],
  ['double', () => true],
]);

const lookAtFormat: Keyword = (operand, value) => {
  const format = String(operand);
  if (format === 'time-zone') return 'unsure';
  if (typeof value === 'string')
    return when(numeric.has(format) || (formatChecks().get(format)?.(value) ?? true));
  return when(typeof value !== 'number' || numeric.get(format)?.(value) !== false);
};

const lookAtPattern: Keyword = (operand, value) => {
  const { matcher } = readPattern(String(operand));
  if (!matcher) return 'unsure';
  return typeof value === 'string' ? when(matcher.test(value)) : 'fits';
};

/** A bound of a number that is taken of some values, by the comparison that has to hold. */
const bound =
  (
    measure: (value: unknown) => number | undefined,
    holds: (size: number, limit: number) => boolean,
  ): Keyword =>
  (operand, value) => {
    const size = measure(value);
    if (size === undefined) return 'fits';
    return typeof operand === 'number' ? when(holds(size, operand)) : 'unsure';
  };

const atLeast = (size: number, limit: number): boolean => size >= limit;
const atMost = (size: number, limit: number): boolean => size <= limit;
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);
const letters = (value: unknown) => (typeof value === 'string' ? [...value].length : undefined);
const entries = (value: unknown) => (Array.isArray(value) ? value.length : undefined);
const names = (value: unknown) => (isObject(value) ? Object.keys(value).length : undefined);

/** What each keyword that is known here says of a value. */
export const keywords: ReadonlyMap<string, Keyword> = new Map([
  ['$ref', lookAtReference],
  ['type', lookAtType],
  ['enum', lookAtValues],
  ['const', (operand, value) => lookAtValues([operand], value)],
  ['properties', lookAtProperties],
  ['required', lookAtRequired],
  ['additionalProperties', lookAtOthers],
  ['items', lookAtItems],
  ['allOf', (operand, value, site) => all(listFits(operand, value, site))],
  ['anyOf', lookAtAny],
  ['oneOf', lookAtOne],
  ['format', lookAtFormat],
  ['pattern', lookAtPattern],
  ['minimum', bound(numberOf, atLeast)],
  ['maximum', bound(numberOf, atMost)],
  ['exclusiveMinimum', bound(numberOf, (size, limit) => size > limit)],
  ['exclusiveMaximum', bound(numberOf, (size, limit) => size < limit)],
  ['minLength', bound(letters, atLeast)],
  ['maxLength', bound(letters, atMost)],
  ['minItems', bound(entries, atLeast)],
  ['maxItems', bound(entries, atMost)],
  ['minProperties', bound(names, atLeast)],
  ['maxProperties', bound(names, atMost)],
]);
