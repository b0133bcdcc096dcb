import type { Context, ListQuery } from '../index.ts';
import { notify } from './notice.ts';
import { quote } from './quote.ts';

/** Which part of a list is asked for. */
export type Page = { readonly number: number; readonly size: number };

const defaultSize = 30;
const largestSize = 200;

/**
 * Reads `page` and `per_page` (Aha! documentation: from 1; 30 unless said, at most 200). What is
 * out of range counts as the default or as 200, and is said aloud.
 */
export const readPage = (query: Readonly<Record<string, unknown>>, context: Context): Page => {
  const number = readCount(query, 'page') ?? fallBack('page', 1, { query, context });
  const size =
    readCount(query, 'per_page') ?? fallBack('per_page', defaultSize, { query, context });
  if (size <= largestSize) return { number, size };
  const text = `per_page ${quote(query.per_page)} counts as ${largestSize}, the most that a page holds; ask for more pages`;
  notify(context, 'page-out-of-range', text);
  return { number, size: largestSize };
};

/** The part of a list that a page is. */
export const sliceOf = ({ number, size }: Page): Required<Pick<ListQuery, 'offset' | 'limit'>> => ({
  offset: Math.min((number - 1) * size, Number.MAX_SAFE_INTEGER),
  limit: size,
});

/** What an answer says of its list; without records there are no pages, and this is the first. */
export const pagination = ({ number, size }: Page, total: number) => ({
  total_records: total,
  total_pages: Math.ceil(total / size),
  current_page: number,
});

/** A whole number from 1 on, or `undefined`. */
const readCount = (query: Readonly<Record<string, unknown>>, name: string): number | undefined => {
  const value = query[name];
  const count = typeof value === 'string' && /^\s*\+?\d+\s*$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 1 ? count : undefined;
};

type Asked = { readonly query: Readonly<Record<string, unknown>>; readonly context: Context };

const fallBack = (name: string, usual: number, { query, context }: Asked): number => {
  if (query[name] !== undefined) {
    const text = `${name} ${quote(query[name])} counts as ${usual}; send a whole number from 1 on`;
    notify(context, 'page-out-of-range', text);
  }
  return usual;
};
