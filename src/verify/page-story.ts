import type { Parameter } from '../document/document.ts';
import type { Listed } from './list-story.ts';
import { queryParameter } from './listing.ts';
import { toSize, type Walk, walkList } from './walk.ts';
import type { World } from './world.ts';

/** Lists that are longer than this are not read page by page. */
const longest = 60;

/** Looks at the pages of a list: their size, that they lose and repeat nothing, and what they count. */
export const checkPages = async (world: World, listed: Listed): Promise<void> => {
  checkTotal(world, listed, listed.walk);
  checkRound(world, listed, listed.walk);
  const { listing, draft, walk } = listed;
  const { page, offset, cursor, size } = listing.parameters;
  const parameter = queryParameter(listing.operation, size?.name);
  if (!parameter) return;
  const least = leastSize(world, parameter);
  const count = walk.entries.length;
  const wanted = Math.max(least, Math.ceil(count / 3));
  if (count <= least) return;
  const paged = await walkList(world, listing, draft, wanted);
  if (!paged) return;
  checkLimit(world, listed, paged, { parameter, size: toSize(listing, wanted) });
  checkRound(world, listed, paged);
  const isPaged = (page ?? offset ?? cursor) !== undefined;
  if (!isPaged || walk.extent === 'part' || count > longest) return;
  checkRepetition(world, listed, paged);
  checkLoss(world, listed, paged);
  checkTotal(world, listed, paged);
};

const leastSize = ({ shapes }: World, { schema }: Parameter): number => {
  const { minimum } = shapes.of([schema]).keywords;
  return typeof minimum === 'number' ? Math.max(1, minimum) : 1;
};

type Limit = { readonly parameter: Parameter; readonly size: number | undefined };

const checkLimit = (
  { book }: World,
  { listing }: Listed,
  { pages }: Walk,
  { parameter, size }: Limit,
): void => {
  book.pass(listing.operation, 'limit');
  const tooLong = size !== undefined && pages.find(({ entries }) => entries.length > size);
  if (!tooLong) return;
  book.fail(listing.operation, 'limit', {
    message: `A page of ${size} was asked for by "${parameter.name}", and ${tooLong.entries.length} records were answered.`,
    place: parameter.schema.replace(/\/schema$/, ''),
    exchange: tooLong.exchange,
  });
};

/** Whoever follows a list to its end has to come to it. */
const checkRound = ({ book }: World, { listing }: Listed, { round }: Walk): void => {
  if (!round) return;
  const message = `The word for the next page leads back to ${JSON.stringify(round.keys[0])}, which was there before: the list has no end.`;
  book.fail(listing.operation, 'page', { message, exchange: round.exchange });
};

const checkRepetition = ({ book }: World, { listing }: Listed, { pages }: Walk): void => {
  if (pages.length < 2) return;
  book.pass(listing.operation, 'page');
  const seen = new Set<string>();
  for (const { keys, exchange } of pages) {
    const twice = keys.find((key) => key !== undefined && seen.has(key));
    if (twice !== undefined) {
      const message = `The record ${JSON.stringify(twice)} is on two pages of the list.`;
      book.fail(listing.operation, 'page', { message, exchange });
      return;
    }
    for (const key of keys) if (key !== undefined) seen.add(key);
  }
};

const checkLoss = ({ book }: World, { listing, walk }: Listed, paged: Walk): void => {
  const last = paged.pages.at(-1);
  const lost = walk.keys.find((key) => key !== undefined && !paged.keys.includes(key));
  if (!last || lost === undefined || paged.extent === 'part') return;
  const message = `The record ${JSON.stringify(lost)} is in the whole list, and on none of its pages.`;
  book.fail(listing.operation, 'page', { message, exchange: last.exchange });
};

const checkTotal = ({ book }: World, { listing }: Listed, walk: Walk): void => {
  if (walk.extent === 'part') return;
  const count = walk.entries.length;
  for (const { told, exchange } of walk.pages) {
    if (told.total === undefined) continue;
    book.pass(listing.operation, 'total');
    if (told.total === count) continue;
    const message = `The list says that there are ${told.total} records, and there are ${count}.`;
    book.fail(listing.operation, 'total', { message, exchange });
    return;
  }
};
