import { type Envelope, normalizeName, valueAt } from '../../../inference/inference.ts';
import {
  findReplySchema,
  isObject,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../../openapi/openapi.ts';

/** What a reply says of its list, beside the records. */
export type PaginationMetadata = {
  readonly total: number | undefined;
  readonly hasMore: boolean | undefined;
  /** The word for the next page. */
  readonly cursor: string | undefined;
  /** The address of the next page. */
  readonly nextUrl: string | undefined;
  /** Whether a name that can mean nothing else, such as `next_cursor`, is there, and what it says. */
  readonly nextPage: 'present' | 'empty' | 'absent';
};

const totalNames =
  /^(total|total(count|items|results|entries|records|elements|hits|number)|numfound)$/;
const hasMoreNames = /^(has|is)?(more|morepages|moreitems|moreresults|next|nextpage)(available)?$/;
const cursorNames =
  /^(next|end)?(cursor|token|pagetoken|marker|continuationtoken|continuation)$|^next(page)?(cursor|token|marker)$|^after$/;
const nextUrlNames = /^next(page)?(url|uri|link|href)?$/;
/** Others may be called after the page that is shown. */
const nextPageNames =
  /^next(page)?(cursor|token|pagetoken|marker|continuationtoken|continuation|url|uri|link|href)?$/;
const maxEnvelopeDepth = 3;

/** Reads what is said around a list, and in the head. */
export function readPaginationMetadata(
  value: unknown,
  path: Envelope['path'],
  headers: Readonly<Record<string, unknown>>,
): PaginationMetadata {
  const around = isObject(value) ? listOutsideList(value, path.join('/')) : [];
  const find = <T>(pattern: RegExp, is: (found: unknown) => found is T): T | undefined =>
    around
      .filter(([name, found]) => pattern.test(normalizeName(name)) && is(found))
      .map(([, found]) => found)
      .find(is);
  const count = headers['x-total-count'];
  const link = String(headers.link ?? '');
  const linked = /<([^<>]*)>[^<>]*;\s*rel="?next"?/.exec(link)?.[1];
  const visible =
    find(nextUrlNames, isNonEmptyText) ?? valueAt(find(nextUrlNames, isObject), ['href']);
  const description = around
    .filter(([name]) => nextPageNames.test(normalizeName(name)))
    .map(([, found]) => found);
  const isTold = linked !== undefined || description.some((text) => Boolean(text));
  return {
    total: find(totalNames, isCount) ?? [Number(count)].find(isCount),
    hasMore: find(hasMoreNames, isBoolean),
    cursor: find(cursorNames, isNonEmptyText),
    nextUrl: linked ?? (isNonEmptyText(visible) ? visible : undefined),
    nextPage: isTold ? 'present' : description.length > 0 ? 'empty' : 'absent',
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

/** The properties outside of the list. */
function listOutsideList(
  value: Readonly<Record<string, unknown>>,
  list: string,
  path = '',
): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}/${name}`;
    if (here === list) return [];
    const within =
      isObject(inner) && here.split('/').length < maxEnvelopeDepth
        ? listOutsideList(inner, list, here)
        : [];
    return [[name, inner] as const, ...within];
  });
}

/** Whether the document has a word for the next page of a list beside its records. */
export function describesNextPage(views: SchemaViews, operation: Operation): boolean {
  const isBelow = (places: readonly string[], depth: number): boolean =>
    depth < maxEnvelopeDepth &&
    [...propertiesOf(views, views.of(places))].some(
      ([name, inner]) => nextPageNames.test(normalizeName(name)) || isBelow(inner, depth + 1),
    );
  const schema = findReplySchema(operation);
  return schema !== undefined && isBelow([schema], 0);
}
