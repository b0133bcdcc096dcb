import { compileConformance, type SchemaViews } from '../../openapi/openapi.ts';
import {
  backwardCursorParameters,
  forwardCursorParameters,
  newerThanKeyParameters,
  newestFirstCursorParameters,
  offsetParameters,
  pageNumberParameters,
  pageSizeParameters,
} from '../vocabulary/pagination.ts';
import type { CursorParameter, NumberParameter, PageQuery } from './list-query.ts';
import {
  defaultOf,
  findInput,
  type ListInput,
  mayBeNumber,
  type QueryFacts,
} from './query-facts.ts';
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
function withPage<Query extends { readonly page: PageQuery }>(
  query: Query,
  page: Partial<PageQuery>,
): Query {
  return { ...query, page: { ...query.page, ...page } };
}

function findNumber(facts: QueryFacts, names: RegExp): NumberParameter | undefined {
  const { schemaViews } = facts;
  const input = findInput(facts, names, ({ schemaPointers }) =>
    mayBeNumber(schemaViews, schemaPointers),
  );
  if (input === undefined) return undefined;
  const { default: defaultValue, minimum, maximum } = schemaViews.of(input.schemaPointers).keywords;
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

export const newestFirstCursorRule: QueryRule = {
  name: 'newest-first-cursor',
  summary: '`max_id` lists the newest records first and leads to older ones',
  docs: '#keys-as-cursors-newest-first',
  infer: (facts, query) => {
    const input = findCursorInput(facts, newestFirstCursorParameters);
    return input === undefined
      ? query
      : withPage(query, { cursor: { ...toCursor(facts, input), order: 'newest first' } });
  },
};

export const newerThanKeyRule: QueryRule = {
  name: 'newer-than-key',
  summary: 'Beside `max_id`, `since_id` leaves out the records up to a key',
  docs: '#keys-as-cursors-newest-first',
  infer: (facts, query) => {
    const input = query.page.cursor && findCursorInput(facts, newerThanKeyParameters);
    if (input === undefined) return query;
    const filter = {
      parameter: input.name,
      property: facts.key.storedProperty,
      test: 'above',
      defaultValue: defaultOf(facts.schemaViews, input),
    } as const;
    return { ...query, filters: [...query.filters, filter] };
  },
};

export const forwardCursorRule: QueryRule = {
  name: 'cursor',
  summary: '`cursor`, `after` or `page_token` continues behind the previous page',
  docs: '#cursors',
  infer: (facts, query) => {
    const input = query.page.cursor ? undefined : findCursorInput(facts, forwardCursorParameters);
    return input === undefined ? query : withPage(query, { cursor: toCursor(facts, input) });
  },
};

export const textOffsetRule: QueryRule = {
  name: 'text-offset',
  summary: 'An `offset` that is a text is a cursor',
  docs: '#cursors',
  infer: (facts, query) => {
    const { schemaViews } = facts;
    const input = findInput(
      facts,
      offsetParameters,
      (one) => !mayBeNumber(schemaViews, one.schemaPointers) && !isDate(facts, one),
    );
    return input === undefined || query.page.cursor
      ? query
      : withPage(query, { cursor: { ...toCursor(facts, input), digitsMean: 'count' } });
  },
};

export const backwardCursorRule: QueryRule = {
  name: 'backward-cursor',
  summary: '`ending_before` is the record that the page ends before',
  docs: '#pages-that-end-before-a-record',
  infer: (facts, query) => {
    const input = findCursorInput(facts, backwardCursorParameters);
    return input === undefined ? query : withPage(query, { endCursor: toCursor(facts, input) });
  },
};

/** Dates such as `before=2024-01-01` are filters, not cursors. */
function findCursorInput(facts: QueryFacts, names: RegExp): ListInput | undefined {
  return findInput(facts, names, (input) => !isDate(facts, input));
}

function isDate({ schemaViews }: QueryFacts, { schemaPointers }: ListInput): boolean {
  return /^date/.test(`${schemaViews.of(schemaPointers).keywords.format}`);
}

/** A number can only be a key where keys are numbers; else it counts records. */
function toCursor({ schemaViews, key }: QueryFacts, input: ListInput): CursorParameter {
  const isNumber = isAlwaysNumber(schemaViews, input.schemaPointers);
  const isCount = isNumber && !isAlwaysNumber(schemaViews, key.schemaPointers);
  return {
    name: input.name,
    type: isNumber ? 'number' : toTextCursorType(schemaViews, input),
    digitsMean: isCount ? 'count' : 'key',
    order: 'oldest first',
    defaultValue: defaultOf(schemaViews, input),
  };
}

/** Looks like the cursors of texts: a position and two keys, as base64url. */
const sampleCursor = 'MjA6MzY6N2MwZTBhNGUtNmIxZi00ZjBlLTlhNTUtMGExYjJjM2Q0ZTVm';

/** A pattern, a format or a length that rules out other texts leaves the keys. */
function toTextCursorType(
  schemaViews: SchemaViews,
  { schemaPointers }: ListInput,
): CursorParameter['type'] {
  const view = schemaViews.of(schemaPointers);
  return compileConformance(schemaViews)(view, sampleCursor) ? 'text' : 'key';
}

function isAlwaysNumber(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const { types } = schemaViews.of(schemaPointers);
  return types.length > 0 && mayBeNumber(schemaViews, schemaPointers) && !types.includes('string');
}
