import type { SchemaViews } from '../../openapi/openapi.ts';
import type { FilterTest, ListFilter } from './list-filter.ts';
import type { ListQueryPlan } from './list-query.ts';
import type { ListInput, QueryFacts } from './query-facts.ts';

type RuleDescription = {
  readonly name: string;
  /** One sentence for `sandlot inspect`. */
  readonly summary: string;
  /** The section of docs/inference.md. */
  readonly docs: `#${string}`;
};

/** Concludes one part of a list's query. */
export type QueryRule = RuleDescription & {
  /** Adds its part to the query that the rules before it concluded. */
  readonly infer: (facts: QueryFacts, query: ListQueryPlan) => ListQueryPlan;
};

/** Decides whether a parameter filters by one property of the records. */
export type FilterRule = RuleDescription & {
  readonly match: (input: FilterInput, property: FilterProperty) => ListFilter | undefined;
};

/** A parameter, and the names that it may mean. */
export type FilterInput = ListInput & {
  /** Its name with a comparison, such as `title__icontains`; empty where a property has that name. */
  readonly comparedName: string;
  /** Its normalized name without a comparison: `title` of `title__icontains`. */
  readonly stem: string;
  /** By test, the names that are left without a range word: `created` of `created_after`. */
  readonly ranges: readonly { readonly test: FilterTest; readonly stems: ReadonlySet<string> }[];
};

export type FilterProperty = {
  readonly schemaViews: SchemaViews;
  readonly name: string;
  /** What other records call it, where it is the key: `petid` and `petids`. */
  readonly keyNames: readonly string[];
  readonly schemaPointers: readonly string[];
};
