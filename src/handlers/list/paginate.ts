import type { CursorParameter, ListParameters, Resource } from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { keyOf } from '../record/keys.ts';
import type { ListSelection, QueryValues } from './filter.ts';
import { createSortedRecords } from './sort.ts';

/** A part of what matches, and how much there is. */
export type RecordPage = {
  readonly records: readonly StoredRecord[];
  /** The one behind them; absent on the last page. */
  readonly next: StoredRecord | undefined;
  readonly total: number;
  /** Where the page starts. */
  readonly offset: number;
};

/** Which records are wanted. */
export type PageSelection = {
  readonly name: string;
  readonly window: PageWindow;
  readonly resource: Resource;
  readonly selection: ListSelection | undefined;
};

/** Unfiltered, a page costs what it holds; a filter or an order looks at all records once. */
export function paginate(
  context: Context,
  { name, window, resource, selection }: PageSelection,
): RecordPage {
  const records = context.records(name);
  const { offset: told, limit, after, before, order } = window;
  const isKnown =
    after === undefined || (told > 0 && isPageStartUnchanged(context, { name, window, resource }));
  if (selection === undefined && isKnown && before === undefined && order === 'as made')
    return toRecordPage(records.list({ offset: told, limit: limit + 1 }), told, limit);
  const all = records.list().records;
  const matched = selection?.matches ? all.filter(selection.matches) : all;
  const matching = order === 'as made' ? matched : matched.toReversed();
  const ordered = selection?.order && createSortedRecords(matching, selection.order);
  const row = { resource, matching, rankOf: ordered?.rankOf, order };
  const { offset, size } = findPageStart(window, context, row);
  const found = ordered
    ? ordered.page(offset, size + 1)
    : matching.slice(offset, offset + size + 1);
  return toRecordPage({ records: found, total: matching.length }, offset, size);
}

/** A page of what was found from its start on, one more than it may hold. */
function toRecordPage(
  { records, total }: { readonly records: readonly StoredRecord[]; readonly total: number },
  offset: number,
  limit: number,
): RecordPage {
  return { records: records.slice(0, limit), next: records[limit], total, offset };
}

/** Whether the record before the page is still the one that it was when the page was told. */
function isPageStartUnchanged(
  context: Context,
  { name, window, resource }: Omit<PageSelection, 'selection'>,
): boolean {
  const { records } = context.records(name).list({ offset: window.offset - 1, limit: 1 });
  return records[0] !== undefined && keyOf(resource, records[0]) === window.after;
}

/** Records in the order that they are told in. */
export type OrderedRecords = {
  readonly resource: Resource;
  readonly matching: readonly StoredRecord[];
  /** Where the one at a place of `matching` stands; absent where that is the order. */
  readonly rankOf: ((place: number) => number) | undefined;
  readonly order: PageWindow['order'];
};

/** Where a page begins, and how many records it may hold: those just before one, or those from a rank on. */
export function findPageStart(
  window: PageWindow,
  context: Context,
  row: OrderedRecords,
): { readonly offset: number; readonly size: number } {
  const { before, limit } = window;
  const end = before === undefined ? undefined : findRank(row, before);
  if (end !== undefined) return { offset: Math.max(0, end - limit), size: Math.min(limit, end) };
  if (before !== undefined) noticeUnknownCursor(context, before);
  return { offset: findOffset(window, context, row), size: limit };
}

/**
 * The rank that a page begins at: behind the record before it, where that stands as it did; else at
 * the one that was next, since whoever goes through a list may remove or change what he has seen.
 */
function findOffset(
  { offset, after, from }: PageWindow,
  context: Context,
  row: OrderedRecords,
): number {
  const last = after === undefined ? undefined : findRank(row, after);
  if (last !== undefined && last + 1 === offset) return offset;
  const first = from === undefined ? undefined : findRank(row, from);
  if (first !== undefined) return first;
  if (last !== undefined) return last + 1;
  if (after === undefined || from !== undefined) return offset;
  const beyond = findRankAfter(row, after);
  if (beyond === undefined) noticeUnknownCursor(context, after);
  return beyond ?? offset;
}

function findRank({ resource, matching, rankOf }: OrderedRecords, key: string): number | undefined {
  const place = matching.findIndex((record) => keyOf(resource, record) === key);
  if (place < 0) return undefined;
  return rankOf ? rankOf(place) : place;
}

/** Where keys that are counted go on beyond one that is not there: `since_id=0`, or one that is gone. */
function findRankAfter(
  { resource, matching, rankOf, order }: OrderedRecords,
  key: string,
): number | undefined {
  const isCounted = [key, keyOf(resource, matching[0])].every((one) => /^-?\d+$/.test(one));
  if (!isCounted || rankOf !== undefined) return undefined;
  const sign = order === 'newest first' ? -1 : 1;
  const place = matching.findIndex(
    (record) => sign * (Number(keyOf(resource, record)) - Number(key)) > 0,
  );
  return place < 0 ? matching.length : place;
}

function noticeUnknownCursor(context: Context, key: string): void {
  context.notice('cursor-ignored', `"${key}" is no cursor here: the list begins anew`);
}

/** The part of a list that was asked for. */
export type PageWindow = {
  readonly offset: number;
  /** How many; `Infinity` where the list has no pages. */
  readonly limit: number;
  /** What the first page is called. */
  readonly firstPage: number;
  /** The key that the page starts behind, where the client gave one. */
  readonly after: string | undefined;
  /** The key that it starts with, told by a cursor of ours: the one before may be removed by then. */
  readonly from: string | undefined;
  /** The key that the page ends before. */
  readonly before: string | undefined;
  readonly order: 'as made' | 'newest first';
};

const defaultPageSize = 20;

export function readPageWindow(parameters: ListParameters, query: QueryValues): PageWindow {
  const { page, size, offset, cursor, back } = parameters;
  const limit = readPageSize(parameters, query);
  const firstPage = (page?.defaultValue ?? page?.minimum) === 0 ? 0 : 1;
  const asked = readCursorValue(query, cursor);
  const place = asked === undefined ? undefined : parseCursor(asked, cursor?.digitsMean);
  const from = readCount(query, offset?.name);
  const number = readCount(query, page?.name);
  const isPaged =
    size !== undefined || page !== undefined || offset !== undefined || cursor !== undefined;
  const within = isPaged ? limit : Number.POSITIVE_INFINITY;
  const start = offset?.defaultValue === 1 ? 1 : 0;
  return {
    offset:
      place?.offset ??
      (from === undefined ? undefined : Math.max(0, from - start)) ??
      (number === undefined || number <= firstPage ? 0 : (number - firstPage) * within),
    limit: within,
    firstPage,
    after: place?.after,
    from: place?.from,
    before: readCursorValue(query, back),
    order: cursor?.order ?? 'as made',
  };
}

/** What a cursor says, unless it is what it says when nobody says anything. */
function readCursorValue(
  query: QueryValues,
  cursor: CursorParameter | undefined,
): string | undefined {
  const asked = cursor === undefined ? undefined : query[cursor.name];
  const isWord = (typeof asked === 'string' && asked !== '') || typeof asked === 'number';
  return isWord && asked !== cursor?.defaultValue ? `${asked}` : undefined;
}

/** Never more than the document allows. Where nothing is the usual size, it says that there is no end. */
function readPageSize({ size }: ListParameters, query: QueryValues): number {
  const { defaultValue = defaultPageSize, maximum = Number.POSITIVE_INFINITY } = size ?? {};
  const asked = readCount(query, size?.name) ?? defaultValue;
  return asked < 1 && defaultValue < 1 ? maximum : Math.min(asked, maximum);
}

function readCount(query: QueryValues, name: string | undefined): number | undefined {
  const value = name === undefined ? undefined : Number(query[name] ?? Number.NaN);
  return value === undefined || !Number.isInteger(value) || value < 0 ? undefined : value;
}

/** How many records are before a page, the key of the last of them, and that of the page's first. */
type CursorPosition = { readonly offset?: number; readonly after?: string; readonly from?: string };

/** A place in a list as a word that clients hand back. */
export function formatCursor(offset: number, after = '', from = ''): string {
  return Buffer.from(`${offset}:${after.length}:${after}${from}`).toString('base64url');
}

/** Such a place, or the key of a record, which some APIs take instead. */
function parseCursor(text: string, digits: 'a key' | 'a count' = 'a key'): CursorPosition {
  if (digits === 'a count' && /^\d+$/.test(text)) return { offset: Number(text) };
  const written = Buffer.from(text, 'base64url').toString();
  const [, offset, length, keys = ''] = /^(\d+):(\d+):(.*)$/s.exec(written) ?? [];
  if (offset === undefined) return { after: text };
  const [after, from] = [keys.slice(0, Number(length)), keys.slice(Number(length))];
  return { offset: Number(offset), ...(from === '' ? {} : { after, from }) };
}
