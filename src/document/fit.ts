import { formatChecks } from './format.ts';
import { isObject, type JsonObject, objectAt } from './json.ts';
import { typeOf } from './json-type.ts';
import { matchesPattern } from './pattern.ts';
import { type Shape, type Shapes, tagKeyword } from './shape.ts';

/**
 * Whether a value fits schemas, as far as examples and parts of `oneOf` have to be told apart. Reads
 * the schemas as they stand: for the one look that most of them get, compiling costs far more.
 */
export type Fits = (shape: Shape, value: unknown) => boolean;

/** So many parts are looked at for one value: choices that hold themselves would double them at each step. */
const mostLooks = 10_000;

export const openFits = (shapes: Shapes): Fits => {
  let left = 0;
  const fits = (shape: Shape, value: unknown): boolean => {
    left -= 1;
    return left < 0 || fitsAll(shape, value);
  };

  const fitsAll = (shape: Shape, value: unknown): boolean =>
    fitsType(shape, value) &&
    fitsKeywords(shape, value) &&
    fitsParts(shape, value) &&
    shape.choices.every(({ options }) =>
      options.some((option) => fits(shapes.of([option]), value)),
    );

  const fitsParts = (shape: Shape, value: unknown): boolean => {
    if (Array.isArray(value)) {
      return (
        shape.items.length === 0 || value.every((entry) => fits(shapes.of(shape.items), entry))
      );
    }
    return !isObject(value) || fitsProperties(shape, value);
  };

  const fitsProperties = (shape: Shape, value: JsonObject): boolean => {
    for (const name of shape.required) {
      if (value[name] === undefined && !isHidden(name, shape)) return false;
    }
    for (const name in value) if (!fitsProperty(shape, name, value[name])) return false;
    return true;
  };

  const fitsProperty = (shape: Shape, name: string, value: unknown): boolean => {
    const places = shape.properties.get(name);
    if (places !== undefined) return value === undefined || fits(shapes.of(places), value);
    // Patterns of names are not read: what they may allow is let be.
    const isOpen = shape.undeclared === 'allowed' || shape.keywords.patternProperties !== undefined;
    return isOpen && (shape.rest.length === 0 || fits(shapes.of(shape.rest), value));
  };

  const isHidden = (name: string, shape: Shape): boolean =>
    shapes.of(shape.properties.get(name) ?? []).keywords.writeOnly === true;

  return (shape, value) => {
    left = mostLooks;
    return fits(shape, value);
  };
};

const fitsType = ({ types }: Shape, value: unknown): boolean => {
  if (types.length === 0) return true;
  const type = typeOf(value);
  return types.includes(type) || (type === 'integer' && types.includes('number'));
};

const fitsKeywords = ({ keywords }: Shape, value: unknown): boolean => {
  if (Array.isArray(keywords.enum) && !keywords.enum.some((entry) => same(entry, value)))
    return false;
  if (keywords.const !== undefined && !same(keywords.const, value)) return false;
  if (typeof value === 'string') return fitsText(keywords, value);
  if (typeof value === 'number') return fitsNumber(keywords, value);
  if (Array.isArray(value)) return between(value.length, keywords.minItems, keywords.maxItems);
  if (!isObject(value)) return true;
  const tags = Object.entries(objectAt(keywords, tagKeyword));
  return (
    tags.every(([name, values]) => Array.isArray(values) && values.includes(value[name])) &&
    between(Object.keys(value).length, keywords.minProperties, keywords.maxProperties)
  );
};

const same = (first: unknown, second: unknown): boolean =>
  first === second ||
  (typeof first === 'object' && JSON.stringify(first) === JSON.stringify(second));

const between = (count: number, least: unknown, most: unknown): boolean =>
  !(typeof least === 'number' && count < least) && !(typeof most === 'number' && count > most);

const fitsNumber = (keywords: Shape['keywords'], value: number): boolean => {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = keywords;
  if ((format === 'int32' || format === 'int64') && !Number.isInteger(value)) return false;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return false;
  if (typeof multipleOf === 'number' && multipleOf > 0) {
    const steps = value / multipleOf;
    if (Math.abs(steps - Math.round(steps)) > 1e-6) return false;
  }
  return between(value, minimum, maximum);
};

const fitsText = (keywords: Shape['keywords'], value: string): boolean => {
  const { minLength, maxLength, pattern, format } = keywords;
  return (
    between([...value].length, minLength, maxLength) &&
    (typeof pattern !== 'string' || matchesPattern(pattern, value)) &&
    (typeof format !== 'string' || isOfFormat(format, value))
  );
};

const isOfFormat = (format: string, text: string): boolean =>
  formatChecks().get(format)?.(text) ?? true;
