import {
  comparisonSign,
  comparisonSuffix,
  exclusionPrefix,
  filterPrefix,
  rangeSigns,
  rangeWords,
} from '../vocabulary/list-queries.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import { hasDisplayName, isFilterable } from './filter-conditions.ts';
import { filterRules } from './filter-rules.ts';
import { type ListFilter, parseFilterExpression } from './list-filter.ts';
import type { ListQueryPlan } from './list-query.ts';
import {
  defaultOf,
  type ListInput,
  type PropertyPointers,
  type QueryFacts,
} from './query-facts.ts';
import type { FilterInput, QueryRule } from './query-rule.ts';

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
        defaultValue: defaultOf(facts.schemaViews, input),
      })),
  }),
};

function inferFilters(facts: QueryFacts, query: ListQueryPlan): readonly ListFilter[] {
  const { schemaViews, inputs, filterOverrides } = facts;
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
          defaultValue: defaultOf(schemaViews, input),
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
function findFilter(facts: QueryFacts, input: ListInput): ListFilter | undefined {
  const { properties, attributes } = facts;
  const filter = matchProperties(facts, input, properties);
  if (filter !== undefined || attributes === undefined) return filter;
  const nested = matchProperties(facts, input, attributes.properties);
  return nested && { ...nested, within: attributes.name };
}

function matchProperties(
  { schemaViews, key, noun }: QueryFacts,
  input: ListInput,
  properties: PropertyPointers,
): ListFilter | undefined {
  const filterInput = toFilterInput(input, properties);
  const ownKeys = [`${singularize(normalizeName(noun))}id`, 'id'].flatMap((one) => [
    one,
    `${one}s`,
  ]);
  for (const { match } of filterRules) {
    for (const [name, schemaPointers] of properties) {
      const keyNames = name === key.path[0] ? ownKeys : [];
      const filter = match(filterInput, { schemaViews, name, keyNames, schemaPointers });
      if (filter !== undefined) return filter;
    }
  }
  return undefined;
}

function toFilterInput(input: ListInput, properties: PropertyPointers): FilterInput {
  const name = input.name.replace(filterPrefix, '');
  const bound = rangeSigns.find(([, sign]) => sign.test(name));
  if (bound !== undefined) {
    const [test, sign] = bound;
    const stems = new Set([normalizeName(name.replace(sign, ''))]);
    return { ...input, comparedName: '', stem: '', ranges: [{ test, stems }] };
  }
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

/** A parameter named like a property of objects that have no name, or that has to be sent, filters nothing. */
function isAmbiguous(
  { schemaViews, properties }: QueryFacts,
  { name, required }: ListInput,
): boolean {
  return [...properties].some(
    ([property, schemaPointers]) =>
      normalizeName(property) === normalizeName(name) &&
      !isFilterable({ schemaViews, schemaPointers }) &&
      (required === true || !hasDisplayName({ schemaViews, schemaPointers })),
  );
}
