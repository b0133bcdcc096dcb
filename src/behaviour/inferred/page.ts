import type { Cursor, ListParameters } from '../../document/document.ts';
import type { Query } from './select.ts';

/** The part of a list that was asked for. */
export type Window = {
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

const usualSize = 20;

export const readWindow = (parameters: ListParameters, query: Query): Window => {
  const { page, size, offset, cursor, back } = parameters;
  const limit = readSize(parameters, query);
  const firstPage = (page?.initial ?? page?.least) === 0 ? 0 : 1;
  const asked = wordAt(query, cursor);
  const place = asked === undefined ? undefined : readCursor(asked, cursor?.digits);
  const from = numberAt(query, offset?.name);
  const number = numberAt(query, page?.name);
  const isPaged =
    size !== undefined || page !== undefined || offset !== undefined || cursor !== undefined;
  const within = isPaged ? limit : Number.POSITIVE_INFINITY;
  const start = offset?.initial === 1 ? 1 : 0;
  return {
    offset:
      place?.offset ??
      (from === undefined ? undefined : Math.max(0, from - start)) ??
      (number === undefined || number <= firstPage ? 0 : (number - firstPage) * within),
    limit: within,
    firstPage,
    after: place?.after,
    from: place?.from,
    before: wordAt(query, back),
    order: cursor?.order ?? 'as made',
  };
};

/** What a cursor says, unless it is what it says when nobody says anything. */
const wordAt = (query: Query, cursor: Cursor | undefined): string | undefined => {
  const asked = cursor === undefined ? undefined : query[cursor.name];
  const isWord = (typeof asked === 'string' && asked !== '') || typeof asked === 'number';
  return isWord && asked !== cursor?.initial ? `${asked}` : undefined;
};

/** Never more than the document allows. Where nothing is the usual size, it says that there is no end. */
const readSize = ({ size }: ListParameters, query: Query): number => {
  const { initial = usualSize, most = Number.POSITIVE_INFINITY } = size ?? {};
  const asked = numberAt(query, size?.name) ?? initial;
  return asked < 1 && initial < 1 ? most : Math.min(asked, most);
};

const numberAt = (query: Query, name: string | undefined): number | undefined => {
  const value = name === undefined ? undefined : Number(query[name] ?? Number.NaN);
  return value === undefined || !Number.isInteger(value) || value < 0 ? undefined : value;
};

/** How many records are before a page, the key of the last of them, and that of the page's first. */
type Place = { readonly offset?: number; readonly after?: string; readonly from?: string };

/** A place in a list as a word that clients hand back. */
export const writeCursor = (offset: number, after = '', from = ''): string =>
  Buffer.from(`${offset}:${after.length}:${after}${from}`).toString('base64url');

/** Such a place, or the key of a record, which some APIs take instead. */
const readCursor = (text: string, digits: 'a key' | 'a count' = 'a key'): Place => {
  if (digits === 'a count' && /^\d+$/.test(text)) return { offset: Number(text) };
  const written = Buffer.from(text, 'base64url').toString();
  const [, offset, length, keys = ''] = /^(\d+):(\d+):(.*)$/s.exec(written) ?? [];
  if (offset === undefined) return { after: text };
  const [after, from] = [keys.slice(0, Number(length)), keys.slice(Number(length))];
  return { offset: Number(offset), ...(from === '' ? {} : { after, from }) };
};
