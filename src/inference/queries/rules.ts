import type { SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import {
  bodyListRule,
  conditionsRule,
  expressionRule,
  keyedEntriesRule,
  labelSelectorRule,
  propertyConditionsRule,
} from './condition-rules.ts';
import { expansionRule } from './expansion-rule.ts';
import { filtersRule } from './infer-filters.ts';
import { emptyListQuery, type FieldSelection, type ListQueryPlan } from './list-query.ts';
import {
  backwardCursorRule,
  forwardCursorRule,
  newerThanKeyRule,
  newestFirstCursorRule,
  offsetRule,
  pageNumberRule,
  pageSizeRule,
  textOffsetRule,
} from './page-rules.ts';
import { collectQueryFacts, type QueriedOperation } from './query-facts.ts';
import type { QueryRule } from './query-rule.ts';
import {
  attributesRule,
  fieldSelectionRule,
  searchRule,
  sortDirectionRule,
  sortRule,
} from './selection-rules.ts';

/** The rules for the parameters of lists, in order of precedence. */
export const queryRules: readonly QueryRule[] = [
  attributesRule,
  pageNumberRule,
  pageSizeRule,
  offsetRule,
  newestFirstCursorRule,
  newerThanKeyRule,
  forwardCursorRule,
  textOffsetRule,
  backwardCursorRule,
  sortRule,
  sortDirectionRule,
  searchRule,
  fieldSelectionRule,
  expansionRule,
  filtersRule,
  labelSelectorRule,
  expressionRule,
  conditionsRule,
  propertyConditionsRule,
  bodyListRule,
  keyedEntriesRule,
];

/** Concludes how the parameters of a read select what it shows. */
export function inferFieldSelection(
  schemaViews: SchemaViews,
  operation: QueriedOperation,
  resource: Pick<Resource, 'entity' | 'key' | 'noun'>,
): FieldSelection {
  const facts = collectQueryFacts(schemaViews, operation, resource);
  const rules = [attributesRule, fieldSelectionRule, expansionRule];
  const { fields, attributes, expansion } = rules.reduce(
    (query, rule) => rule.infer(facts, query),
    emptyListQuery,
  );
  return { fields, attributes, expansion };
}

/** Concludes what the parameters of a list mean. */
export function inferListQuery(
  schemaViews: SchemaViews,
  operation: QueriedOperation,
  resource: Pick<Resource, 'entity' | 'key' | 'noun'>,
): ListQueryPlan {
  const facts = collectQueryFacts(schemaViews, operation, resource);
  return queryRules.reduce((query, rule) => rule.infer(facts, query), emptyListQuery);
}
