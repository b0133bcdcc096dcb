import type {
  CursorParameter,
  ListOrder,
  NumberParameter,
  PageQuery,
} from '../../inference/inference.ts';
import type { QueryValues } from './query-values.ts';

/** The part of a list that a client asks for. */
export type PageWindow = {
  readonly offset: number;
  /** The size of the page; `Infinity` where the list has no pages. */
  readonly limit: number;
  /** The number of the first page. */
  readonly firstPage: number;
  /** The key of the record before the page. */
  readonly after: string | undefined;
  /** The key of the page's first record, as a cursor of ours has it: the one before may be gone. */
  readonly from: string | undefined;
  /** The key of the record that the page ends before. */
  readonly before: string | undefined;
  readonly order: ListOrder;
};

const defaultPageSize = 20;

export function readPageWindow(page: PageQuery, query: QueryValues): PageWindow {
  const { number, size, offset, cursor, endCursor } = page;
  const isPaged = [size, number, offset, cursor].some((parameter) => parameter !== undefined);
  const limit = isPaged ? readPageSize(size, query) : Number.POSITIVE_INFINITY;
  const firstPage = (number?.defaultValue ?? number?.minimum) === 0 ? 0 : 1;
  const text = readCursorValue(cursor, query);
  const position = text === undefined ? undefined : parseCursor(text, cursor?.digitsMean);
  return {
    offset:
      position?.offset ??
      readOffset(offset, query) ??
      readPageOffset(number, query, { limit, firstPage }),
    limit,
    firstPage,
    after: position?.after,
    from: position?.from,
    before: readCursorValue(endCursor, query),
    order: cursor?.order ?? 'oldest first',
  };
}

/** Never more than the maximum. A size of 0 asks for everything where that is the default. */
function readPageSize(size: NumberParameter | undefined, query: QueryValues): number {
  const { defaultValue = defaultPageSize, maximum = Number.POSITIVE_INFINITY } = size ?? {};
  const value = readCount(size, query) ?? defaultValue;
  return value < 1 && defaultValue < 1 ? maximum : Math.min(value, maximum);
}

/** An offset whose default is 1 counts from 1. */
function readOffset(offset: NumberParameter | undefined, query: QueryValues): number | undefined {
  const value = readCount(offset, query);
  return value === undefined
    ? undefined
    : Math.max(0, value - (offset?.defaultValue === 1 ? 1 : 0));
}

function readPageOffset(
  number: NumberParameter | undefined,
  query: QueryValues,
  { limit, firstPage }: Pick<PageWindow, 'limit' | 'firstPage'>,
): number {
  const value = readCount(number, query);
  return value === undefined || value <= firstPage ? 0 : (value - firstPage) * limit;
}

function readCount(parameter: NumberParameter | undefined, query: QueryValues): number | undefined {
  const value = parameter && Number(query[parameter.name] ?? Number.NaN);
  return value === undefined || !Number.isInteger(value) || value < 0 ? undefined : value;
}

/** The default of a cursor means the beginning. */
function readCursorValue(
  cursor: CursorParameter | undefined,
  query: QueryValues,
): string | undefined {
  const value = cursor && query[cursor.name];
  const isCursor = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return isCursor && value !== cursor?.defaultValue ? `${value}` : undefined;
}

/** How many records are before a page, the key of the last of them, and that of the page's first. */
type CursorPosition = { readonly offset?: number; readonly after?: string; readonly from?: string };

/** Formats a position in a list as an opaque text. */
export function formatCursor(offset: number, after = '', from = ''): string {
  return Buffer.from(`${offset}:${after.length}:${after}${from}`).toString('base64url');
}

/** Parses such a text; any other is the key of a record. */
function parseCursor(
  text: string,
  digitsMean: CursorParameter['digitsMean'] = 'key',
): CursorPosition {
  if (digitsMean === 'count' && /^\d+$/.test(text)) return { offset: Number(text) };
  const decoded = Buffer.from(text, 'base64url').toString();
  const [, offset, length, keys = ''] = /^(\d+):(\d+):(.*)$/s.exec(decoded) ?? [];
  if (offset === undefined) return { after: text };
  const [after, from] = [keys.slice(0, Number(length)), keys.slice(Number(length))];
  return { offset: Number(offset), ...(from === '' ? {} : { after, from }) };
}
