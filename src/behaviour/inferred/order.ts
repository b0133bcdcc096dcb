import type { StoredRecord } from '../../store/store.ts';
import { compareKeys, type SortKey, toSortKeys } from './compare.ts';
import { selectFirst } from './select-first.ts';

/** A property that a list is sorted by. */
export type SortBy = {
  readonly name: string;
  /** The property that holds it where the record itself does not. */
  readonly within?: string | undefined;
  readonly isDown: boolean;
};

/** Records in an order; those that are equal keep the order in which they are given. */
export type Ordered = {
  /** So many of them from a rank on. All are looked at a few times, and sorted is what is on the page. */
  page(offset: number, limit: number): readonly StoredRecord[];
  /** The rank of the one at a place of those that are given. */
  rankOf(place: number): number;
};

/** What records are compared by, as one property has it. */
type Column = { readonly keys: readonly SortKey[]; readonly sign: 1 | -1 };

export const openOrder = (records: readonly StoredRecord[], by: readonly SortBy[]): Ordered => {
  const columns = by.map(
    ({ name, within, isDown }): Column => ({
      keys: toSortKeys(
        records.map((record) =>
          within === undefined
            ? read(record, name)
            : (read(record, name) ?? read(Object(record[within]), name)),
        ),
      ),
      sign: isDown ? -1 : 1,
    }),
  );
  const compare = (one: number, other: number): number => {
    for (const { keys, sign } of columns) {
      const order = compareKeys(keys[one], keys[other]);
      if (order !== 0) return sign * order;
    }
    return one - other;
  };
  return {
    page: (offset, limit) => {
      const places = new Uint32Array(records.length).map((_, place) => place);
      const end = Math.min(records.length, offset + limit);
      selectFirst(places, compare, end);
      const upTo = places.subarray(0, end);
      selectFirst(upTo, compare, offset);
      const page = upTo.slice(offset).sort(compare);
      return Array.from(page, (place) => records[place] as StoredRecord);
    },
    rankOf: (place) => {
      let rank = 0;
      for (const other of records.keys()) if (compare(other, place) < 0) rank += 1;
      return rank;
    },
  };
};

/** What a property may be called: `created` is `created_at` where there is no other. */
export const forms = (name: string): readonly [string, string, string] => [
  name,
  `${name}_at`,
  `${name}At`,
];

const read = (record: StoredRecord, name: string): unknown =>
  record[name] ?? record[`${name}_at`] ?? record[`${name}At`];
