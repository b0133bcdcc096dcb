import { toText } from '../../base/text.ts';
import { normalizeName } from '../../inference/inference.ts';
import { creationTimeName, updateTimeName } from '../../inference/vocabulary/timestamps.ts';
import type { StoredRecord } from '../../store/types.ts';
import { listPropertyVariants, type SortProperty } from './sort-order.ts';

/** Sorted records; equal ones keep the order in which they were given, or the opposite if the newest come first. */
export type SortedRecords = {
  /** The records from a rank on. Only those on the page are sorted; the rest is partitioned. */
  page(offset: number, limit: number): readonly StoredRecord[];
  /** The rank of a record by its index in the given list. */
  rankOf(index: number): number;
};

/** The sort keys of all records for one property. */
type SortColumn = { readonly keys: readonly SortKey[]; readonly sign: 1 | -1 };

export function createSortedRecords(
  records: readonly StoredRecord[],
  order: readonly SortProperty[],
): SortedRecords {
  const columns = order.map(
    ({ name, within, isDescending }): SortColumn => ({
      keys: toSortKeys(
        records.map((record) =>
          within === undefined
            ? readProperty(record, name)
            : (readProperty(record, name) ?? readProperty(Object(record[within]), name)),
        ),
      ),
      sign: isDescending ? -1 : 1,
    }),
  );
  const isNewestFirst = order[0]?.isDescending === true && isTimeOfChange(order[0].name);
  const compare = (one: number, other: number): number => {
    for (const { keys, sign } of columns) {
      const difference = compareSortKeys(keys[one], keys[other]);
      if (difference !== 0) return sign * difference;
    }
    return isNewestFirst ? other - one : one - other;
  };
  return {
    page: (offset, limit) => {
      const indices = new Uint32Array(records.length).map((_, index) => index);
      const end = Math.min(records.length, offset + limit);
      quickselect(indices, compare, end);
      const upToEnd = indices.subarray(0, end);
      quickselect(upToEnd, compare, offset);
      const page = upToEnd.slice(offset).sort(compare);
      return Array.from(page).flatMap((index) => records.slice(index, index + 1));
    },
    rankOf: (index) => {
      let rank = 0;
      for (const other of records.keys()) if (compare(other, index) < 0) rank += 1;
      return rank;
    },
  };
}

/** Of two records of the same time, the later one is the newer one. */
function isTimeOfChange(name: string): boolean {
  return [creationTimeName, updateTimeName].some((one) => one.test(normalizeName(name)));
}

function readProperty(record: StoredRecord, name: string): unknown {
  const [own, snake, camel] = listPropertyVariants(name);
  return record[own] ?? record[snake] ?? record[camel];
}

/** A value for comparing: a number for numbers and timestamps, else a text; empty where it is absent. */
export type SortKey = number | string;

export function toSortKey(value: unknown): SortKey {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return value === undefined || value === null ? '' : toText(value);
  // Numbers and dates begin with a character up to "9"; most texts are ruled out by their first letter.
  if (!(value.charCodeAt(0) <= 57)) return value;
  const number = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number(value);
  return Number.isNaN(number) || value === '' ? value : number;
}

/** Absent values come first, then numbers, then texts. */
export function compareSortKeys(one: SortKey = '', other: SortKey = ''): number {
  if (one === other) return 0;
  if (typeof one === typeof other) return one < other ? -1 : 1;
  if (one === '' || other === '') return one === '' ? -1 : 1;
  return typeof one === 'number' ? -1 : 1;
}

/** The sort keys of one property of all records. */
export function toSortKeys(values: readonly unknown[]): readonly SortKey[] {
  const length = values.find((value) => typeof value === 'string')?.length;
  const texts: string[] = [];
  for (const value of values) {
    const isAbsent = value === undefined || value === null;
    const isTimestamp =
      typeof value === 'string' && value.length === length && isUtcTimestamp(value);
    if (!isAbsent && !isTimestamp) return values.map(toSortKey);
    texts.push(isTimestamp ? value : '');
  }
  // UTC timestamps of one length sort as texts, which saves parsing them all.
  return texts;
}

/** `2019-02-06T01:48:24Z`, with or without decimals. */
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

/** Compares records by their indices, as `Array.sort` expects. */
type CompareIndices = (one: number, other: number) => number;

/** The sample that a pivot is chosen from, in lists that are at least eight times as long. */
const pivotSampleSize = 64;

/**
 * Moves the first `count` indices of an order to the front, unsorted, in little more than linear time:
 * partitions by a pivot again and again (Hoare's selection).
 */
export function quickselect(indices: Uint32Array, compare: CompareIndices, count: number): void {
  let rest = indices;
  let wanted = count;
  while (wanted > 0 && wanted < rest.length) {
    const pivot = partition(rest, compare, choosePivot(rest, compare, wanted / rest.length));
    if (pivot < wanted) {
      rest = rest.subarray(pivot + 1);
      wanted -= pivot + 1;
    } else rest = rest.subarray(0, pivot);
  }
}

/** The position of an index that ranks just behind such a share of all, by a sample. */
function choosePivot(indices: Uint32Array, compare: CompareIndices, share: number): number {
  const { length } = indices;
  if (length < 8 * pivotSampleSize) return Math.floor(length / 2);
  // An irregular stride, since lists repeat themselves.
  const sample = Uint32Array.from({ length: pivotSampleSize }, (_, index) =>
    Math.floor(((index + ((index * 0.618) % 1)) * length) / pivotSampleSize),
  );
  sample.sort((one, other) => compare(itemAt(indices, one), itemAt(indices, other)));
  const margin = share < 0.5 ? 1 : -2;
  return itemAt(
    sample,
    Math.min(Math.max(Math.ceil(share * pivotSampleSize) + margin, 0), pivotSampleSize - 1),
  );
}

/** Moves everything that ranks before the pivot in front of it; returns the pivot's new position. */
function partition(indices: Uint32Array, compare: CompareIndices, pivot: number): number {
  const pivotIndex = itemAt(indices, pivot);
  const last = indices.length - 1;
  swap(indices, pivot, last);
  let next = 0;
  for (let position = 0; position < last; position++) {
    if (compare(itemAt(indices, position), pivotIndex) < 0) swap(indices, position, next++);
  }
  swap(indices, next, last);
  return next;
}

function swap(indices: Uint32Array, one: number, other: number): void {
  const kept = itemAt(indices, one);
  indices[one] = itemAt(indices, other);
  indices[other] = kept;
}

/** An index that is known to be in the array. */
function itemAt(indices: Uint32Array, position: number): number {
  return Number(indices[position]);
}
