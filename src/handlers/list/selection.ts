import type { ListQueryPlan, SortQuery } from '../../inference/inference.ts';
import type { Context } from '../behaviour.ts';
import type { IsLinked } from '../relations/is-linked.ts';
import { compileFindPath, type RecordTest } from './conditions.ts';
import { compileFilters, readText } from './filter.ts';
import { parseFilterExpression } from './filter-expression.ts';
import type { QueryValues } from './query-values.ts';
import { compileSort, listPropertyVariants, type SortProperty } from './sort-order.ts';

/** Which records of a list a client asks for, and in which order. */
export type ListSelection = {
  /** Absent where all records match. */
  readonly matches: RecordTest | undefined;
  readonly order: readonly SortProperty[] | undefined;
};

export type ListCall = {
  readonly query: QueryValues;
  /** The keys in the path. */
  readonly keys: readonly string[];
  /** The body of a search. */
  readonly body?: unknown;
};

/** Reads which records a call selects; `undefined` for all in their own order. */
export type SelectRecords = (context: Context, call: ListCall) => ListSelection | undefined;

/** Prepares the selection of a list. `isLinked` leaves out records of other parents. */
export function compileListSelection(
  listQuery: ListQueryPlan,
  isLinked: IsLinked | undefined,
): SelectRecords {
  const filter = compileFilters(listQuery);
  const readSort = compileSort(listQuery);
  const noticeIgnored = compileIgnoredNotices(listQuery);
  return (context, { query, keys, body }) => {
    const matches = filter(query, body);
    const order = readSort(query);
    noticeIgnored(context, { query, order });
    if (isLinked)
      return {
        matches: (record) => isLinked(record, keys, context) && (matches?.(record) ?? true),
        order,
      };
    return matches === undefined && order === undefined ? undefined : { matches, order };
  };
}

type IgnoredInput = {
  readonly query: QueryValues;
  readonly order: readonly SortProperty[] | undefined;
};

/** Adds notices for filters and orders that have no effect. */
function compileIgnoredNotices(listQuery: ListQueryPlan) {
  const { ambiguousFilters, attributes, expression, sort } = listQuery;
  const findPath = compileFindPath(listQuery);
  const { properties, parameter = '', defaultValue } = sort;
  const isSortable = ({ name }: SortProperty) =>
    attributes?.isMap || listPropertyVariants(name).some((variant) => properties.includes(variant));
  const noticeFilters = (context: Context, query: QueryValues) => {
    for (const filter of ambiguousFilters) {
      const isSent = !isDefaultValue(query[filter.parameter], filter.defaultValue);
      if (isSent) noticeIgnoredFilter(context, filter.parameter);
    }
    const text = readText(query, expression);
    const isUnread = text !== '' && parseFilterExpression(text, findPath) === undefined;
    if (isUnread) noticeUnreadFilter(context, text);
  };
  return (context: Context, { query, order = [] }: IgnoredInput): void => {
    noticeFilters(context, query);
    if (properties.length === 0 || isDefaultValue(query[parameter], defaultValue)) return;
    const ignored = order.filter((property) => !isSortable(property));
    for (const { name } of ignored) noticeIgnoredSort(context, name, sort);
  };
}

function noticeIgnoredFilter(context: Context, parameter: string): void {
  context.notice(
    'filter-ignored',
    `The parameter "${parameter}" filters nothing: the property of that name holds objects.`,
  );
}

function noticeUnreadFilter(context: Context, text: string): void {
  context.notice(
    'filter-ignored',
    `The filter ${JSON.stringify(text)} names no property, so it filters nothing.`,
  );
}

function noticeIgnoredSort(
  context: Context,
  name: string,
  { parameter, properties }: SortQuery,
): void {
  context.notice(
    'sort-ignored',
    `Cannot sort by "${name}" (parameter "${parameter}"). Properties: ${properties.join(', ')}.`,
  );
}

function isDefaultValue(value: unknown, defaultValue: unknown): boolean {
  return value === undefined || value === '' || value === defaultValue;
}
