import { type ListFilter, valueAt } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';
import { findQueryParameter } from '../lists/list-endpoint.ts';
import { readList } from '../lists/read-list.ts';
import { withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { CheckedList } from './check-list.ts';
import { isKept } from './compare-values.ts';

/** Asks a list for records with a value that one of them has, by each of its filters. */
export async function checkFilters(world: VerifyContext, listed: CheckedList): Promise<void> {
  for (const filter of listed.listing.parameters.filters) await checkFilter(world, listed, filter);
}

async function checkFilter(
  world: VerifyContext,
  listed: CheckedList,
  filter: ListFilter,
): Promise<void> {
  const { listing, draft, walk } = listed;
  const parameter = findQueryParameter(listing.operation, filter.parameter);
  const value = chooseFilterValue(listed, filter);
  if (!parameter || value === undefined) return;
  const asked = withParameter(draft, parameter, value);
  if (!world.requestFactory.isValid(asked)) return;
  const filtered = await readList(world, listing, asked);
  if (!filtered) return;
  const { operation } = listing;
  world.results.pass(operation, 'filter');
  const place = parameter.schemaPointer.replace(/\/schema$/, '');
  const asks = `${filter.parameter}=${String(value)}`;
  for (const { entries, exchange } of filtered.pages) {
    const other = entries.find((entry) => isObject(entry) && !matchesFilter(filter, value, entry));
    if (other === undefined) continue;
    const shown = JSON.stringify(valueAt(other, [filter.property]));
    const message = `${asks} was asked for, and a record whose "${filter.property}" is ${shown} was answered.`;
    world.results.fail(operation, 'filter', { message, place, exchange });
    return;
  }
  const wanted = walk.entries.findIndex(
    (entry) => isObject(entry) && isKept(value, entry[filter.property]),
  );
  const key = walk.keys[wanted];
  const isThere = key === undefined || filtered.keys.includes(key);
  const [page] = filtered.pages;
  if (isThere || filtered.extent === 'part' || !page) return;
  // Whether the bound itself is within is not said.
  if (filter.test !== 'equal') return;
  const message = `${asks} was asked for, and the record ${JSON.stringify(key)}, which has that value, is missing.`;
  world.results.fail(operation, 'filter', { message, place, exchange: page.exchange });
}

/** Of the values that a record of the list has, one that others do not have: of ours before others. */
function chooseFilterValue({ walk, made }: CheckedList, { property, test }: ListFilter): unknown {
  const values = walk.entries
    .map((entry) => valueAt(entry, [property]))
    .filter((value) => ['string', 'number', 'boolean'].includes(typeof value) && value !== '');
  const ours = made.map(({ entry }) => entry[property]).filter((value) => values.includes(value));
  const all = [...ours, ...values];
  if (test === 'after') return all.toSorted(compareValues).at(-1);
  if (test === 'before') return all.toSorted(compareValues)[0];
  return all.find((value) => values.some((other) => other !== value)) ?? all[0];
}

function matchesFilter(
  { property, test }: ListFilter,
  value: unknown,
  entry: Readonly<Record<string, unknown>>,
): boolean {
  const own = entry[property];
  if (own === undefined || typeof own === 'object') return true;
  if (test === 'after') return compareValues(own, value) >= 0;
  if (test === 'before') return compareValues(own, value) <= 0;
  // Many filters of texts take what is near enough.
  return isKept(value, own) || (typeof own === 'string' && containsText(own, String(value)));
}

function containsText(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

/** Numbers and instants by their size, others by their letters. */
export function compareValues(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [first, second] = [String(one), String(other)];
  const isDate = /^\d{4}-\d\d-\d\d/.test(first) && /^\d{4}-\d\d-\d\d/.test(second);
  if (isDate) return Date.parse(first) - Date.parse(second);
  return first < second ? -1 : first > second ? 1 : 0;
}
