import type { Context, ListQuery } from '../../index.ts';
import { notify, quote } from '../notices.ts';

/** Which part of a list is asked for. */
export type AhaPage = { readonly number: number; readonly size: number };

const defaultPageSize = 30;
const maxPageSize = 200;

/**
 * Reads `page` and `per_page` (Aha! documentation: from 1; 30 unless said, at most 200). What is
 * out of range counts as the default or as 200, and is said aloud.
 */
export function readPage(query: Readonly<Record<string, unknown>>, context: Context): AhaPage {
  const number = parsePageNumber(query, 'page') ?? useDefault('page', 1, { query, context });
  const size =
    parsePageNumber(query, 'per_page') ??
    useDefault('per_page', defaultPageSize, { query, context });
  if (size <= maxPageSize) return { number, size };
  const text = `per_page ${quote(query.per_page)} counts as ${maxPageSize}, the most that a page holds; ask for more pages`;
  notify(context, 'page-out-of-range', text);
  return { number, size: maxPageSize };
}

/** The part of a list that a page is. */
export function toOffsetLimit({
  number,
  size,
}: AhaPage): Required<Pick<ListQuery, 'offset' | 'limit'>> {
  return {
    offset: Math.min((number - 1) * size, Number.MAX_SAFE_INTEGER),
    limit: size,
  };
}

/** What an answer says of its list; without records there are no pages, and this is the first. */
export function toPagination({ number, size }: AhaPage, total: number) {
  return {
    total_records: total,
    total_pages: Math.ceil(total / size),
    current_page: number,
  };
}

/** A whole number from 1 on, or `undefined`. */
function parsePageNumber(
  query: Readonly<Record<string, unknown>>,
  name: string,
): number | undefined {
  const value = query[name];
  const count = typeof value === 'string' && /^\s*\+?\d+\s*$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 1 ? count : undefined;
}

type PageQuery = { readonly query: Readonly<Record<string, unknown>>; readonly context: Context };

function useDefault(name: string, usual: number, { query, context }: PageQuery): number {
  if (query[name] !== undefined) {
    const text = `${name} ${quote(query[name])} counts as ${usual}; send a whole number from 1 on`;
    notify(context, 'page-out-of-range', text);
  }
  return usual;
}
