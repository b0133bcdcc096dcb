import {
  type Envelope,
  findReplySchema,
  isObject,
  type Operation,
  outline,
  plain,
  type Shapes,
  valueAt,
} from '../document/document.ts';

/** What a reply says of its list, beside the records. */
export type Told = {
  readonly total: number | undefined;
  readonly hasMore: boolean | undefined;
  /** The word for the next page. */
  readonly next: string | undefined;
  /** The address of the next page. */
  readonly address: string | undefined;
  /** Whether a name that can mean nothing else, such as `next_cursor`, is there, and what it says. */
  readonly follower: 'told' | 'none' | 'unsaid';
};

const totals = /^(total|total(count|items|results|entries|records|elements|hits|number)|numfound)$/;
const mores = /^(has|is)?(more|morepages|moreitems|moreresults|next|nextpage)(available)?$/;
const nexts =
  /^(next|end)?(cursor|token|pagetoken|marker|continuationtoken|continuation)$|^next(page)?(cursor|token|marker)$|^after$/;
const addresses = /^next(page)?(url|uri|link|href)?$/;
/** Others may be called after the page that is shown. */
const followers =
  /^next(page)?(cursor|token|pagetoken|marker|continuationtoken|continuation|url|uri|link|href)?$/;
const deepest = 3;

/** Reads what is said around a list, and in the head. */
export const readTold = (
  value: unknown,
  path: Envelope['path'],
  headers: Readonly<Record<string, unknown>>,
): Told => {
  const around = isObject(value) ? listAround(value, path.join('/')) : [];
  const find = <T>(pattern: RegExp, is: (found: unknown) => found is T): T | undefined =>
    around
      .filter(([name, found]) => pattern.test(plain(name)) && is(found))
      .map(([, found]) => found)
      .find(is);
  const count = headers['x-total-count'];
  const link = String(headers.link ?? '');
  const linked = /<([^<>]*)>[^<>]*;\s*rel="?next"?/.exec(link)?.[1];
  const shown = find(addresses, isText) ?? valueAt(find(addresses, isObject), ['href']);
  const said = around.filter(([name]) => followers.test(plain(name))).map(([, found]) => found);
  const isTold = linked !== undefined || said.some((word) => Boolean(word));
  return {
    total: find(totals, isCount) ?? [Number(count)].find(isCount),
    hasMore: find(mores, isBoolean),
    next: find(nexts, isText),
    address: linked ?? (isText(shown) ? shown : undefined),
    follower: isTold ? 'told' : said.length > 0 ? 'none' : 'unsaid',
  };
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown): value is number => Number.isInteger(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** The properties outside of the list. */
const listAround = (
  value: Readonly<Record<string, unknown>>,
  list: string,
  path = '',
): readonly (readonly [string, unknown])[] =>
  Object.entries(value).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}/${name}`;
    if (here === list) return [];
    const within =
      isObject(inner) && here.split('/').length < deepest ? listAround(inner, list, here) : [];
    return [[name, inner] as const, ...within];
  });

/** Whether the document has a word for the next page of a list beside its records. */
export const isNextDescribed = (shapes: Shapes, operation: Operation): boolean => {
  const isBelow = (places: readonly string[], depth: number): boolean =>
    depth < deepest &&
    [...outline(shapes, shapes.of(places))].some(
      ([name, inner]) => followers.test(plain(name)) || isBelow(inner, depth + 1),
    );
  const schema = findReplySchema(operation);
  return schema !== undefined && isBelow([schema], 0);
};
