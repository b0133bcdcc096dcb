import type { Draft } from './draft.ts';
import { type Listing, queryParameter } from './listing.ts';
import { toNext, withQuery } from './next-page.ts';
import { type Page, readPage } from './page.ts';
import { isCut, isLast, isRound } from './page-end.ts';
import type { World } from './world.ts';

/** A list, page by page. */
export type Walk = {
  readonly pages: readonly Page[];
  readonly entries: readonly unknown[];
  readonly keys: readonly (string | undefined)[];
  /** Whether it came to an end. */
  readonly extent: 'whole' | 'part';
  /** A page of records that were there before, to which the word for the next page led. */
  readonly round: Page | undefined;
};

/** So many pages of a list are read. */
const mostPages = 12;

/** A usual size of pages. */
const usualSize = 100;

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
  let round: Page | undefined;
  let next: Draft | undefined = sized;
  while (next && !round && pages.length < mostPages) {
    const page = await readPage(sender, listing, next);
    if (!page) return undefined;
    if (isRound(pages, page)) round = page;
    else pages.push(page);
    next = isLast(listing, pages, size) ? undefined : toSoundNext(maker, listing, { sized, pages });
  }
  const isEnded = round !== undefined || (!next && !isCut(listing, pages, size));
  return {
    pages,
    entries: pages.flatMap(({ entries }) => entries),
    keys: pages.flatMap(({ keys }) => keys),
    extent: isEnded ? 'whole' : 'part',
    round,
  };
};

type Walking = { readonly sized: Draft; readonly pages: readonly Page[] };

/** What a reply calls its next page may be no word that the parameter takes. */
const toSoundNext = (
  maker: World['maker'],
  listing: Listing,
  { sized, pages }: Walking,
): Draft | undefined => {
  const next = toNext(listing, sized, pages);
  return next && maker.isSound(next) ? next : undefined;
};

/** The size of pages that is asked for; `undefined` where none can be. */
export const toSize = (
  { operation, parameters: { size } }: Listing,
  wanted = usualSize,
): number | undefined => {
  if (!size || !queryParameter(operation, size.name)) return undefined;
  return Math.min(wanted, size.most ?? wanted);
};
