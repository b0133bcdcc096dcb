import type { Resource } from '../../inference/inference.ts';
import type { Records, StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { keyOf } from '../record/keys.ts';
import type { PageWindow } from './page-window.ts';
import type { ListSelection } from './selection.ts';
import { createSortedRecords } from './sort.ts';

/** The records of a page, and the number of records in the list. */
export type RecordPage = {
  readonly records: readonly StoredRecord[];
  /** The first record of the next page. */
  readonly next: StoredRecord | undefined;
  readonly total: number;
  readonly offset: number;
};

export type PageRequest = {
  /** The stored records. */
  readonly source: Pick<Records, 'list'>;
  readonly window: PageWindow;
  readonly resource: Resource;
  readonly selection: ListSelection | undefined;
};

/** Reads a page. Unfiltered it costs its own length; a filter or an order reads all records once. */
export function paginate(context: Context, request: PageRequest): RecordPage {
  const { source, window, resource, selection } = request;
  if (selection === undefined && isPlainPage(request)) {
    const { offset, limit } = window;
    return toRecordPage(source.list({ offset, limit: limit + 1 }), offset, limit);
  }
  const all = source.list().records;
  const matching = selection?.matches ? all.filter(selection.matches) : all;
  const inOrder = window.order === 'oldest first' ? matching : matching.toReversed();
  const sorted = selection?.order && createSortedRecords(inOrder, selection.order);
  const list = { resource, records: inOrder, rankOf: sorted?.rankOf, order: window.order };
  const { offset, size } = findPageStart(window, context, list);
  const found = sorted ? sorted.page(offset, size + 1) : inOrder.slice(offset, offset + size + 1);
  return toRecordPage({ records: found, total: inOrder.length }, offset, size);
}

/** Makes a page of records that were read one further than it is long. */
function toRecordPage(
  { records, total }: { readonly records: readonly StoredRecord[]; readonly total: number },
  offset: number,
  limit: number,
): RecordPage {
  return { records: records.slice(0, limit), next: records[limit], total, offset };
}

/** True where the offset alone says which records are on the page. */
function isPlainPage({ source, window, resource }: PageRequest): boolean {
  const { offset, after, before, order } = window;
  if (before !== undefined || order !== 'oldest first') return false;
  if (after === undefined) return true;
  if (offset === 0) return false;
  const { records } = source.list({ offset: offset - 1, limit: 1 });
  return records[0] !== undefined && keyOf(resource, records[0]) === after;
}

/** The records of a list in the order in which they are read. */
type OrderedRecords = {
  readonly resource: Resource;
  readonly records: readonly StoredRecord[];
  /** The rank of a record by its index; absent where the index is the rank. */
  readonly rankOf: ((index: number) => number) | undefined;
  readonly order: PageWindow['order'];
};

function findPageStart(
  window: PageWindow,
  context: Context,
  list: OrderedRecords,
): { readonly offset: number; readonly size: number } {
  const { before, limit } = window;
  const end = before === undefined ? undefined : findRank(list, before);
  if (end !== undefined) return { offset: Math.max(0, end - limit), size: Math.min(limit, end) };
  if (before !== undefined) noticeUnknownCursor(context, before);
  return { offset: findOffset(window, context, list), size: limit };
}

/**
 * A page begins behind the record before it, where that is still at its rank; else at the record that was
 * next, since clients remove or change records while they read a list.
 */
function findOffset(
  { offset, after, from }: PageWindow,
  context: Context,
  list: OrderedRecords,
): number {
  const last = after === undefined ? undefined : findRank(list, after);
  if (last !== undefined && last + 1 === offset) return offset;
  const first = from === undefined ? undefined : findRank(list, from);
  if (first !== undefined) return first;
  if (last !== undefined) return last + 1;
  if (after === undefined || from !== undefined) return offset;
  const next = findRankBehindKey(list, after);
  if (next === undefined) noticeUnknownCursor(context, after);
  return next ?? offset;
}

function findRank({ resource, records, rankOf }: OrderedRecords, key: string): number | undefined {
  const index = records.findIndex((record) => keyOf(resource, record) === key);
  if (index < 0) return undefined;
  return rankOf ? rankOf(index) : index;
}

/** Where keys are numbers, `since_id=0` or the key of a removed record still has a place in the list. */
function findRankBehindKey(
  { resource, records, rankOf, order }: OrderedRecords,
  key: string,
): number | undefined {
  const areNumbers = [key, keyOf(resource, records[0])].every((one) => /^-?\d+$/.test(one));
  if (!areNumbers || rankOf !== undefined) return undefined;
  const sign = order === 'newest first' ? -1 : 1;
  const index = records.findIndex(
    (record) => sign * (Number(keyOf(resource, record)) - Number(key)) > 0,
  );
  return index < 0 ? records.length : index;
}

function noticeUnknownCursor(context: Context, key: string): void {
  context.notice('cursor-ignored', `Unknown cursor "${key}": the list starts from the beginning.`);
}
