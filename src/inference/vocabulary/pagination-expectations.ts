import { booleanPageFacts, textPageFacts } from './pagination.ts';

/**
 * Names that `verify` reads from the replies of any provider, normalized. A wrong reading would blame
 * a provider, so these lists leave out names that inference can afford to guess.
 */

/** Totals. Without `found`, `totalSize` and `itemCount`, which may count the records of one page. */
export const expectedTotalName =
  /^(total|total(count|items|results|entries|records|elements|hits|number)|numfound)$/;

/** Flags for more records. Without `truncated`, which may be about a single text. */
export const expectedMoreNames: readonly RegExp[] = booleanPageFacts
  .filter(([pattern, fact]) => /^has(More|Next)$/.test(fact) && !pattern.test('truncated'))
  .map(([pattern]) => pattern);

/** Cursors of the next page; the words are those of inference. */
export const expectedCursorNames: readonly RegExp[] = textPageFacts
  .filter(([, fact]) => fact === 'nextCursor')
  .map(([pattern]) => pattern);

/** URLs of the next page. */
export const expectedNextUrlName = /^next(page)?(url|uri|link|href)?$/;

/** Names that are about the next page only; a bare `cursor` may be the current page. */
export const expectedNextPageName =
  /^next(page)?(cursor|token|pagetoken|marker|continuationtoken|continuation|url|uri|link|href)?$/;

/** Cursor parameters that take the key of the last record. Not normalized. */
export const keyCursorParameter = /starting|^after$/i;
