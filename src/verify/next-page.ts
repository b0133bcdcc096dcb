import { type Draft, withValue } from './draft.ts';
import { type Listing, queryParameter } from './listing.ts';
import type { Page } from './page.ts';

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
