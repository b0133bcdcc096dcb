import { containsSuffix, startSuffix, timeBounds } from '../vocabulary/list-queries.ts';
import { isSameNoun } from '../vocabulary/singularize.ts';
import { bareTimeName, creationTimeName, updateTimeName } from '../vocabulary/timestamps.ts';
import {
  findNestedName,
  findRangeTest,
  hasDisplayName,
  hasSameName,
  isExclusion,
  isFilterable,
  isReference,
  namesProperty,
  separatorOf,
  toDescribedTimeFilter,
  toTimeFilter,
  toValueFilter,
} from './filter-conditions.ts';
import { defaultOf } from './query-facts.ts';
import type { FilterRule } from './query-rule.ts';

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
    name: 'filter-own-key',
    summary: '`pet_id` filters pets by their `id`',
    docs: '#filters-by-the-key',
    match: (input, property) =>
      property.keyNames.includes(input.stem)
        ? { ...toValueFilter(input, property, 'equal'), ...separatorOf(input, property) }
        : undefined,
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
            defaultValue: defaultOf(property.schemaViews, input),
          };
    },
  },
  {
    name: 'filter-described-time',
    summary: '`from` asks for `starts_at` if its description says `start at or after this time`',
    docs: '#ranges',
    match: toDescribedTimeFilter,
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
