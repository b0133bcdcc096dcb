import { isObject, type JsonObject, jsonTypeOf, objectAt } from '../json/json.ts';
import { countCharacters, formatChecks } from './formats.ts';
import { matchesPattern } from './pattern/pattern.ts';
import { discriminatorValuesKeyword, type SchemaView, type SchemaViews } from './schema-view.ts';

/**
 * Whether a value is valid for a schema view, precisely enough to choose examples and options of
 * `oneOf`. It interprets the schemas, since most are needed once and compiling them costs far more.
 */
export type Conforms = (view: SchemaView, value: unknown) => boolean;

/** The limit for one value: recursive choices would double the comparisons at each level. */
const maxComparisons = 10_000;

/** Options that nest deeper than bodies count as valid: thousands of levels are more than the stack takes. */
const maxDepth = 400;

/** How many more comparisons all values may take together; then every value counts as valid. */
export type ComparisonBudget = { left: number };

export function compileConformance(
  schemaViews: SchemaViews,
  budget: ComparisonBudget = { left: Number.POSITIVE_INFINITY },
): Conforms {
  let comparisonsLeft = 0;
  let depth = 0;
  const fits = (view: SchemaView, value: unknown): boolean => {
    comparisonsLeft -= 1;
    if (comparisonsLeft < 0 || depth > maxDepth) return true;
    depth += 1;
    const isValid = fitsAll(view, value);
    depth -= 1;
    return isValid;
  };

  const fitsAll = (view: SchemaView, value: unknown): boolean =>
    matchesType(view, value) &&
    matchesKeywords(view, value) &&
    fitsParts(view, value) &&
    view.choices.every(({ options }) =>
      options.some((option) => fits(schemaViews.of([option]), value)),
    );

  const fitsParts = (view: SchemaView, value: unknown): boolean => {
    if (Array.isArray(value)) {
      return (
        view.items.length === 0 || value.every((entry) => fits(schemaViews.of(view.items), entry))
      );
    }
    return !isObject(value) || fitsProperties(view, value);
  };

  const fitsProperties = (view: SchemaView, value: JsonObject): boolean => {
    for (const name of view.required) {
      if (value[name] === undefined && !isWriteOnly(schemaViews, view, name)) return false;
    }
    for (const name in value) if (!fitsProperty(view, name, value[name])) return false;
    return true;
  };

  const fitsProperty = (view: SchemaView, name: string, value: unknown): boolean => {
    const pointers = view.properties.get(name);
    if (pointers !== undefined) return value === undefined || fits(schemaViews.of(pointers), value);
    // `patternProperties` are not read, so any property may be one of them.
    const isOpen = view.undeclared === 'allowed' || view.keywords.patternProperties !== undefined;
    return (
      isOpen &&
      (view.additionalProperties.length === 0 ||
        fits(schemaViews.of(view.additionalProperties), value))
    );
  };

  return (view, value) => {
    const allowed = Math.min(maxComparisons, budget.left);
    comparisonsLeft = allowed;
    const isValid = fits(view, value);
    budget.left -= allowed - comparisonsLeft;
    return isValid;
  };
}

function isWriteOnly(schemaViews: SchemaViews, view: SchemaView, name: string): boolean {
  return schemaViews.of(view.properties.get(name)).keywords.writeOnly === true;
}

function matchesType({ types }: SchemaView, value: unknown): boolean {
  if (types.length === 0) return true;
  const type = jsonTypeOf(value);
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function matchesKeywords({ keywords }: SchemaView, value: unknown): boolean {
  if (Array.isArray(keywords.enum) && !isAmong(keywords.enum, value)) return false;
  if (keywords.const !== undefined && !isJsonEqual(keywords.const, value)) return false;
  if (typeof value === 'string') return matchesText(keywords, value);
  if (typeof value === 'number') return matchesNumber(keywords, value);
  if (Array.isArray(value)) return isInRange(value.length, keywords.minItems, keywords.maxItems);
  if (!isObject(value)) return true;
  const discriminators = Object.entries(objectAt(keywords, discriminatorValuesKeyword));
  return (
    discriminators.every(
      ([name, values]) => Array.isArray(values) && values.includes(value[name]),
    ) && isInRange(Object.keys(value).length, keywords.minProperties, keywords.maxProperties)
  );
}

/** The values of a longer enumeration are looked up. */
const maxScannedValues = 20;
const enumValues = new WeakMap<readonly unknown[], ReadonlySet<unknown>>();

function isAmong(values: readonly unknown[], value: unknown): boolean {
  if (values.length <= maxScannedValues || typeof value === 'object')
    return values.some((entry) => isJsonEqual(entry, value));
  const known = enumValues.get(values) ?? new Set(values);
  enumValues.set(values, known);
  return known.has(value);
}

function isJsonEqual(first: unknown, second: unknown): boolean {
  return (
    first === second ||
    (typeof first === 'object' && JSON.stringify(first) === JSON.stringify(second))
  );
}

function isInRange(count: number, least: unknown, most: unknown): boolean {
  return (
    !(typeof least === 'number' && count < least) && !(typeof most === 'number' && count > most)
  );
}

function matchesNumber(keywords: SchemaView['keywords'], value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = keywords;
  if ((format === 'int32' || format === 'int64') && !Number.isInteger(value)) return false;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return false;
  if (typeof multipleOf === 'number' && multipleOf > 0) {
    const steps = value / multipleOf;
    if (Math.abs(steps - Math.round(steps)) > 1e-6) return false;
  }
  return isInRange(value, minimum, maximum);
}

function matchesText(keywords: SchemaView['keywords'], value: string): boolean {
  const { minLength, maxLength, pattern, format } = keywords;
  return (
    isInRange(countCharacters(value), minLength, maxLength) &&
    (typeof pattern !== 'string' || matchesPattern(pattern, value)) &&
    (typeof format !== 'string' || hasFormat(format, value))
  );
}

function hasFormat(format: string, text: string): boolean {
  return formatChecks().get(format)?.(text) ?? true;
}
