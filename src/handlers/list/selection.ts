import type { ListQueryPlan, SortQuery } from '../../inference/inference.ts';
import type { Context } from '../behaviour.ts';
import type { IsLinked } from '../relations/is-linked.ts';
import { compileFilters, type RecordTest } from './filter.ts';
import type { QueryValues } from './query-values.ts';
import { listPropertyVariants, parseSort, type SortProperty } from './sort-order.ts';

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
};

/** Reads which records a call selects; `undefined` for all in their own order. */
export type SelectRecords = (context: Context, call: ListCall) => ListSelection | undefined;

/** Prepares the selection of a list. `isLinked` leaves out records of other parents. */
export function compileListSelection(
  listQuery: ListQueryPlan,
  isLinked: IsLinked | undefined,
): SelectRecords {
  const filter = compileFilters(listQuery);
  const noticeIgnored = compileIgnoredNotices(listQuery);
  return (context, { query, keys }) => {
    const matches = filter(query);
    const order = parseSort(listQuery, query);
    noticeIgnored(context, { query, order });
    if (isLinked)
      return {
        matches: (record) => isLinked(record, keys) && (matches?.(record) ?? true),
        order,
      };
    return matches === undefined && order === undefined ? undefined : { matches, order };
  };
}

type IgnoredInput = {
  readonly query: QueryValues;
  readonly order: readonly SortProperty[] | undefined;
};

/** Notices filters and orders that a client sent in vain. */
function compileIgnoredNotices({ ambiguousFilters, sort }: ListQueryPlan) {
  const { properties, parameter = '', defaultValue } = sort;
  const isSortable = ({ name }: SortProperty) =>
    listPropertyVariants(name).some((variant) => properties.includes(variant));
  return (context: Context, { query, order = [] }: IgnoredInput): void => {
    for (const filter of ambiguousFilters) {
      const isSent = !isDefaultValue(query[filter.parameter], filter.defaultValue);
      if (isSent) noticeIgnoredFilter(context, filter.parameter);
    }
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
