import type { CursorParameter, PageQuery, Resource } from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import { keyOf } from '../record/keys.ts';
import type { PageUrl } from './page-url.ts';
import { formatCursor, type PageWindow } from './page-window.ts';
import type { RecordPage } from './paginate.ts';

/** Facts about one page of a list. */
export type PageInfo = {
  /** The number of records before the page. */
  readonly offset: number;
  readonly limit: number;
  readonly count: number;
  readonly total: number;
  readonly page: number;
  readonly firstPage: number;
  readonly pages: number;
  /** Whether the client reads the list forward, or backward from a record. */
  readonly direction: 'forward' | 'backward';
  /** The keys of the first and last record on the page. */
  readonly keys: { readonly first: unknown; readonly last: unknown };
  /** The cursors of the pages beside it; `undefined` where there is no such page. */
  readonly cursors: { readonly next: string | undefined; readonly prev: string | undefined };
  /** The URL of a page; `undefined` where there is none, or where no parameter leads to it. */
  readonly urlOf: (relation: PageRelation) => string | undefined;
};

/** Link relations (RFC 8288) of the pages of a list. */
export type PageRelation = 'self' | 'first' | 'last' | 'next' | 'prev';

export type PageInfoInput = {
  readonly page: RecordPage;
  readonly window: PageWindow;
  readonly resource: Resource;
  readonly query: PageQuery;
  readonly toUrl: PageUrl;
};

export function toPageInfo({
  page: { records, next, total, offset },
  window: { limit, firstPage, before },
  resource,
  query: { number, offset: offsetParameter, cursor },
  toUrl,
}: PageInfoInput): PageInfo {
  const size = Number.isFinite(limit) && limit > 0 ? limit : Math.max(1, total);
  const pages = Math.ceil(total / size);
  const end = offset + records.length;
  const previousOffset = Math.max(0, offset - size);
  const [first, last] = [records[0], records.at(-1)];
  const nextCursor =
    last && next && formatNextCursor(cursor, end, [keyOf(resource, last), keyOf(resource, next)]);
  const previousCursor = offset > 0 ? formatPreviousCursor(cursor, previousOffset) : undefined;
  // A cursor alone only leads to the next and the previous page.
  const isCursorOnly = cursor !== undefined && (number ?? offsetParameter) === undefined;
  const hasPrevious = offset > 0 && !(isCursorOnly && previousCursor === undefined);
  const toPageUrl = (at: number, pageCursor?: string) =>
    toUrl({ offset: at, number: firstPage + Math.floor(at / size), cursor: pageCursor });
  const urls: Readonly<Record<PageRelation, () => string | undefined>> = {
    self: () => toPageUrl(offset),
    first: () => toPageUrl(0),
    last: () => (isCursorOnly ? undefined : toPageUrl(Math.max(0, pages - 1) * size)),
    next: () => (end < total && records.length > 0 ? toPageUrl(end, nextCursor) : undefined),
    prev: () => (hasPrevious ? toPageUrl(previousOffset, previousCursor) : undefined),
  };
  return {
    offset,
    limit,
    count: records.length,
    total,
    firstPage,
    pages,
    page: firstPage + Math.floor(offset / size),
    direction: before === undefined ? 'forward' : 'backward',
    keys: { first: first && keyOf(resource, first), last: last && keyOf(resource, last) },
    cursors: { next: nextCursor, prev: previousCursor },
    urlOf: (relation) => urls[relation](),
  };
}

/** A page whose URLs are paths, without the origin. */
export function withUrlPaths(page: PageInfo): PageInfo {
  return { ...page, urlOf: (relation) => page.urlOf(relation)?.replace(/^https?:\/\/[^/]*/, '') };
}

/** The page that shows all of some records. */
export function toSinglePage(resource: Resource, records: readonly StoredRecord[]): PageInfo {
  const { length } = records;
  return {
    offset: 0,
    limit: length,
    count: length,
    total: length,
    page: 1,
    firstPage: 1,
    pages: 1,
    direction: 'forward',
    keys: { first: keyOf(resource, records[0]), last: keyOf(resource, records.at(-1)) },
    cursors: { next: undefined, prev: undefined },
    urlOf: () => undefined,
  };
}

/** The value of a `Link` header (RFC 8288). */
export function formatLinkHeader({ urlOf }: PageInfo): string {
  return (['prev', 'next', 'first', 'last'] as const)
    .flatMap((relation) => {
      const url = urlOf(relation);
      return url === undefined ? [] : [`<${url}>; rel="${relation}"`];
    })
    .join(', ');
}

/** The cursor of the page that begins between two records: a key or digits where the parameter takes nothing else. */
function formatNextCursor(
  cursor: CursorParameter | undefined,
  offset: number,
  [lastKey, nextKey]: readonly [string, string],
): string {
  if (isOpaque(cursor)) return formatCursor(offset, lastKey, nextKey);
  return cursor?.digitsMean === 'key' ? lastKey : `${offset}`;
}

/** A cursor that is a key continues behind a record, so none leads to the page before it. */
function formatPreviousCursor(
  cursor: CursorParameter | undefined,
  offset: number,
): string | undefined {
  if (isOpaque(cursor)) return formatCursor(offset);
  return cursor?.digitsMean === 'key' ? undefined : `${offset}`;
}

function isOpaque(cursor: CursorParameter | undefined): boolean {
  return cursor === undefined || cursor.type === 'text';
}
