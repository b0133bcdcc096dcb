import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import {
  allRecordsValue,
  describesTime,
  displayNames,
  exclusionPrefix,
  exclusionSuffix,
  findDescribedBound,
  referenceSuffixes,
  timeBounds,
  timestampSuffix,
  unitSuffix,
} from '../vocabulary/list-queries.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { FilterTest, ListFilter } from './list-filter.ts';
import { defaultOf, type ListInput, mayBeNumber } from './query-facts.ts';
import type { FilterInput, FilterProperty } from './query-rule.ts';

/** The filter of a parameter that is nothing but a bound in time. */
export function toTimeFilter(
  input: FilterInput,
  { schemaViews, name }: FilterProperty,
  timeName: RegExp,
): ListFilter | undefined {
  const test = findTimeBound(schemaViews, input);
  return test !== undefined && timeName.test(normalizeName(name))
    ? { parameter: input.name, property: name, test, defaultValue: defaultOf(schemaViews, input) }
    : undefined;
}

/** The filter of a bound in time whose description says what happens to a record then: `start before this time`. */
export function toDescribedTimeFilter(
  input: FilterInput,
  { schemaViews, name, schemaPointers }: FilterProperty,
): ListFilter | undefined {
  const { description = '' } = input;
  const test = findTimeBound(schemaViews, input);
  const isTime = /^date/.test(String(schemaViews.of(schemaPointers).keywords.format));
  if (test === undefined || !isTime || !describesTime(description, name)) return undefined;
  return {
    parameter: input.name,
    property: name,
    test: toDescribedTest(test, description),
    defaultValue: defaultOf(schemaViews, input),
  };
}

function findTimeBound(
  schemaViews: SchemaViews,
  { stem, description = '', schemaPointers }: FilterInput,
): 'after' | 'before' | undefined {
  const { types, keywords } = schemaViews.of(schemaPointers);
  const isTime =
    /^date/.test(String(keywords.format)) ||
    timeBounds.description.test(`${description} ${keywords.description ?? ''}`) ||
    (timeBounds.evident.test(stem) && types.includes('string'));
  if (!isTime) return undefined;
  if (timeBounds.after.test(stem)) return 'after';
  return timeBounds.before.test(stem) ? 'before' : undefined;
}

/** A parameter in the singular or in the plural of a property. */
export function namesProperty(input: FilterInput, property: FilterProperty): boolean {
  return hasSameName(input, property) || isSameNoun(input.stem, property.name);
}

export function isExclusion({ comparedName }: FilterInput): boolean {
  return exclusionSuffix.test(comparedName) || exclusionPrefix.test(comparedName);
}

/** `assignee` also names the property `assignees`. */
export function hasSameName({ stem }: FilterInput, { name }: FilterProperty): boolean {
  const own = normalizeName(name);
  return own === stem || own === `${stem}s`;
}

/** A list parameter is a list when it is read; a text holds alternatives with commas between. */
export function separatorOf(
  { schemaPointers }: FilterInput,
  { schemaViews }: FilterProperty,
): Pick<ListFilter, 'separator'> {
  return schemaViews.of(schemaPointers).types.includes('array') ? {} : { separator: ',' };
}

/**
 * The property of objects that a name adds to that of their own: `name` of `tag_name` and `tags`. That of
 * `tag_names` has one of several values.
 */
export function findNestedName(
  input: FilterInput,
  filterProperty: FilterProperty,
): Pick<ListFilter, 'nested' | 'separator'> | undefined {
  const { stem } = input;
  const { schemaViews, name, schemaPointers } = filterProperty;
  const own = normalizeName(name);
  const { items } = schemaViews.of(schemaPointers);
  // `addresses` are a list of objects with an `address` each.
  const isEntry = items.length > 0 && isSameNoun(stem, name);
  const prefix = isEntry
    ? ''
    : [own, singularize(own)].find((one) => stem.startsWith(one) && stem !== one);
  if (prefix === undefined) return undefined;
  const rest = stem.slice(prefix.length);
  const properties = propertiesOf(
    schemaViews,
    schemaViews.of(items.length > 0 ? items : schemaPointers),
  );
  const findNested = (word: string) =>
    [...properties.keys()].find((property) => normalizeName(property) === word);
  const nested = findNested(rest);
  if (nested !== undefined) return { nested };
  const one = findNested(singularize(rest));
  if (one !== undefined) return { nested: one, ...separatorOf(input, filterProperty) };
  return items.length > 0 && properties.size === 0 && displayNames.includes(rest) ? {} : undefined;
}

/** Numbers refer by numbers, texts by texts. */
export function isReference(
  { stem, schemaPointers }: FilterInput,
  { schemaViews, name, schemaPointers: own }: FilterProperty,
): boolean {
  const normalized = normalizeName(name);
  const isNamed =
    stem !== '' && referenceSuffixes.some((suffix) => normalized === `${stem}${suffix}`);
  return isNamed && mayBeNumber(schemaViews, schemaPointers) === mayBeNumber(schemaViews, own);
}

export function findRangeTest(
  { ranges, description = '' }: FilterInput,
  { name }: FilterProperty,
): FilterTest | undefined {
  const own = normalizeName(name);
  const stem = own.replace(timestampSuffix, '');
  if (stem.length <= 2) return undefined;
  const amount = own.replace(unitSuffix, '') || own;
  const test = ranges.find(({ stems }) => [stem, own, amount].some((one) => stems.has(one)))?.test;
  return test && toDescribedTest(test, description);
}

/** The test that a description makes of another: `Starts before this time` excludes the bound. */
function toDescribedTest(test: FilterTest, description: string): FilterTest {
  const bound = findDescribedBound(description);
  return describedTests.find((one) => one.test === test && one.bound === bound)?.described ?? test;
}

/** What a range means whose description includes or excludes the bound. */
const describedTests = [
  { test: 'after', bound: 'exclusive', described: 'above' },
  { test: 'before', bound: 'exclusive', described: 'below' },
  { test: 'above', bound: 'inclusive', described: 'after' },
  { test: 'below', bound: 'inclusive', described: 'before' },
] as const;

/**
 * The default of `state` (`open`, `closed`, `all`) leaves out what the other values ask for. A default that
 * the property has too says how records begin, not which are listed.
 */
export function toValueFilter(
  input: ListInput,
  { schemaViews, name, schemaPointers }: FilterProperty,
  test: FilterTest,
): ListFilter {
  const defaultValue = defaultOf(schemaViews, input);
  const own = valuesOf(schemaViews, schemaPointers);
  const allValue = valuesOf(schemaViews, input.schemaPointers)
    .filter((value) => !own.includes(value))
    .find((value) => allRecordsValue.test(String(value)));
  const isInitialValue =
    defaultValue !== undefined && schemaViews.of(schemaPointers).keywords.default === defaultValue;
  const otherValues = isInitialValue ? [] : listOtherValues(schemaViews, input, allValue);
  return { parameter: input.name, property: name, test, defaultValue, otherValues, allValue };
}

function valuesOf(schemaViews: SchemaViews, schemaPointers: readonly string[]): readonly unknown[] {
  return [schemaViews.of(schemaPointers).keywords.enum ?? []].flat();
}

function listOtherValues(
  schemaViews: SchemaViews,
  { schemaPointers }: ListInput,
  allValue: unknown,
): readonly unknown[] {
  const { types, keywords } = schemaViews.of(schemaPointers);
  const values = types.includes('boolean') ? [true, false] : valuesOf(schemaViews, schemaPointers);
  return values.filter((value) => value !== keywords.default && value !== allValue);
}

/** True for a single value, and for a list of single values. */
export function isFilterable({
  schemaViews,
  schemaPointers,
}: Pick<FilterProperty, 'schemaViews' | 'schemaPointers'>): boolean {
  const { types, items } = schemaViews.of(schemaPointers);
  if (!types.includes('array')) return !types.includes('object');
  const entryTypes = schemaViews.of(items).types;
  return entryTypes.length > 0 && !entryTypes.includes('object') && !entryTypes.includes('array');
}

/** True for an object with a name, and for a list of them. */
export function hasDisplayName({
  schemaViews,
  schemaPointers,
}: Pick<FilterProperty, 'schemaViews' | 'schemaPointers'>): boolean {
  const view = schemaViews.of(schemaPointers);
  const owner = schemaViews.of(view.items.length > 0 ? view.items : schemaPointers);
  const properties = propertiesOf(schemaViews, owner);
  return displayNames.some((name) => properties.has(name));
}
