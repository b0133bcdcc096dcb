import type { CursorParameter, ListParameters, Resource } from '../../inference/inference.ts';
import type { Parameter } from '../../openapi/openapi.ts';
import type { Call } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { formatPath, keyOf } from '../record/keys.ts';
import type { PageInfo } from '../reply/pagination.ts';
import type { RecordPage } from './paginate.ts';
import { formatCursor, type PageWindow } from './paginate.ts';

/** A page, and what it was asked for by. */
export type PageInfoInput = {
  /** The keys in the path. */
  readonly keys: readonly string[];
  readonly page: RecordPage;
  readonly window: PageWindow;
  readonly parameters: ListParameters;
  /** All parameters of the list. */
  readonly parameterDefinitions: readonly Parameter[];
  readonly resource: Resource;
  /** What the path says beside keys. */
  readonly pathVariables: ReadonlyMap<string, string>;
};

/** Where a page stands among the others. */
export function toPageInfo(
  { basePath }: HandlerContext,
  call: Call,
  {
    keys,
    page: { records, next, total, offset },
    window,
    parameters,
    parameterDefinitions,
    resource,
    pathVariables,
  }: PageInfoInput,
): PageInfo {
  const { limit, firstPage } = window;
  const size = Number.isFinite(limit) && limit > 0 ? limit : Math.max(1, total);
  const end = offset + records.length;
  const address = createPageUrls(call, basePath, {
    keys,
    pathVariables,
    parameters,
    parameterDefinitions,
    size,
    firstPage,
  });
  const last = records.at(-1);
  const before = Math.max(0, offset - size);
  const word = parameters.cursor;
  const cursor =
    last &&
    next &&
    formatNextCursor(
      word,
      end,
      [last, next].map((one) => keyOf(resource, one)),
    );
  return {
    offset,
    limit,
    count: records.length,
    total,
    firstPage,
    page: firstPage + Math.floor(offset / size),
    pages: Math.ceil(total / size),
    addresses: {
      self: address(offset, undefined),
      first: address(0, undefined),
      last: address(Math.max(0, Math.ceil(total / size) - 1) * size, undefined),
      next: end < total && records.length > 0 ? address(end, cursor) : undefined,
      prev: offset > 0 ? address(before, undefined) : undefined,
    },
    cursors: { next: cursor, prev: offset > 0 ? formatPreviousCursor(word, before) : undefined },
    direction: window.before === undefined ? 'on' : 'back',
    keys: { first: records[0] && keyOf(resource, records[0]), last: last && keyOf(resource, last) },
  };
}

/** The word for the next page, which begins behind the first of two records; a number where it has to be. */
function formatNextCursor(
  cursor: CursorParameter | undefined,
  end: number,
  [last, next]: readonly string[],
): string | undefined {
  if (!cursor?.isNumber) return formatCursor(end, last, next);
  return cursor.digitsMean === 'a key' ? last : `${end}`;
}

/** That for the page before. No key says that a page ends before it. */
function formatPreviousCursor(
  cursor: CursorParameter | undefined,
  before: number,
): string | undefined {
  if (!cursor?.isNumber) return formatCursor(before);
  return cursor.digitsMean === 'a key' ? undefined : `${before}`;
}

/** A parameter of a query as text; objects whose properties go by names of their own are there by these. */
function formatQueryParameter(
  name: string,
  value: unknown,
  { explode = true, mediaType, style }: Partial<Parameter> = {},
): readonly string[] {
  const write = (said: string) => `${encodeURIComponent(name)}=${said}`;
  if (typeof value !== 'object') return [write(encodeURIComponent(String(value)))];
  if (mediaType !== undefined) return [write(encodeURIComponent(JSON.stringify(value)))];
  const isList = Array.isArray(value);
  // The properties of such objects go by names of their own, which are there as well.
  if (style === 'deepObject' || (explode && !isList)) return [];
  const texts = Object.entries(Object(value)).flatMap(([key, entry]) =>
    (isList ? [entry] : [key, entry]).map((one) => encodeURIComponent(String(one))),
  );
  if (!explode) return [write(texts.join(','))];
  return texts.map(write);
}

type PageUrlInput = {
  readonly keys: readonly string[];
  readonly pathVariables: ReadonlyMap<string, string>;
  readonly parameters: ListParameters;
  readonly parameterDefinitions: readonly Parameter[];
  readonly size: number;
  readonly firstPage: number;
};

/** Writes addresses of the same list at other offsets. */
function createPageUrls(
  { operation, query, headers }: Call,
  basePath: string,
  {
    keys,
    pathVariables,
    parameters: { page, offset, cursor },
    parameterDefinitions,
    size,
    firstPage,
  }: PageUrlInput,
): (at: number, cursor: string | undefined) => string {
  const host = typeof headers.host === 'string' ? `${schemeOf(headers)}://${headers.host}` : '';
  const place = formatPath(operation.path, keys, pathVariables);
  const moving = new Set([page?.name, offset?.name, cursor?.name]);
  const manners = new Map(parameterDefinitions.map((one) => [one.name, one]));
  const kept = Object.entries(query)
    .filter(([name, value]) => !moving.has(name) && value !== undefined)
    .flatMap(([name, value]) => formatQueryParameter(name, value, manners.get(name)));
  return (at, word) => {
    const move = page
      ? [`${page.name}=${firstPage + Math.floor(at / size)}`]
      : offset
        ? [`${offset.name}=${at}`]
        : cursor && word !== undefined
          ? [`${encodeURIComponent(cursor.name)}=${word}`]
          : [];
    const all = [...kept, ...move];
    return `${host}${basePath}${place}${all.length > 0 ? `?${all.join('&')}` : ''}`;
  };
}

/** What a proxy says that its clients speak; nobody speaks anything but HTTP to Sandlot itself. */
function schemeOf(headers: Call['headers']): 'http' | 'https' {
  return /^https\b/i.test(String(headers['x-forwarded-proto'])) ? 'https' : 'http';
}

/** The value of a `Link` header (RFC 8288). */
export function formatLinkHeader({ addresses }: PageInfo): string {
  return (['prev', 'next', 'first', 'last'] as const)
    .flatMap((relation) => {
      const address = addresses[relation];
      return address === undefined ? [] : [`<${address}>; rel="${relation}"`];
    })
    .join(', ');
}
