import {
  offsetParameters,
  pageNumberParameters,
  pageSizeParameters,
} from '../vocabulary/pagination.ts';
import type { NumberParameter, PageQuery } from './list-query.ts';
import { findInput, mayBeNumber, type QueryFacts } from './query-facts.ts';
import type { QueryRule } from './query-rule.ts';

export const pageNumberRule: QueryRule = {
  name: 'page-number',
  summary: '`page` is the number of the page',
  docs: '#page-numbers',
  infer: (facts, query) => withPage(query, { number: findNumber(facts, pageNumberParameters) }),
};

export const pageSizeRule: QueryRule = {
  name: 'page-size',
  summary: '`limit` is the number of records on a page',
  docs: '#page-sizes',
  infer: (facts, query) => withPage(query, { size: findNumber(facts, pageSizeParameters) }),
};

export const offsetRule: QueryRule = {
  name: 'offset',
  summary: '`offset` is the number of records before the page',
  docs: '#offsets',
  infer: (facts, query) => withPage(query, { offset: findNumber(facts, offsetParameters) }),
};

/** A query with other parameters of its page. */
export function withPage<Query extends { readonly page: PageQuery }>(
  query: Query,
  page: Partial<PageQuery>,
): Query {
  return { ...query, page: { ...query.page, ...page } };
}

function findNumber(facts: QueryFacts, names: RegExp): NumberParameter | undefined {
  const { shapes } = facts;
  const input = findInput(facts, names, ({ schemaPointers }) =>
    mayBeNumber(shapes, schemaPointers),
  );
  if (input === undefined) return undefined;
  const { default: defaultValue, minimum, maximum } = shapes.of(input.schemaPointers).keywords;
  return {
    name: input.name,
    defaultValue: toNumber(defaultValue),
    minimum: toNumber(minimum),
    maximum: toNumber(maximum),
  };
}

function toNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
