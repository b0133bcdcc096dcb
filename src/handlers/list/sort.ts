import type { StoredRecord } from '../../store/types.ts';

/** A property that a list is sorted by. */
export type SortProperty = {
  readonly name: string;
  /** The property that holds it where the record itself does not. */
  readonly within?: string | undefined;
  readonly isDown: boolean;
};

/** Records in an order; those that are equal keep the order in which they are given. */
export type SortedRecords = {
  /** So many of them from a rank on. All are looked at a few times, and sorted is what is on the page. */
  page(offset: number, limit: number): readonly StoredRecord[];
  /** The rank of the one at a place of those that are given. */
  rankOf(place: number): number;
};

/** What records are compared by, as one property has it. */
type SortColumn = { readonly keys: readonly SortKey[]; readonly sign: 1 | -1 };

export function createSortedRecords(
  records: readonly StoredRecord[],
  by: readonly SortProperty[],
): SortedRecords {
  const columns = by.map(
    ({ name, within, isDown }): SortColumn => ({
      keys: toSortKeys(
        records.map((record) =>
          within === undefined
            ? readProperty(record, name)
            : (readProperty(record, name) ?? readProperty(Object(record[within]), name)),
        ),
      ),
      sign: isDown ? -1 : 1,
    }),
  );
  const compare = (one: number, other: number): number => {
    for (const { keys, sign } of columns) {
      const order = compareSortKeys(keys[one], keys[other]);
      if (order !== 0) return sign * order;
    }
    return one - other;
  };
  return {
    page: (offset, limit) => {
      const places = new Uint32Array(records.length).map((_, place) => place);
      const end = Math.min(records.length, offset + limit);
      quickselect(places, compare, end);
      const upTo = places.subarray(0, end);
      quickselect(upTo, compare, offset);
      const page = upTo.slice(offset).sort(compare);
      return Array.from(page, (place) => records[place] as StoredRecord);
    },
    rankOf: (place) => {
      let rank = 0;
      for (const other of records.keys()) if (compare(other, place) < 0) rank += 1;
      return rank;
    },
  };
}

/** What a property may be called: `created` is `created_at` where there is no other. */
export function listPropertyVariants(name: string): readonly [string, string, string] {
  return [name, `${name}_at`, `${name}At`];
}

function readProperty(record: StoredRecord, name: string): unknown {
  return record[name] ?? record[`${name}_at`] ?? record[`${name}At`];
}

/** A value as it is compared: a number for what counts or tells a time, else a text. */
export type SortKey = number | string;

/** Reads a value for comparing; what is absent comes before all else. */
export function toSortKey(value: unknown): SortKey {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return value === undefined || value === null ? '' : String(value);
  const code = value.charCodeAt(0);
  // Only what begins like a number may be one; most texts are told by their first letter.
  if (!(code <= 57)) return value;
  const number = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number(value);
  return Number.isNaN(number) || value === '' ? value : number;
}

/** What is absent comes first, then numbers, then texts. */
export function compareSortKeys(one: SortKey = '', other: SortKey = ''): number {
  if (one === other) return 0;
  if (typeof one === typeof other) return one < other ? -1 : 1;
  if (one === '' || other === '') return one === '' ? -1 : 1;
  return typeof one === 'number' ? -1 : 1;
}

/** What values of one property are compared as. */
export function toSortKeys(values: readonly unknown[]): readonly SortKey[] {
  const length = values.find((value) => typeof value === 'string')?.length;
  const texts: string[] = [];
  for (const value of values) {
    const isAbsent = value === undefined || value === null;
    const isLike = typeof value === 'string' && value.length === length && isUtcTimestamp(value);
    if (!isAbsent && !isLike) return values.map(toSortKey);
    texts.push(isLike ? value : '');
  }
  // They have the order of the times, and to read so many would take longer than all else.
  return texts;
}

/** `2019-02-06T01:48:24Z`, with decimals or without. */
function isUtcTimestamp(text: string): boolean {
  const { length } = text;
  return (
    length >= 20 &&
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[length - 1] === 'Z'
  );
}

/** Says which of two comes first: below 0 the one, above 0 the other. */
type ComparePositions = (one: number, other: number) => number;

/** So many are looked at to choose a pivot, where there are at least some times as many. */
const pivotSampleSize = 64;

/**
 * Brings the first so many of an order to the front, in no order among themselves, in little more time
 * than it takes to compare all with one: they are parted by a pivot, again and again (Hoare's selection).
 */
export function quickselect(places: Uint32Array, compare: ComparePositions, count: number): void {
  let rest = places;
  let wanted = count;
  while (wanted > 0 && wanted < rest.length) {
    const pivot = partition(rest, compare, choosePivot(rest, compare, wanted / rest.length));
    if (pivot < wanted) {
      rest = rest.subarray(pivot + 1);
      wanted -= pivot + 1;
    } else rest = rest.subarray(0, pivot);
  }
}

/** Where one stands that comes just behind such a share of all, as far as a sample tells. */
function choosePivot(places: Uint32Array, compare: ComparePositions, share: number): number {
  const { length } = places;
  if (length < 8 * pivotSampleSize) return Math.floor(length / 2);
  // Every so many, but not at the same place of each stretch: lists repeat themselves.
  const sample = Uint32Array.from({ length: pivotSampleSize }, (_, index) =>
    Math.floor(((index + ((index * 0.618) % 1)) * length) / pivotSampleSize),
  );
  sample.sort((one, other) => compare(itemAt(places, one), itemAt(places, other)));
  const beyond = share < 0.5 ? 1 : -2;
  return itemAt(
    sample,
    Math.min(Math.max(Math.ceil(share * pivotSampleSize) + beyond, 0), pivotSampleSize - 1),
  );
}

/** Puts what comes before the pivot before it, and says where it is then. */
function partition(places: Uint32Array, compare: ComparePositions, pivot: number): number {
  const parting = itemAt(places, pivot);
  const last = places.length - 1;
  swap(places, pivot, last);
  let next = 0;
  for (let place = 0; place < last; place++) {
    if (compare(itemAt(places, place), parting) < 0) swap(places, place, next++);
  }
  swap(places, next, last);
  return next;
}

function swap(places: Uint32Array, one: number, other: number): void {
  const kept = itemAt(places, one);
  places[one] = itemAt(places, other);
  places[other] = kept;
}

/** An index that is known to be within. */
function itemAt(places: Uint32Array, index: number): number {
  return places[index] as number;
}
