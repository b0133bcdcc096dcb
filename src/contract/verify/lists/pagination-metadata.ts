import { type Envelope, normalizeName, valueAt } from '../../../inference/inference.ts';
import {
  findReplySchema,
  isObject,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../../openapi/openapi.ts';

/** Pagination properties and headers of a reply. */
export type PaginationMetadata = {
  readonly total: number | undefined;
  readonly hasMore: boolean | undefined;
  /** Cursor of the next page. */
  readonly cursor: string | undefined;
  /** URL of the next page. */
  readonly nextUrl: string | undefined;
  /** State of an unambiguous next-page property such as `next_cursor`, or of a next link. */
  readonly nextPage: 'present' | 'empty' | 'absent';
};

const totalNames =
  /^(total|total(count|items|results|entries|records|elements|hits|number)|numfound)$/;
const hasMoreNames = /^(has|is)?(more|morepages|moreitems|moreresults|next|nextpage)(available)?$/;
const cursorNames =
  /^(next|end)?(cursor|token|pagetoken|marker|continuationtoken|continuation)$|^next(page)?(cursor|token|marker)$|^after$/;
const nextUrlNames = /^next(page)?(url|uri|link|href)?$/;
const nextPageNames =
  /^next(page)?(cursor|token|pagetoken|marker|continuationtoken|continuation|url|uri|link|href)?$/;
const maxEnvelopeDepth = 3;

/** Reads pagination properties around a list, and headers. */
export function readPaginationMetadata(
  value: unknown,
  path: Envelope['path'],
  headers: Readonly<Record<string, unknown>>,
): PaginationMetadata {
  const around = isObject(value) ? listOutsideList(value, path.join('/')) : [];
  const find = <T>(pattern: RegExp, after: (found: unknown) => found is T): T | undefined =>
    around
      .filter(([name, found]) => pattern.test(normalizeName(name)) && after(found))
      .map(([, found]) => found)
      .find(after);
  const count = headers['x-total-count'];
  const link = String(headers.link ?? '');
  const linked = /<([^<>]*)>[^<>]*;\s*rel="?next"?/.exec(link)?.[1];
  const nextUrl =
    find(nextUrlNames, isNonEmptyText) ?? valueAt(find(nextUrlNames, isObject), ['href']);
  const text = around
    .filter(([name]) => nextPageNames.test(normalizeName(name)))
    .map(([, found]) => found);
  const isPresent = linked !== undefined || text.some((text) => Boolean(text));
  return {
    total: find(totalNames, isCount) ?? [Number(count)].find(isCount),
    hasMore: find(hasMoreNames, isBoolean),
    cursor: find(cursorNames, isNonEmptyText),
    nextUrl: linked ?? (isNonEmptyText(nextUrl) ? nextUrl : undefined),
    nextPage: isPresent ? 'present' : text.length > 0 ? 'empty' : 'absent',
  };
}

function isNonEmptyText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
function isCount(value: unknown): value is number {
  return Number.isInteger(value);
}
function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** Lists the properties outside of the list. */
function listOutsideList(
  value: Readonly<Record<string, unknown>>,
  list: string,
  path = '',
): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}/${name}`;
    if (here === list) return [];
    const timeout =
      isObject(inner) && here.split('/').length < maxEnvelopeDepth
        ? listOutsideList(inner, list, here)
        : [];
    return [[name, inner] as const, ...timeout];
  });
}

/** True when the reply schema has a next-page property. */
export function describesNextPage(views: SchemaViews, operation: Operation): boolean {
  const isBelow = (schemaPointers: readonly string[], depth: number): boolean =>
    depth < maxEnvelopeDepth &&
    [...propertiesOf(views, views.of(schemaPointers))].some(
      ([name, inner]) => nextPageNames.test(normalizeName(name)) || isBelow(inner, depth + 1),
    );
  const schema = findReplySchema(operation);
  return schema !== undefined && isBelow([schema], 0);
}
