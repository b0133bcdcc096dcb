import { type Draft, withValue } from './draft.ts';
import { type Listing, queryParameter, readAt, readKey, readTold, type Told } from './listing.ts';
import type { Exchange, Sender } from './sender.ts';
import type { World } from './world.ts';

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
  { sender, maker }: Pick<World, 'sender' | 'maker'>,
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
    const further = isLast(pages, size) ? undefined : toNext(listing, sized, pages);
    // What a reply calls its next page may be no word that the parameter takes.
    next = further && maker.isSound(further) ? further : undefined;
  }
  const isEnded = next === undefined && !isCut(listing, pages, size);
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
  const { told, entries } = last;
  const isToldMore = told.hasMore === true || told.address !== undefined || told.next !== undefined;
  const read = pages.reduce((sum, page) => sum + page.entries.length, 0);
  const isMore = isToldMore || (told.total !== undefined && read < told.total);
  return size !== undefined && entries.length < size && !isMore && !isRound(entries.length);
};

/** A server may have an upper bound of its own for pages, and those are round numbers. */
const isRound = (count: number): boolean => count >= 10 && count % 5 === 0;

/** Whether there is more, or may be, and nobody knows how to get it. */
const isCut = (
  { parameters }: Listing,
  pages: readonly Page[],
  size: number | undefined,
): boolean => {
  const last = pages.at(-1);
  if (!last || last.entries.length === 0 || last.told.hasMore === false) return false;
  const { told, entries } = last;
  if (told.hasMore === true || told.address !== undefined || told.next !== undefined) return true;
  const canGoOn = parameters.page ?? parameters.offset;
  return canGoOn === undefined && size !== undefined && entries.length >= size;
};

/** The request for the page behind those that were read. */
export const toNext = (
  listing: Listing,
  draft: Draft,
  pages: readonly Page[],
): Draft | undefined => {
  const { page, offset, cursor } = listing.parameters;
  if (cursor) {
    const value = toCursor(cursor.name, pages);
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

/** The word for the next page: as it is told, or in the address; some lists go on behind the key of a record. */
const toCursor = (name: string, pages: readonly Page[]): string | undefined => {
  const last = pages.at(-1);
  const address = last?.told.address;
  const linked =
    address === undefined || !URL.canParse(address, 'http://sandlot')
      ? undefined
      : new URL(address, 'http://sandlot').searchParams.get(name);
  const told = last?.told.next ?? linked;
  if (typeof told === 'string') return told;
  return /starting|^after$/i.test(name) && last?.told.hasMore === true
    ? last.keys.at(-1)
    : undefined;
};
