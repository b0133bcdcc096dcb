import type { Parameter } from '../../../openapi/openapi.ts';
import { findQueryParameter } from '../lists/list-endpoint.ts';
import { type ListContents, readList, toPageSize } from '../lists/read-list.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { CheckedList } from './check-list.ts';

/** Lists that are longer than this are not read page by page. */
const maxPagedRecords = 60;

/** Looks at the pages of a list: their size, that they lose and repeat nothing, and what they count. */
export async function checkPages(world: VerifyContext, listed: CheckedList): Promise<void> {
  checkTotal(world, listed, listed.walk);
  checkLoop(world, listed, listed.walk);
  const { listing, draft, walk } = listed;
  const { page, offset, cursor, size } = listing.parameters;
  const parameter = findQueryParameter(listing.operation, size?.name);
  if (!parameter) return;
  const least = minPageSize(world, parameter);
  const count = walk.entries.length;
  const wanted = Math.max(least, Math.ceil(count / 3));
  if (count <= least) return;
  const paged = await readList(world, listing, draft, wanted);
  if (!paged) return;
  checkLimit(world, listed, paged, { parameter, size: toPageSize(listing, wanted) });
  checkLoop(world, listed, paged);
  const isPaged = (page ?? offset ?? cursor) !== undefined;
  if (!isPaged || walk.extent === 'part' || count > maxPagedRecords) return;
  checkRepetition(world, listed, paged);
  checkLoss(world, listed, paged);
  checkTotal(world, listed, paged);
}

function minPageSize({ shapes }: VerifyContext, { schemaPointer }: Parameter): number {
  const { minimum } = shapes.of([schemaPointer]).keywords;
  return typeof minimum === 'number' ? Math.max(1, minimum) : 1;
}

type PageSizeLimit = { readonly parameter: Parameter; readonly size: number | undefined };

function checkLimit(
  { results }: VerifyContext,
  { listing }: CheckedList,
  { pages }: ListContents,
  { parameter, size }: PageSizeLimit,
): void {
  results.pass(listing.operation, 'limit');
  const tooLong = size !== undefined && pages.find(({ entries }) => entries.length > size);
  if (!tooLong) return;
  results.fail(listing.operation, 'limit', {
    message: `A page of ${size} was asked for by "${parameter.name}", and ${tooLong.entries.length} records were answered.`,
    place: parameter.schemaPointer.replace(/\/schema$/, ''),
    exchange: tooLong.exchange,
  });
}

/** Whoever follows a list to its end has to come to it. */
function checkLoop(
  { results }: VerifyContext,
  { listing }: CheckedList,
  { loopPage }: ListContents,
): void {
  if (!loopPage) return;
  const message = `The word for the next page leads back to ${JSON.stringify(loopPage.keys[0])}, which was there before: the list has no end.`;
  results.fail(listing.operation, 'page', { message, exchange: loopPage.exchange });
}

function checkRepetition(
  { results }: VerifyContext,
  { listing }: CheckedList,
  { pages }: ListContents,
): void {
  if (pages.length < 2) return;
  results.pass(listing.operation, 'page');
  const seen = new Set<string>();
  for (const { keys, exchange } of pages) {
    const twice = keys.find((key) => key !== undefined && seen.has(key));
    if (twice !== undefined) {
      const message = `The record ${JSON.stringify(twice)} is on two pages of the list.`;
      results.fail(listing.operation, 'page', { message, exchange });
      return;
    }
    for (const key of keys) if (key !== undefined) seen.add(key);
  }
}

function checkLoss(
  { results }: VerifyContext,
  { listing, walk }: CheckedList,
  paged: ListContents,
): void {
  const last = paged.pages.at(-1);
  const lost = walk.keys.find((key) => key !== undefined && !paged.keys.includes(key));
  if (!last || lost === undefined || paged.extent === 'part') return;
  const message = `The record ${JSON.stringify(lost)} is in the whole list, and on none of its pages.`;
  results.fail(listing.operation, 'page', { message, exchange: last.exchange });
}

function checkTotal(
  { results }: VerifyContext,
  { listing }: CheckedList,
  walk: ListContents,
): void {
  if (walk.extent === 'part') return;
  const count = walk.entries.length;
  for (const { pagination, exchange } of walk.pages) {
    if (pagination.total === undefined) continue;
    results.pass(listing.operation, 'total');
    if (pagination.total === count) continue;
    const message = `The list says that there are ${pagination.total} records, and there are ${count}.`;
    results.fail(listing.operation, 'total', { message, exchange });
    return;
  }
}
