import { formatCount } from '../../../base/text.ts';
import { normalizeName } from '../../../inference/inference.ts';
import type { Parameter } from '../../../openapi/openapi.ts';
import { parameterKey, withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkPageLinks } from './check-page-links.ts';
import { findQueryParameter } from './list-endpoint.ts';
import { fetchPage, withQueryParameter } from './list-page.ts';
import type { CheckedList } from './read-list.ts';
import { type ListContents, readList, toPageSize } from './read-list.ts';

/** Longer lists are not read page by page. */
const maxPagedRecords = 60;

/** Checks page sizes and totals, and that pages neither lose nor repeat records. */
export async function checkPages(context: VerifyContext, checked: CheckedList): Promise<void> {
  checkTotal(context, checked, checked.contents);
  checkLoop(context, checked, checked.contents);
  checkAnnouncedEnd(context, checked);
  await checkPromisedPage(context, checked);
  const { endpoint, draft } = checked;
  const { size } = endpoint.parameters.page;
  const parameter = findQueryParameter(endpoint.operation, size?.name);
  const pageSize = toSmallPageSize(context, checked);
  if (!parameter || pageSize === undefined) return;
  const paged = await readList(context, endpoint, draft, pageSize);
  if (!paged) return;
  checkLimit(context, checked, paged, { parameter, size: toPageSize(endpoint, pageSize) });
  checkStatedSize(context, checked, paged, parameter);
  await checkDefaultSize(context, checked, parameter);
  checkLoop(context, checked, paged);
  if (!isPaged(checked)) return;
  checkRepetition(context, checked, paged);
  checkLoss(context, checked, paged);
  checkTotal(context, checked, paged);
  if (paged.extent === 'part' || paged.loopPage) return;
  await checkPageLinks(context, checked, paged);
  await checkBehindLast(context, checked, pageSize);
}

/** A size that gives about three pages; `undefined` when a list has only one. */
export function toSmallPageSize(
  context: VerifyContext,
  { endpoint, contents }: CheckedList,
): number | undefined {
  const { size } = endpoint.parameters.page;
  const parameter = findQueryParameter(endpoint.operation, size?.name);
  const least = parameter && minPageSize(context, parameter);
  const count = contents.entries.length;
  return least === undefined || count <= least ? undefined : Math.max(least, Math.ceil(count / 3));
}

/** True for a list that can be read page by page in reasonable time. */
export function isPaged({ endpoint, contents }: CheckedList): boolean {
  const { number: page, offset, cursor } = endpoint.parameters.page;
  return (
    (page ?? offset ?? cursor) !== undefined &&
    contents.extent === 'whole' &&
    contents.entries.length <= maxPagedRecords
  );
}

/** So many pages behind the last one are asked for. */
const pagesBehind = 50;

/** A page behind the last one has no record; it may also be refused. */
async function checkBehindLast(
  context: VerifyContext,
  { endpoint, draft, contents }: CheckedList,
  pageSize: number,
): Promise<void> {
  const { number: page, offset, size } = endpoint.parameters.page;
  const count = contents.entries.length;
  const [name, value] = page
    ? [page.name, (page.defaultValue ?? 1) + Math.ceil(count / pageSize) + pagesBehind]
    : [offset?.name, (offset?.defaultValue ?? 0) + count + pagesBehind];
  const parameter = findQueryParameter(endpoint.operation, name);
  if (!parameter) return;
  const sized = withQueryParameter(endpoint, draft, { name: size?.name, value: pageSize });
  const behind = withParameter(sized, parameter, value);
  if (!context.requestFactory.isValid(behind)) return;
  const fetched = await fetchPage(context.sender, endpoint, behind);
  const known = new Set(contents.keys);
  if (!fetched?.keys.some((key) => key !== undefined && known.has(key))) return;
  context.results.fail(endpoint.operation, 'page', {
    message: `${parameter.name}=${value} is behind the last page, but returned ${formatCount(fetched.entries.length, 'record')}. Expected: none.`,
    place: parameter.schemaPointer.replace(/\/schema$/, ''),
    exchange: fetched.exchange,
  });
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

/** A reply that states the page size by the name of its parameter must state what was sent. */
function checkStatedSize(
  { results }: VerifyContext,
  { endpoint }: CheckedList,
  { pages: [page] }: ListContents,
  parameter: Parameter,
): void {
  const stated = page.pagination.numbers.get(normalizeName(parameter.name));
  const sent = page.exchange.draft.values.get(parameterKey(parameter));
  // Some replies name the number of their records so.
  if (stated === undefined || stated === sent || stated === page.entries.length) return;
  results.fail(endpoint.operation, 'limit', {
    message: `"${parameter.name}" was ${String(sent)}, but the reply says ${stated}.`,
    exchange: page.exchange,
  });
}

/** A list without a page size has as many records as the documented default allows. */
async function checkDefaultSize(
  context: VerifyContext,
  { endpoint, draft, contents }: CheckedList,
  parameter: Parameter,
): Promise<void> {
  const { default: usual } = context.views.of([parameter.schemaPointer]).keywords;
  if (typeof usual !== 'number' || contents.extent === 'part') return;
  const page = await fetchPage(context.sender, endpoint, draft);
  const expected = Math.min(usual, contents.entries.length);
  if (!page || page.entries.length >= expected) return;
  context.results.fail(endpoint.operation, 'limit', {
    message: `Without "${parameter.name}" the page has ${formatCount(page.entries.length, 'record')}. Expected: ${expected}, because the default is ${usual} and the list has ${formatCount(contents.entries.length, 'record')}.`,
    exchange: page.exchange,
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

/** A page without a next cursor or link may be the last one. */
function checkAnnouncedEnd({ results }: VerifyContext, { endpoint, contents }: CheckedList): void {
  const page = contents.pages.find(
    ({ pagination: { hasMore, nextPage } }) => hasMore === true && nextPage === 'empty',
  );
  if (!page) return;
  const message = 'The page says that there is more, but does not name a next page.';
  results.fail(endpoint.operation, 'page', { message, exchange: page.exchange });
}

/** A page behind one that says that there is more has records. It is read again, since others may remove some. */
async function checkPromisedPage(
  context: VerifyContext,
  { endpoint, draft, contents }: CheckedList,
): Promise<void> {
  const isEmptyEnd = ({ pages }: ListContents): boolean => {
    const [before, last] = pages.slice(-2);
    return before?.pagination.hasMore === true && last?.entries.length === 0;
  };
  const again = isEmptyEnd(contents) ? await readList(context, endpoint, draft) : undefined;
  const last = again?.pages.at(-1);
  // A server that searches in steps names another page behind an empty one.
  if (!again || !last || !isEmptyEnd(again) || again.extent === 'part') return;
  const message = 'The page before says that there is more, but this one is empty.';
  context.results.fail(endpoint.operation, 'page', { message, exchange: last.exchange });
}

/** No record may be on two pages. */
export function checkRepetition(
  { results }: VerifyContext,
  { endpoint }: Pick<CheckedList, 'endpoint'>,
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

/** Each record of the list must be on a page. */
export function checkLoss(
  { results }: VerifyContext,
  { endpoint, contents }: Pick<CheckedList, 'endpoint' | 'contents'>,
  paged: ListContents,
): void {
  const last = paged.pages.at(-1);
  const missing = contents.keys.find((key) => key !== undefined && !paged.keys.includes(key));
  if (!last || missing === undefined || paged.extent === 'part') return;
  const message = `The record ${JSON.stringify(missing)} is in the list but on none of its pages.`;
  results.fail(endpoint.operation, 'page', { message, exchange: last.exchange });
}

/** Every total that a page states must be the number of records. */
export function checkTotal(
  { results }: VerifyContext,
  { endpoint }: CheckedList,
  contents: ListContents,
): void {
  if (contents.extent === 'part') return;
  const count = contents.entries.length;
  for (const { pagination, exchange } of contents.pages) {
    if (pagination.totals.length === 0) continue;
    results.pass(endpoint.operation, 'total');
    const wrong = pagination.totals.find((total) => total !== count);
    if (wrong === undefined) continue;
    const message = `The list reports a total of ${wrong}, but has ${formatCount(count, 'record')}.`;
    results.fail(endpoint.operation, 'total', { message, exchange });
    return;
  }
}
