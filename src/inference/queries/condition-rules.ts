import {
  findBodySchema,
  isScalarList,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { findKeyedLists } from '../keys/key-lists.ts';
import {
  conditionFieldProperties,
  conditionHolderSuffix,
  conditionOperatorProperties,
  conditionOperators,
  conditionValueProperties,
  expressionParameters,
  labelProperties,
  labelSelectorParameters,
} from '../vocabulary/filter-expressions.ts';
import { keyLookupVerb } from '../vocabulary/path-verbs.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import type { ConditionNames, ListQueryPlan } from './list-query.ts';
import {
  findInput,
  type ListInput,
  mayBeNumber,
  type PropertyPointers,
  type QueryFacts,
  toListName,
} from './query-facts.ts';
import type { QueryRule } from './query-rule.ts';

export const labelSelectorRule: QueryRule = {
  name: 'label-selector',
  summary: '`labelSelector=app=web,tier!=db` filters by the labels of a record',
  docs: '#label-selectors',
  infer: (facts, query) => {
    const input = findInput(facts, labelSelectorParameters);
    const path = findLabels(facts);
    return input === undefined || path === undefined
      ? query
      : { ...query, labelSelector: { parameter: input.name, path } };
  },
};

export const expressionRule: QueryRule = {
  name: 'filter-expression',
  summary: '`filter` is a whole filter, such as `price gt 10` or `{"kind":["cat"]}`',
  docs: '#filter-expressions',
  infer: (facts, query) => {
    const isText = ({ name, schemaPointers }: ListInput) =>
      !isFilter(query, name) && allowsText(facts.schemaViews, schemaPointers);
    const input = findInput(facts, expressionParameters, isText);
    return input === undefined ? query : { ...query, expression: input.name };
  },
};

export const conditionsRule: QueryRule = {
  name: 'conditions',
  summary: 'A search takes `{ "field": "kind", "operator": "eq", "value": "cat" }` in its body',
  docs: '#conditions-in-a-body',
  infer: (facts, query) => {
    const schema = facts.searchBody && findBodySchema(facts.searchBody);
    const conditions = schema ? findConditionNames(facts.schemaViews, [schema]) : undefined;
    return conditions === undefined ? query : { ...query, conditions };
  },
};

export const bodyListRule: QueryRule = {
  name: 'body-list',
  summary: '`POST /users/ids` takes a list of keys as its body',
  docs: '#keys-in-a-body',
  infer: ({ schemaViews, searchBody }, query) => {
    const schema = searchBody && findBodySchema(searchBody);
    if (searchBody === undefined || schema === undefined) return query;
    const bodyList = toListName(searchBody);
    const isFilter = query.filters.some(({ parameter }) => parameter === bodyList);
    return isFilter && isScalarList(schemaViews, [schema]) ? { ...query, bodyList } : query;
  },
};

export const keyedEntriesRule: QueryRule = {
  name: 'keyed-entries',
  summary: '`POST /users/batch/read` takes `{ "inputs": [{ "id": "7" }] }`',
  docs: '#keys-in-a-body',
  infer: ({ schemaViews, searchBody, key }, query) => {
    const [property] = key.path;
    if (property === undefined || searchBody === undefined) return query;
    const [last = '', above = ''] = searchBody.path.split('/').reverse();
    if (!keyLookupVerb.test(last) && !keyLookupVerb.test(`${above}-${last}`)) return query;
    const [parameter] = findKeyedLists(schemaViews, searchBody, key.path);
    if (parameter === undefined) return query;
    const filter = {
      ...{ parameter, property, valueProperty: property, test: 'equal' as const },
      defaultValue: undefined,
    };
    return { ...query, filters: [...query.filters, filter] };
  },
};

export const propertyConditionsRule: QueryRule = {
  name: 'property-conditions',
  summary: 'A search takes `{ "filter": { "name": { "exact": "Tom" } } }` in its body',
  docs: '#conditions-by-property',
  infer: (facts, query) => {
    const schema = facts.searchBody && findBodySchema(facts.searchBody);
    if (schema === undefined || query.conditions !== undefined) return query;
    const path = findPropertyConditions(facts, [schema], []);
    return path === undefined ? query : { ...query, propertyConditions: path };
  },
};

/** Conditions by property stand at most this many objects down in a body. */
const maxHolderDepth = 3;

function findPropertyConditions(
  facts: QueryFacts,
  schemaPointers: readonly string[],
  path: readonly string[],
): readonly string[] | undefined {
  const { schemaViews } = facts;
  const properties = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))];
  if (properties.some(([name, pointers]) => isPropertyCondition(facts, name, pointers)))
    return path;
  if (path.length === maxHolderDepth) return undefined;
  for (const [name, pointers] of properties) {
    const found = findPropertyConditions(facts, pointers, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `"name": { "exact": … }` and `"state_filter": { "states": … }`, of properties of the record. */
function isPropertyCondition(
  { schemaViews, properties }: QueryFacts,
  name: string,
  schemaPointers: readonly string[],
): boolean {
  const stem = name.replace(conditionHolderSuffix, '');
  const words = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers)).keys()];
  const isProperty = (word: string) =>
    [...properties.keys()].some((property) => isSameNoun(property, word));
  return isProperty(stem)
    ? words.some((word) => isSameNoun(word, stem) || conditionOperators.has(normalizeName(word)))
    : stem !== name && stem !== '' && words.some(isProperty);
}

function isFilter({ filters }: ListQueryPlan, name: string): boolean {
  return filters.some(({ parameter }) => parameter === name);
}

function allowsText(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const { types } = schemaViews.of(schemaPointers);
  return types.length === 0 ? mayBeNumber(schemaViews, schemaPointers) : types.includes('string');
}

/** `labels` of the record, or of its `metadata`. */
function findLabels({ schemaViews, properties }: QueryFacts): readonly string[] | undefined {
  const metadata = propertiesOf(schemaViews, schemaViews.of(properties.get('metadata')));
  const own = findLabelMap(schemaViews, properties);
  const nested = findLabelMap(schemaViews, metadata);
  if (own !== undefined) return [own];
  return nested === undefined ? undefined : ['metadata', nested];
}

/** Labels are a map; a list of tags has no keys to select by. */
function findLabelMap(schemaViews: SchemaViews, properties: PropertyPointers): string | undefined {
  return labelProperties.find((name) => {
    const schemaPointers = properties.get(name);
    return schemaPointers !== undefined && !schemaViews.of(schemaPointers).types.includes('array');
  });
}

/** Conditions stand this many objects and lists down in a body. */
const maxDepth = 5;

function findConditionNames(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  depth = 0,
): ConditionNames | undefined {
  const view = schemaViews.of(schemaPointers);
  const properties = propertiesOf(schemaViews, view);
  const find = (names: RegExp) =>
    [...properties.keys()].filter((name) => names.test(normalizeName(name)));
  const [field] = find(conditionFieldProperties);
  const [value, values] = find(conditionValueProperties);
  if (field !== undefined && value !== undefined) {
    const [operator] = find(conditionOperatorProperties);
    return { field, value, operator, ...(values !== undefined && { values }) };
  }
  if (depth === maxDepth) return undefined;
  const parts = [view.items, ...properties.values()].filter((part) => part.length > 0);
  for (const part of parts) {
    const found = findConditionNames(schemaViews, part, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
