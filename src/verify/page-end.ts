import type { Listing } from './listing.ts';
import type { Page } from './page.ts';

/** Whether a page brings nothing new: records that were there before, and no others. */
const isAllKnown = (before: readonly Page[], { keys }: Page): boolean => {
  const known = new Set(before.flatMap((page) => page.keys));
  return keys.length > 0 && keys.every((key) => key !== undefined && known.has(key));
};

/** Whether the word for the next page led back to records that were there before. */
export const isRound = (before: readonly Page[], page: Page): boolean =>
  isAllKnown(before, page) && before.at(-1)?.told.follower === 'told';

/** Whether a page says that none follows it; where there is no other way, by having no word for one. */
const isEnd = ({ parameters, describesNext }: Listing, { told }: Page): boolean => {
  const { hasMore, follower } = told;
  if (hasMore === false || follower === 'none') return true;
  const isWordNeeded = describesNext && (parameters.page ?? parameters.offset) === undefined;
  return isWordNeeded && follower === 'unsaid' && hasMore === undefined;
};

/** An empty page is the last one, and so is what says so, and what brings nothing new. */
export const isLast = (
  listing: Listing,
  pages: readonly Page[],
  size: number | undefined,
): boolean => {
  const last = pages.at(-1);
  if (!last || isEnd(listing, last)) return true;
  if (last.entries.length === 0) return !isFollowed(listing, pages);
  if (isAllKnown(pages.slice(0, -1), last)) return true;
  const { told, entries } = last;
  const isToldMore = told.hasMore === true || told.address !== undefined || told.next !== undefined;
  const read = pages.reduce((sum, page) => sum + page.entries.length, 0);
  const isMore = isToldMore || (told.total !== undefined && read < told.total);
  return size !== undefined && entries.length < size && !isMore && !isRoundNumber(entries.length);
};

/** Some search in parts, and find nothing in one; who gives the same word again waits for more to come. */
const isFollowed = ({ parameters }: Listing, pages: readonly Page[]): boolean => {
  const [last, before] = pages.toReversed().map(({ told }) => told.next ?? told.address);
  return parameters.cursor !== undefined && last !== undefined && last !== before;
};

/** A server may have an upper bound of its own for pages, and those are round numbers. */
const isRoundNumber = (count: number): boolean => count >= 10 && count % 5 === 0;

/** Whether there is more, or may be, and nobody knows how to get it. */
export const isCut = (
  listing: Listing,
  pages: readonly Page[],
  size: number | undefined,
): boolean => {
  const { parameters } = listing;
  const last = pages.at(-1);
  if (!last || last.entries.length === 0 || isEnd(listing, last)) return false;
  const { told, entries } = last;
  if (told.hasMore === true || told.address !== undefined || told.next !== undefined) return true;
  const canGoOn = parameters.page ?? parameters.offset;
  return canGoOn === undefined && size !== undefined && entries.length >= size;
};
