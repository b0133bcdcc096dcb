import type { StoredRecord } from '../../store/store.ts';
import { compareKeys, type SortKey, toSortKey } from './compare.ts';

/** A property that a list is sorted by. */
export type SortBy = { readonly name: string; readonly isDown: boolean };

type Keyed = { readonly record: StoredRecord; readonly keys: readonly SortKey[] };

/**
 * The first so many records in an order. What a page does not show is looked at once and not sorted;
 * records that are equal keep the order in which they were created.
 */
export const firstInOrder = (
  records: readonly StoredRecord[],
  by: readonly SortBy[],
  count: number,
): readonly StoredRecord[] => {
  const first: Keyed[] = [];
  for (const record of records) {
    const keyed = { record, keys: by.map(({ name }) => toSortKey(read(record, name))) };
    const last = first[count - 1];
    if (last && compare(keyed, last, by) >= 0) continue;
    first.splice(placeOf(first, keyed, by), 0, keyed);
    if (first.length > count) first.pop();
  }
  return first.map(({ record }) => record);
};

/** Behind all that come before it or are equal. */
const placeOf = (sorted: readonly Keyed[], keyed: Keyed, by: readonly SortBy[]): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle];
    if (other && compare(keyed, other, by) < 0) high = middle;
    else low = middle + 1;
  }
  return low;
};

const compare = (one: Keyed, other: Keyed, by: readonly SortBy[]): number => {
  for (const [index, { isDown }] of by.entries()) {
    const order = compareKeys(one.keys[index], other.keys[index]);
    if (order !== 0) return isDown ? -order : order;
  }
  return 0;
};

/** What a property may be called: `created` is `created_at` where there is no other. */
export const forms = (name: string): readonly [string, string, string] => [
  name,
  `${name}_at`,
  `${name}At`,
];

const read = (record: StoredRecord, name: string): unknown =>
  record[name] ?? record[`${name}_at`] ?? record[`${name}At`];
