import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import {
  allRecordsValue,
  comparisonSign,
  comparisonSuffix,
  containsSuffix,
  displayNames,
  exclusionPrefix,
  exclusionSuffix,
  filterPrefix,
  rangeWords,
  referenceSuffixes,
  startSuffix,
  timeBounds,
  timestampSuffix,
} from '../vocabulary/list-queries.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import { bareTimeName, creationTimeName, updateTimeName } from '../vocabulary/timestamps.ts';
import { type FilterTest, type ListFilter, parseFilterExpression } from './list-filter.ts';
import type { ListQueryPlan } from './list-query.ts';
import {
  defaultOf,
  type ListInput,
  mayBeNumber,
  type PropertyPointers,
  type QueryFacts,
} from './query-facts.ts';
import type { FilterInput, FilterProperty, FilterRule, QueryRule } from './query-rule.ts';

/** The rules for filters, in order of precedence. */
export const filterRules: readonly FilterRule[] = [
  {
    name: 'filter-contains',
    summary: '`title__icontains` looks for a text inside a property',
    docs: '#filters-with-a-comparison',
    match: (input, property) =>
      containsSuffix.test(input.comparedName) &&
      hasSameName(input, property) &&
      isFilterable(property)
        ? toValueFilter(input, property, 'containing')
        : undefined,
  },
  {
    name: 'filter-start',
    summary: '`name_starts_with` looks for a text at the start of a property',
    docs: '#filters-with-a-comparison',
    match: (input, property) =>
      startSuffix.test(input.comparedName) && hasSameName(input, property) && isFilterable(property)
        ? toValueFilter(input, property, 'starting')
        : undefined,
  },
  {
    name: 'filter-exclusion',
    summary: '`exclude_status` and `status_ne` leave out the records with a value',
    docs: '#filters-with-a-comparison',
    match: (input, property) =>
      isExclusion(input) && namesProperty(input, property) && isFilterable(property)
        ? { ...toValueFilter(input, property, 'unequal'), ...separatorOf(input, property) }
        : undefined,
  },
  {
    name: 'filter-equal',
    summary: 'A parameter named like a property filters by its value',
    docs: '#filters-by-name',
    match: (input, property) =>
      hasSameName(input, property) && isFilterable(property)
        ? toValueFilter(input, property, 'equal')
        : undefined,
  },
  {
    name: 'filter-named',
    summary: 'A parameter named like a property of objects filters by the name of an object',
    docs: '#filters-by-the-name-of-an-object',
    match: (input, property) =>
      !input.required &&
      hasSameName(input, property) &&
      !isFilterable(property) &&
      hasDisplayName(property)
        ? toValueFilter(input, property, 'named')
        : undefined,
  },
  {
    name: 'filter-plural',
    summary: 'A parameter in the plural filters by several values of a property',
    docs: '#filters-in-the-plural',
    match: (input, property) =>
      isSameNoun(input.stem, property.name) && isFilterable(property)
        ? { ...toValueFilter(input, property, 'equal'), ...separatorOf(input, property) }
        : undefined,
  },
  {
    name: 'filter-related',
    summary: '`tag_name` filters by the `name` of `tags`',
    docs: '#filters-by-related-objects',
    match: (input, property) => {
      const nested = findNestedName(input, property);
      const filter = toValueFilter(input, property, 'equal');
      return nested === undefined ? undefined : { ...filter, ...nested };
    },
  },
  {
    name: 'filter-reference',
    summary: '`project` filters by `project_id`',
    docs: '#filters-by-related-objects',
    match: (input, property) =>
      isFilterable(property) && isReference(input, property)
        ? toValueFilter(input, property, 'equal')
        : undefined,
  },
  {
    name: 'filter-range',
    summary: '`created_after`, `min_price` and `price[gt]` ask for a range of a property',
    docs: '#ranges',
    match: (input, property) => {
      const test = findRangeTest(input, property);
      return test === undefined || !isFilterable(property)
        ? undefined
        : {
            parameter: input.name,
            property: property.name,
            test,
            defaultValue: defaultOf(property.shapes, input),
          };
    },
  },
  {
    name: 'filter-update-time',
    summary: '`since` asks for the time of the last change, if its description says so',
    docs: '#ranges',
    match: (input, property) =>
      timeBounds.update.test(input.description ?? '')
        ? toTimeFilter(input, property, updateTimeName)
        : undefined,
  },
  {
    name: 'filter-creation-time',
    summary: '`since` and `until` ask for the time of creation',
    docs: '#ranges',
    match: (input, property) =>
      toTimeFilter(input, property, creationTimeName) ??
      toTimeFilter(input, property, bareTimeName),
  },
  {
    name: 'filter-only-time',
    summary: '`since` and `until` ask for the time of the last change, if there is no other',
    docs: '#ranges',
    match: (input, property) => toTimeFilter(input, property, updateTimeName),
  },
];

/** The filter of a parameter that is nothing but a bound in time. */
function toTimeFilter(
  input: FilterInput,
  { shapes, name }: FilterProperty,
  timeName: RegExp,
): ListFilter | undefined {
  const test = findTimeBound(shapes, input);
  return test !== undefined && timeName.test(normalizeName(name))
    ? { parameter: input.name, property: name, test, defaultValue: defaultOf(shapes, input) }
    : undefined;
}

function findTimeBound(
  shapes: SchemaViews,
  { stem, description = '', schemaPointers }: FilterInput,
): 'after' | 'before' | undefined {
  const { types, keywords } = shapes.of(schemaPointers);
  const isTime =
    /^date/.test(String(keywords.format)) ||
    timeBounds.description.test(`${description} ${keywords.description ?? ''}`) ||
    (timeBounds.evident.test(stem) && types.includes('string'));
  if (!isTime) return undefined;
  if (timeBounds.after.test(stem)) return 'after';
  return timeBounds.before.test(stem) ? 'before' : undefined;
}

/** A parameter in the singular or in the plural of a property. */
function namesProperty(input: FilterInput, property: FilterProperty): boolean {
  return hasSameName(input, property) || isSameNoun(input.stem, property.name);
}

function isExclusion({ comparedName }: FilterInput): boolean {
  return exclusionSuffix.test(comparedName) || exclusionPrefix.test(comparedName);
}

export const filtersRule: QueryRule = {
  name: 'filters',
  summary: 'Each parameter filters by the first property that a filter rule finds for it',
  docs: '#filters-by-name',
  infer: (facts, query) => ({
    ...query,
    filters: [...query.filters, ...inferFilters(facts, query)],
    ambiguousFilters: facts.inputs
      .filter(({ name }) => !facts.filterOverrides.has(name))
      .filter((input) => isAmbiguous(facts, input))
      .map((input) => ({
        parameter: input.name,
        defaultValue: defaultOf(facts.shapes, input),
      })),
  }),
};

function inferFilters(facts: QueryFacts, query: ListQueryPlan): readonly ListFilter[] {
  const { shapes, inputs, filterOverrides } = facts;
  const known = new Set(query.filters.map(({ parameter }) => parameter));
  const paging = listPagingParameters(query);
  return inputs
    .filter(({ name }) => !known.has(name))
    .flatMap((input) => {
      const override = filterOverrides.get(input.name);
      if (override === false) return [];
      if (override !== undefined)
        return {
          parameter: input.name,
          ...parseFilterExpression(override),
          defaultValue: defaultOf(shapes, input),
        };
      return paging.has(input.name) ? [] : (findFilter(facts, input) ?? []);
    });
}

/** Where parameters say both how long a page is and which one, a `count` is not a property of records. */
function listPagingParameters({ page }: ListQueryPlan): ReadonlySet<string> {
  const { size, number, offset, cursor, endCursor } = page;
  const positions = [number, offset, cursor, endCursor].flatMap(
    (parameter) => parameter?.name ?? [],
  );
  return new Set(size && positions.length > 0 ? [size.name, ...positions] : []);
}

/** A filter by a property of the record, else by one of its JSON:API attributes. */
function findFilter(
  { shapes, properties, attributes }: QueryFacts,
  input: ListInput,
): ListFilter | undefined {
  const filter = matchProperties(shapes, input, properties);
  if (filter !== undefined || attributes === undefined) return filter;
  const nested = matchProperties(shapes, input, attributes.properties);
  return nested && { ...nested, within: attributes.name };
}

function matchProperties(
  shapes: SchemaViews,
  input: ListInput,
  properties: PropertyPointers,
): ListFilter | undefined {
  const filterInput = toFilterInput(input, properties);
  for (const { match } of filterRules) {
    for (const [name, schemaPointers] of properties) {
      const filter = match(filterInput, { shapes, name, schemaPointers });
      if (filter !== undefined) return filter;
    }
  }
  return undefined;
}

function toFilterInput(input: ListInput, properties: PropertyPointers): FilterInput {
  const name = input.name.replace(filterPrefix, '');
  const isOfProperty =
    !comparisonSign.test(name) &&
    [...properties.keys()].some((property) => normalizeName(property) === normalizeName(name));
  const bareName = name.replace(comparisonSuffix, '').replace(exclusionPrefix, '');
  const stem = normalizeName(isOfProperty ? name : bareName);
  const ranges = rangeWords.map(([test, words]) => ({ test, stems: withoutWords(stem, words) }));
  return { ...input, comparedName: isOfProperty ? '' : name, stem, ranges };
}

function withoutWords(name: string, words: readonly string[]): ReadonlySet<string> {
  return new Set(
    words.flatMap((word) => [
      ...(name.startsWith(word) ? [name.slice(word.length)] : []),
      ...(name.endsWith(word) ? [name.slice(0, -word.length)] : []),
    ]),
  );
}

/** `assignee` also names the property `assignees`. */
function hasSameName({ stem }: FilterInput, { name }: FilterProperty): boolean {
  const own = normalizeName(name);
  return own === stem || own === `${stem}s`;
}

/** A list parameter is a list when it is read; a text holds alternatives with commas between. */
function separatorOf(
  { schemaPointers }: FilterInput,
  { shapes }: FilterProperty,
): Pick<ListFilter, 'separator'> {
  return shapes.of(schemaPointers).types.includes('array') ? {} : { separator: ',' };
}

/** The property of objects that a name adds to that of their own: `name` of `tag_name` and `tags`. */
function findNestedName(
  { stem }: FilterInput,
  { shapes, name, schemaPointers }: FilterProperty,
): Pick<ListFilter, 'nested'> | undefined {
  const own = normalizeName(name);
  const prefix = [own, singularize(own)].find((one) => stem.startsWith(one) && stem !== one);
  if (prefix === undefined) return undefined;
  const rest = stem.slice(prefix.length);
  const { items } = shapes.of(schemaPointers);
  const properties = propertiesOf(shapes, shapes.of(items.length > 0 ? items : schemaPointers));
  const nested = [...properties.keys()].find((property) => normalizeName(property) === rest);
  if (nested !== undefined) return { nested };
  return items.length > 0 && properties.size === 0 && displayNames.includes(rest) ? {} : undefined;
}

/** Numbers refer by numbers, texts by texts. */
function isReference(
  { stem, schemaPointers }: FilterInput,
  { shapes, name, schemaPointers: own }: FilterProperty,
): boolean {
  const normalized = normalizeName(name);
  const isNamed =
    stem !== '' && referenceSuffixes.some((suffix) => normalized === `${stem}${suffix}`);
  return isNamed && mayBeNumber(shapes, schemaPointers) === mayBeNumber(shapes, own);
}

function findRangeTest({ ranges }: FilterInput, { name }: FilterProperty): FilterTest | undefined {
  const own = normalizeName(name);
  const stem = own.replace(timestampSuffix, '');
  if (stem.length <= 2) return undefined;
  return ranges.find(({ stems }) => stems.has(stem) || stems.has(own))?.test;
}

/**
 * The default of `state` (`open`, `closed`, `all`) leaves out what the other values ask for. A default that
 * the property has too says how records begin, not which are listed.
 */
function toValueFilter(
  input: ListInput,
  { shapes, name, schemaPointers }: FilterProperty,
  test: FilterTest,
): ListFilter {
  const defaultValue = defaultOf(shapes, input);
  const own = valuesOf(shapes, schemaPointers);
  const allValue = valuesOf(shapes, input.schemaPointers)
    .filter((value) => !own.includes(value))
    .find((value) => allRecordsValue.test(String(value)));
  const isInitialValue =
    defaultValue !== undefined && shapes.of(schemaPointers).keywords.default === defaultValue;
  const otherValues = isInitialValue ? [] : listOtherValues(shapes, input, allValue);
  return { parameter: input.name, property: name, test, defaultValue, otherValues, allValue };
}

function valuesOf(shapes: SchemaViews, schemaPointers: readonly string[]): readonly unknown[] {
  return [shapes.of(schemaPointers).keywords.enum ?? []].flat();
}

function listOtherValues(
  shapes: SchemaViews,
  { schemaPointers }: ListInput,
  allValue: unknown,
): readonly unknown[] {
  const { types, keywords } = shapes.of(schemaPointers);
  const values = types.includes('boolean') ? [true, false] : valuesOf(shapes, schemaPointers);
  return values.filter((value) => value !== keywords.default && value !== allValue);
}

/** True for a single value, and for a list of single values. */
function isFilterable({ shapes, schemaPointers }: Omit<FilterProperty, 'name'>): boolean {
  const { types, items } = shapes.of(schemaPointers);
  if (!types.includes('array')) return !types.includes('object');
  const entryTypes = shapes.of(items).types;
  return entryTypes.length > 0 && !entryTypes.includes('object') && !entryTypes.includes('array');
}

/** True for an object with a name, and for a list of them. */
function hasDisplayName({ shapes, schemaPointers }: Omit<FilterProperty, 'name'>): boolean {
  const shape = shapes.of(schemaPointers);
  const owner = shapes.of(shape.items.length > 0 ? shape.items : schemaPointers);
  const properties = propertiesOf(shapes, owner);
  return displayNames.some((name) => properties.has(name));
}

/** A parameter named like a property of objects that have no name, or that has to be sent, filters nothing. */
function isAmbiguous({ shapes, properties }: QueryFacts, { name, required }: ListInput): boolean {
  return [...properties].some(
    ([property, schemaPointers]) =>
      normalizeName(property) === normalizeName(name) &&
      !isFilterable({ shapes, schemaPointers }) &&
      (required === true || !hasDisplayName({ shapes, schemaPointers })),
  );
}
