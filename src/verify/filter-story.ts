import { type Filter, isObject, valueAt } from '../document/document.ts';
import { isKept } from './compare.ts';
import { withValue } from './draft.ts';
import type { Listed } from './list-story.ts';
import { queryParameter } from './listing.ts';
import { walkList } from './walk.ts';
import type { World } from './world.ts';

/** Asks a list for records with a value that one of them has, by each of its filters. */
export const checkFilters = async (world: World, listed: Listed): Promise<void> => {
  for (const filter of listed.listing.parameters.filters) await checkFilter(world, listed, filter);
};

const checkFilter = async (world: World, listed: Listed, filter: Filter): Promise<void> => {
  const { listing, draft, walk } = listed;
  const parameter = queryParameter(listing.operation, filter.parameter);
  const value = pickValue(listed, filter);
  if (!parameter || value === undefined) return;
  const asked = withValue(draft, parameter, value);
  if (!world.maker.isSound(asked)) return;
  const filtered = await walkList(world, listing, asked);
  if (!filtered) return;
  const { operation } = listing;
  world.book.pass(operation, 'filter');
  const place = parameter.schema.replace(/\/schema$/, '');
  const asks = `${filter.parameter}=${String(value)}`;
  for (const { entries, exchange } of filtered.pages) {
    const other = entries.find((entry) => isObject(entry) && !isMatch(filter, value, entry));
    if (other === undefined) continue;
    const shown = JSON.stringify(valueAt(other, [filter.property]));
    const message = `${asks} was asked for, and a record whose "${filter.property}" is ${shown} was answered.`;
    world.book.fail(operation, 'filter', { message, place, exchange });
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
  world.book.fail(operation, 'filter', { message, place, exchange: page.exchange });
};

/** Of the values that a record of the list has, one that others do not have: of ours before others. */
const pickValue = ({ walk, made }: Listed, { property, test }: Filter): unknown => {
  const values = walk.entries
    .map((entry) => valueAt(entry, [property]))
    .filter((value) => ['string', 'number', 'boolean'].includes(typeof value) && value !== '');
  const ours = made.map(({ entry }) => entry[property]).filter((value) => values.includes(value));
  const all = [...ours, ...values];
  if (test === 'after') return all.toSorted(compare).at(-1);
  if (test === 'before') return all.toSorted(compare)[0];
  return all.find((value) => values.some((other) => other !== value)) ?? all[0];
};

const isMatch = (
  { property, test }: Filter,
  value: unknown,
  entry: Readonly<Record<string, unknown>>,
): boolean => {
  const own = entry[property];
  if (own === undefined || typeof own === 'object') return true;
  if (test === 'after') return compare(own, value) >= 0;
  if (test === 'before') return compare(own, value) <= 0;
  // Many filters of texts take what is near enough.
  return isKept(value, own) || (typeof own === 'string' && holds(own, String(value)));
};

const holds = (text: string, part: string): boolean =>
  text.toLowerCase().includes(part.toLowerCase());

/** Numbers and instants by their size, others by their letters. */
export const compare = (one: unknown, other: unknown): number => {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [first, second] = [String(one), String(other)];
  const isDate = /^\d{4}-\d\d-\d\d/.test(first) && /^\d{4}-\d\d-\d\d/.test(second);
  if (isDate) return Date.parse(first) - Date.parse(second);
  return first < second ? -1 : first > second ? 1 : 0;
};
