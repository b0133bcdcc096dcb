import type { Context, ListQuery } from '../../behaviours.ts';
import { notify, quote } from '../notices.ts';

/** The requested page of a list. */
export type AhaPage = { readonly number: number; readonly size: number };

const defaultPageSize = 30;
const maxPageSize = 200;

/**
 * Reads `page` (from 1) and `per_page` (default 30, at most 200; Aha! documentation). Values out of range are
 * replaced by the default or by 200, with a notice.
 */
export function readPage(query: Readonly<Record<string, unknown>>, context: Context): AhaPage {
  const number = parsePageNumber(query, 'page') ?? useDefault('page', 1, { query, context });
  const size =
    parsePageNumber(query, 'per_page') ??
    useDefault('per_page', defaultPageSize, { query, context });
  if (size <= maxPageSize) return { number, size };
  const text = `per_page ${quote(query.per_page)} counts as ${maxPageSize}, the maximum; request more pages`;
  notify(context, 'page-out-of-range', text);
  return { number, size: maxPageSize };
}

/** The offset and limit of a page. */
export function toOffsetLimit({
  number,
  size,
}: AhaPage): Required<Pick<ListQuery, 'offset' | 'limit'>> {
  return {
    offset: Math.min((number - 1) * size, Number.MAX_SAFE_INTEGER),
    limit: size,
  };
}

/** The `pagination` of a reply. An empty list has 0 pages and current page 1. */
export function toPagination({ number, size }: AhaPage, total: number) {
  return {
    total_records: total,
    total_pages: Math.ceil(total / size),
    current_page: number,
  };
}

/** An integer from 1, or `undefined`. */
function parsePageNumber(
  query: Readonly<Record<string, unknown>>,
  name: string,
): number | undefined {
  const value = query[name];
  const count = typeof value === 'string' && /^\s*\+?\d+\s*$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 1 ? count : undefined;
}

type PageQuery = { readonly query: Readonly<Record<string, unknown>>; readonly context: Context };

function useDefault(name: string, defaultValue: number, { query, context }: PageQuery): number {
  if (query[name] !== undefined) {
    const text = `${name} ${quote(query[name])} counts as ${defaultValue}; send an integer from 1`;
    notify(context, 'page-out-of-range', text);
  }
  return defaultValue;
}
