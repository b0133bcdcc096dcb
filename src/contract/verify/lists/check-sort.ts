import { valueAt } from '../../../inference/inference.ts';
import { compareValues } from '../records/compare-values.ts';
import type { VerifyContext } from '../verify-context.ts';
import { toSmallPageSize } from './check-pages.ts';
import { type CheckedList, type ListContents, readList } from './read-list.ts';
import { type DocumentedOrder, listSortQueries } from './sort-queries.ts';

/** Limit of orders per list. */
const maxSortQueries = 8;

/**
 * Checks every documented sort order of a list, the first one also page by page. Returns the orders, or none
 * if one is wrong.
 */
export async function checkSort(
  context: VerifyContext,
  checked: CheckedList,
): Promise<readonly DocumentedOrder[]> {
  const { endpoint, draft } = checked;
  const orders = listSortQueries(context, endpoint, draft)
    .filter((order) => context.requestFactory.isValid(order.draft))
    .slice(0, maxSortQueries);
  for (const order of orders) {
    const contents = await readList(context, endpoint, order.draft);
    if (contents && !checkOrder(context, checked, { order, contents })) return [];
  }
  const [order] = orders;
  const pageSize = toSmallPageSize(context, checked);
  if (!order || pageSize === undefined) return orders;
  const contents = await readList(context, endpoint, order.draft, pageSize);
  return !contents || checkOrder(context, checked, { order, contents }) ? orders : [];
}

type SortedList = { readonly order: DocumentedOrder; readonly contents: ListContents };

/** Checks the order of a list, and returns whether it is right. */
export function checkOrder(
  context: VerifyContext,
  { endpoint }: Pick<CheckedList, 'endpoint'>,
  { order, contents }: SortedList,
): boolean {
  const [page] = contents.pages;
  const values = contents.entries
    .map((entry) => valueAt(entry, [order.property]))
    .filter((value) => typeof value === 'string' || typeof value === 'number');
  context.results.pass(endpoint.operation, 'sort');
  const isAscending = isSorted(values);
  const isDescending = isSorted(values.toReversed());
  const isRight = {
    ascending: isAscending,
    descending: isDescending,
    either: isAscending || isDescending,
  }[order.direction];
  if (isRight) return true;
  const firstValues = values.slice(0, 5).map((value) => JSON.stringify(value));
  const wanted = order.direction === 'either' ? 'sorted' : `in ${order.direction} order`;
  const pages = contents.pages.length > 1 ? ` over ${contents.pages.length} pages` : '';
  context.results.fail(endpoint.operation, 'sort', {
    message: `${order.text} returned "${order.property}" in the order ${firstValues.join(', ')}${pages}. Expected: ${wanted}.`,
    place: order.parameter.schemaPointer.replace(/\/schema$/, ''),
    exchange: page.exchange,
  });
  return false;
}

/** Accepts order by code points and by locale. */
function isSorted(values: readonly (string | number)[]): boolean {
  if (isInOrder(values, compareValues)) return true;
  // Numbers have one order only.
  if (values.some((value) => typeof value === 'number')) return false;
  return (
    isInOrder(values, (one, other) => String(one).localeCompare(String(other), 'en')) ||
    isInOrder(values, (one, other) =>
      compareValues(String(one).toLowerCase(), String(other).toLowerCase()),
    )
  );
}

type CompareScalars = (one: string | number, other: string | number) => number;

function isInOrder(values: readonly (string | number)[], by: CompareScalars): boolean {
  return values.every((value, index) => {
    const before = values[index - 1];
    return before === undefined || by(before, value) <= 0;
  });
}
