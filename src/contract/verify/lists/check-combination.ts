import { isObject } from '../../../openapi/openapi.ts';
import { createRecord } from '../records/create-record.ts';
import { withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type FilterQuery, mustMatch } from './check-filters.ts';
import { checkLoss, checkRepetition, isPaged, toSmallPageSize } from './check-pages.ts';
import { checkOrder } from './check-sort.ts';
import { type CheckedList, readList } from './read-list.ts';
import type { DocumentedOrder } from './sort-queries.ts';

type ListQueries = {
  readonly filters: readonly FilterQuery[];
  readonly orders: readonly DocumentedOrder[];
};

/**
 * Sends a filter, an order and small pages in one request: pages must neither lose nor repeat records, and the
 * order must hold. Each alone works already.
 */
export async function checkCombination(
  context: VerifyContext,
  checked: CheckedList,
  { filters, orders }: ListQueries,
): Promise<void> {
  const { endpoint, draft } = checked;
  const pageSize = toSmallPageSize(context, checked);
  const query = await findFilter(context, checked, { filters, orders });
  const order = orders.find(({ direction }) => direction === 'descending') ?? orders[0];
  if (!query || pageSize === undefined || !isPaged(checked)) return;
  const filtered = withParameter(order?.draft ?? draft, query.parameter, query.value);
  if (!context.requestFactory.isValid(filtered)) return;
  const whole = await readList(context, endpoint, filtered);
  const paged = whole && (await readList(context, endpoint, filtered, pageSize));
  if (!whole || !paged || whole.extent === 'part') return;
  if (order && !checkOrder(context, checked, { order, contents: whole })) return;
  if (order) checkOrder(context, checked, { order, contents: paged });
  checkRepetition(context, checked, paged);
  checkLoss(context, { endpoint, contents: whole }, paged);
}

/** A filter that must return more than one record of this run. */
async function findFilter(
  context: VerifyContext,
  checked: CheckedList,
  { filters, orders }: ListQueries,
): Promise<FilterQuery | undefined> {
  const known = filters.find((one) => countMatches(checked, one) > 1);
  return known ?? (orders.length > 0 ? addMatch(context, checked, filters) : undefined);
}

/** Creates another record that a filter must return, where each value has one only. */
async function addMatch(
  context: VerifyContext,
  { endpoint: { resource }, created: [first] }: CheckedList,
  filters: readonly FilterQuery[],
): Promise<FilterQuery | undefined> {
  const { create } = context.testPlan.operationsOf(resource);
  const query = filters.find(
    ({ filter, value }) => filter.test === 'equal' && first?.input[filter.property] === value,
  );
  if (!query || !first || create?.plan.kind !== 'create') return undefined;
  const { property } = query.filter;
  const values = { [property]: first.input[property] };
  const { ancestorKeys } = first;
  const again = await createRecord(context, resource, ancestorKeys, 'combination', values);
  return again.kind === 'created' && again.input[property] === values[property] ? query : undefined;
}

/** How many records of this run a filter must return. */
function countMatches({ created, contents }: CheckedList, query: FilterQuery): number {
  return created.filter(({ key }) => {
    const listed = contents.entries[contents.keys.indexOf(key)];
    return isObject(listed) && mustMatch(query, listed);
  }).length;
}
