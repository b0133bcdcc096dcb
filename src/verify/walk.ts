import { type Draft, withValue } from './draft.ts';
import { type Listing, queryParameter, readAt, readKey, readTold, type Told } from './listing.ts';
import type { Exchange, Sender } from './sender.ts';

/** One page of a list. */
export type Page = {
  readonly exchange: Exchange;
  readonly entries: readonly unknown[];
  readonly keys: readonly (string | undefined)[];
  readonly told: Told;
};

/** A list, page by page. */
export type Walk = {
  readonly pages: readonly Page[];
  readonly entries: readonly unknown[];
  readonly keys: readonly (string | undefined)[];
  /** Whether it came to an end. */
  readonly extent: 'whole' | 'part';
};

/** So many pages of a list are read. */
const mostPages = 12;

/** A usual size of pages. */
const usualSize = 100;

/** Reads one page; `undefined` where there is none. */
export const readPage = async (
  sender: Sender,
  { many, resource }: Listing,
  draft: Draft,
): Promise<Page | undefined> => {
  const exchange = await sender.send(draft, 'sound');
  if (!exchange || exchange.got.status >= 300) return undefined;
  const list = readAt(exchange.value, many.path);
  if (!Array.isArray(list)) return undefined;
  const told = readTold(exchange.value, many.path, exchange.got.headers);
  return { exchange, entries: list, keys: list.map((entry) => readKey(resource, entry)), told };
};

/** Reads a list from its first page on, pages of a size if one is wanted. */
export const walkList = async (
  sender: Sender,
  listing: Listing,
  draft: Draft,
  wanted?: number,
): Promise<Walk | undefined> => {
  const size = toSize(listing, wanted);
  const sized = withQuery(listing, draft, { name: listing.parameters.size?.name, value: size });
  const pages: Page[] = [];
  let next: Draft | undefined = sized;
  while (next && pages.length < mostPages) {
    const page = await readPage(sender, listing, next);
    if (!page) return undefined;
    pages.push(page);
    next = isLast(pages, size) ? undefined : toNext(listing, sized, pages);
  }
  const isEnded = next === undefined && !isCut(listing, pages);
  return {
    pages,
    entries: pages.flatMap(({ entries }) => entries),
    keys: pages.flatMap(({ keys }) => keys),
    extent: isEnded ? 'whole' : 'part',
  };
};

/** The size of pages that is asked for; `undefined` where none can be. */
export const toSize = (
  { operation, parameters: { size } }: Listing,
  wanted = usualSize,
): number | undefined => {
  if (!size || !queryParameter(operation, size.name)) return undefined;
  return Math.min(wanted, size.most ?? wanted);
};

type Query = { readonly name: string | undefined; readonly value: unknown };

/** A draft with a parameter of the query, where the operation has it. */
export const withQuery = (
  { operation }: Pick<Listing, 'operation'>,
  draft: Draft,
  { name, value }: Query,
): Draft => {
  const parameter = queryParameter(operation, name);
  return parameter && value !== undefined ? withValue(draft, parameter, value) : draft;
};

/** An empty page is the last one, and so is what says so, and what brings nothing new. */
const isLast = (pages: readonly Page[], size: number | undefined): boolean => {
  const last = pages.at(-1);
  if (!last || last.entries.length === 0 || last.told.hasMore === false) return true;
  const before = new Set(pages.slice(0, -1).flatMap(({ keys }) => keys));
  const isKnown = (key: string | undefined): boolean => key !== undefined && before.has(key);
  if (pages.length > 1 && last.keys.every(isKnown)) return true;
  const isToldMore =
    last.told.hasMore === true || last.told.hasNext || last.told.next !== undefined;
  return size !== undefined && last.entries.length < size && !isToldMore;
};

/** Whether the last page says that there is more, and nobody knows how to get it. */
const isCut = ({ parameters }: Listing, pages: readonly Page[]): boolean => {
  const told = pages.at(-1)?.told;
  const canGoOn = parameters.page ?? parameters.offset ?? parameters.cursor;
  const isMore = told?.hasMore === true || told?.hasNext === true || told?.next !== undefined;
  return canGoOn === undefined && isMore;
};

/** The request for the page behind those that were read. */
export const toNext = (
  listing: Listing,
  draft: Draft,
  pages: readonly Page[],
): Draft | undefined => {
  const { page, offset, cursor } = listing.parameters;
  if (cursor) {
    const value = pages.at(-1)?.told.next ?? toKeyCursor(cursor.name, pages);
    return value === undefined
      ? undefined
      : withQuery(listing, draft, { name: cursor.name, value });
  }
  const read = pages.reduce((sum, { entries }) => sum + entries.length, 0);
  if (offset)
    return withQuery(listing, draft, { name: offset.name, value: (offset.initial ?? 0) + read });
  return page
    ? withQuery(listing, draft, { name: page.name, value: (page.initial ?? 1) + pages.length })
    : undefined;
};

/** Some lists go on behind the key of a record. */
const toKeyCursor = (name: string, pages: readonly Page[]): string | undefined => {
  const last = pages.at(-1);
  return /starting|^after$/i.test(name) && last?.told.hasMore === true
    ? last.keys.at(-1)
    : undefined;
};
