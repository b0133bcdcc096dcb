import type { Cursor, ListParameters, Parameter, Resource } from '../../document/document.ts';
import type { Call } from '../behaviour.ts';
import type { Ground } from './ground.ts';
import { keyOf, writePath } from './keys.ts';
import { type Window, writeCursor } from './page.ts';
import type { Standing } from './paging.ts';
import type { Page } from './take.ts';

/** A page, and what it was asked for by. */
export type Standings = {
  /** The keys in the path. */
  readonly keys: readonly string[];
  readonly page: Page;
  readonly window: Window;
  readonly parameters: ListParameters;
  /** All parameters of the list. */
  readonly asked: readonly Parameter[];
  readonly resource: Resource;
  /** What the path says beside keys. */
  readonly others: ReadonlyMap<string, string>;
};

/** Where a page stands among the others. */
export const toStanding = (
  { basePath }: Ground,
  call: Call,
  {
    keys,
    page: { records, next, total, offset },
    window,
    parameters,
    asked,
    resource,
    others,
  }: Standings,
): Standing => {
  const { limit, firstPage } = window;
  const size = Number.isFinite(limit) && limit > 0 ? limit : Math.max(1, total);
  const end = offset + records.length;
  const address = toAddresses(call, basePath, { keys, others, parameters, asked, size, firstPage });
  const last = records.at(-1);
  const before = Math.max(0, offset - size);
  const word = parameters.cursor;
  const cursor =
    last &&
    next &&
    writeNext(
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
    cursors: { next: cursor, prev: offset > 0 ? writePrevious(word, before) : undefined },
    way: window.before === undefined ? 'on' : 'back',
    keys: { first: records[0] && keyOf(resource, records[0]), last: last && keyOf(resource, last) },
  };
};

/** The word for the next page, which begins behind the first of two records; a number where it has to be. */
const writeNext = (
  cursor: Cursor | undefined,
  end: number,
  [last, next]: readonly string[],
): string | undefined => {
  if (!cursor?.isNumber) return writeCursor(end, last, next);
  return cursor.digits === 'a key' ? last : `${end}`;
};

/** That for the page before. No key says that a page ends before it. */
const writePrevious = (cursor: Cursor | undefined, before: number): string | undefined => {
  if (!cursor?.isNumber) return writeCursor(before);
  return cursor.digits === 'a key' ? undefined : `${before}`;
};

/** A parameter of a query as text; objects whose properties go by names of their own are there by these. */
const writeQuery = (
  name: string,
  value: unknown,
  { entries = 'apart', media, style }: Partial<Parameter> = {},
): readonly string[] => {
  const write = (said: string) => `${encodeURIComponent(name)}=${said}`;
  if (typeof value !== 'object') return [write(encodeURIComponent(String(value)))];
  if (media !== undefined) return [write(encodeURIComponent(JSON.stringify(value)))];
  const isList = Array.isArray(value);
  // The properties of such objects go by names of their own, which are there as well.
  if (style === 'deepObject' || (entries === 'apart' && !isList)) return [];
  const texts = Object.entries(Object(value)).flatMap(([key, entry]) =>
    (isList ? [entry] : [key, entry]).map((one) => encodeURIComponent(String(one))),
  );
  if (entries === 'together') return [write(texts.join(','))];
  return texts.map(write);
};

type Addressing = {
  readonly keys: readonly string[];
  readonly others: ReadonlyMap<string, string>;
  readonly parameters: ListParameters;
  readonly asked: readonly Parameter[];
  readonly size: number;
  readonly firstPage: number;
};

/** Writes addresses of the same list at other offsets. */
const toAddresses = (
  { operation, query, headers }: Call,
  basePath: string,
  { keys, others, parameters: { page, offset, cursor }, asked, size, firstPage }: Addressing,
): ((at: number, cursor: string | undefined) => string) => {
  const host = typeof headers.host === 'string' ? `${schemeOf(headers)}://${headers.host}` : '';
  const place = writePath(operation.path, keys, others);
  const moving = new Set([page?.name, offset?.name, cursor?.name]);
  const manners = new Map(asked.map((one) => [one.name, one]));
  const kept = Object.entries(query)
    .filter(([name, value]) => !moving.has(name) && value !== undefined)
    .flatMap(([name, value]) => writeQuery(name, value, manners.get(name)));
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
};

/** What a proxy says that its clients speak; nobody speaks anything but HTTP to Sandlot itself. */
const schemeOf = (headers: Call['headers']): 'http' | 'https' =>
  /^https\b/i.test(String(headers['x-forwarded-proto'])) ? 'https' : 'http';

/** The value of a `Link` header (RFC 8288). */
export const toLinks = ({ addresses }: Standing): string =>
  (['prev', 'next', 'first', 'last'] as const)
    .flatMap((relation) => {
      const address = addresses[relation];
      return address === undefined ? [] : [`<${address}>; rel="${relation}"`];
    })
    .join(', ');
