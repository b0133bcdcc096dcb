import type { Parameter } from '../../../openapi/openapi.ts';
import { findQueryParameter } from '../lists/list-endpoint.ts';
import type { CheckedList } from '../lists/read-list.ts';
import { type ListContents, readList, toPageSize } from '../lists/read-list.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Longer lists are not read page by page. */
const maxPagedRecords = 60;

/** Checks page sizes and totals, and that pages neither lose nor repeat records. */
export async function checkPages(context: VerifyContext, checked: CheckedList): Promise<void> {
  checkTotal(context, checked, checked.contents);
  checkLoop(context, checked, checked.contents);
  const { endpoint, draft, contents } = checked;
  const { number: page, offset, cursor, size } = endpoint.parameters.page;
  const parameter = findQueryParameter(endpoint.operation, size?.name);
  if (!parameter) return;
  const least = minPageSize(context, parameter);
  const count = contents.entries.length;
  const pageSize = Math.max(least, Math.ceil(count / 3));
  if (count <= least) return;
  const paged = await readList(context, endpoint, draft, pageSize);
  if (!paged) return;
  checkLimit(context, checked, paged, { parameter, size: toPageSize(endpoint, pageSize) });
  checkLoop(context, checked, paged);
  const isPaged = (page ?? offset ?? cursor) !== undefined;
  if (!isPaged || contents.extent === 'part' || count > maxPagedRecords) return;
  checkRepetition(context, checked, paged);
  checkLoss(context, checked, paged);
  checkTotal(context, checked, paged);
}

function minPageSize({ views }: VerifyContext, { schemaPointer }: Parameter): number {
  const { minimum } = views.of([schemaPointer]).keywords;
  return typeof minimum === 'number' ? Math.max(1, minimum) : 1;
}

type PageSizeLimit = { readonly parameter: Parameter; readonly size: number | undefined };

function checkLimit(
  { results }: VerifyContext,
  { endpoint }: CheckedList,
  { pages }: ListContents,
  { parameter, size }: PageSizeLimit,
): void {
  results.pass(endpoint.operation, 'limit');
  const oversized = size !== undefined && pages.find(({ entries }) => entries.length > size);
  if (!oversized) return;
  results.fail(endpoint.operation, 'limit', {
    message: `"${parameter.name}" was ${size}, but the page has ${oversized.entries.length} records.`,
    place: parameter.schemaPointer.replace(/\/schema$/, ''),
    exchange: oversized.exchange,
  });
}

/** A client that follows next pages must reach the end. */
function checkLoop(
  { results }: VerifyContext,
  { endpoint }: CheckedList,
  { loopPage }: ListContents,
): void {
  if (!loopPage) return;
  const message = `The next page leads back to ${JSON.stringify(loopPage.keys[0])}, so the list never ends.`;
  results.fail(endpoint.operation, 'page', { message, exchange: loopPage.exchange });
}

function checkRepetition(
  { results }: VerifyContext,
  { endpoint }: CheckedList,
  { pages }: ListContents,
): void {
  if (pages.length < 2) return;
  results.pass(endpoint.operation, 'page');
  const seenKeys = new Set<string>();
  for (const { keys, exchange } of pages) {
    const duplicate = keys.find((key) => key !== undefined && seenKeys.has(key));
    if (duplicate !== undefined) {
      const message = `The record ${JSON.stringify(duplicate)} is on two pages of the list.`;
      results.fail(endpoint.operation, 'page', { message, exchange });
      return;
    }
    for (const key of keys) if (key !== undefined) seenKeys.add(key);
  }
}

function checkLoss(
  { results }: VerifyContext,
  { endpoint, contents }: CheckedList,
  paged: ListContents,
): void {
  const last = paged.pages.at(-1);
  const missing = contents.keys.find((key) => key !== undefined && !paged.keys.includes(key));
  if (!last || missing === undefined || paged.extent === 'part') return;
  const message = `The record ${JSON.stringify(missing)} is in the list but on none of its pages.`;
  results.fail(endpoint.operation, 'page', { message, exchange: last.exchange });
}

function checkTotal(
  { results }: VerifyContext,
  { endpoint }: CheckedList,
  contents: ListContents,
): void {
  if (contents.extent === 'part') return;
  const count = contents.entries.length;
  for (const { pagination, exchange } of contents.pages) {
    if (pagination.total === undefined) continue;
    results.pass(endpoint.operation, 'total');
    if (pagination.total === count) continue;
    const message = `The list reports a total of ${pagination.total}, but has ${count} records.`;
    results.fail(endpoint.operation, 'total', { message, exchange });
    return;
  }
}
