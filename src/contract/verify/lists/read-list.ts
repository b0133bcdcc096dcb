import type { NonEmpty } from '../../../base/list/non-empty.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { findQueryParameter, type ListEndpoint } from './list-endpoint.ts';
import {
  type FetchedPage,
  fetchPage,
  isLastPage,
  isLoop,
  isTruncated,
  toNextPageDraft,
  withQueryParameter,
} from './list-page.ts';

/** The pages of a list. */
export type ListContents = {
  readonly pages: NonEmpty<FetchedPage>;
  readonly entries: readonly unknown[];
  readonly keys: readonly (string | undefined)[];
  /** `part` when the list has more pages than were read. */
  readonly extent: 'whole' | 'part';
  /** A page with records of earlier pages only, reached through a next-page value. */
  readonly loopPage: FetchedPage | undefined;
};

/** Limit for lists without an end. */
const maxPages = 12;

/** The size to request when nothing else is wanted. */
const defaultPageSize = 100;

/** Reads a list page by page, with `wanted` records per page if given. */
export async function readList(
  { sender, requestFactory }: Pick<VerifyContext, 'sender' | 'requestFactory'>,
  endpoint: ListEndpoint,
  draft: RequestDraft,
  pageSize?: number,
): Promise<ListContents | undefined> {
  const size = toPageSize(endpoint, pageSize);
  const sized = withQueryParameter(endpoint, draft, {
    name: endpoint.parameters.page.size?.name,
    value: size,
  });
  const first = await fetchPage(sender, endpoint, sized);
  if (!first) return undefined;
  const pages: [FetchedPage, ...FetchedPage[]] = [first];
  const findNext = (): RequestDraft | undefined =>
    isLastPage(endpoint, pages, size)
      ? undefined
      : toValidNextDraft(requestFactory, endpoint, { sized, pages });
  let loopPage: FetchedPage | undefined;
  let next = findNext();
  while (next && !loopPage && pages.length < maxPages) {
    const page = await fetchPage(sender, endpoint, next);
    if (!page) return undefined;
    if (isLoop(pages, page)) loopPage = page;
    else pages.push(page);
    next = findNext();
  }
  const isEnded = loopPage !== undefined || (!next && !isTruncated(endpoint, pages, size));
  return {
    pages,
    entries: pages.flatMap(({ entries }) => entries),
    keys: pages.flatMap(({ keys }) => keys),
    extent: isEnded ? 'whole' : 'part',
    loopPage,
  };
}

type ReadPages = { readonly sized: RequestDraft; readonly pages: readonly FetchedPage[] };

/** The next-page value of a reply may not be valid for the parameter. */
function toValidNextDraft(
  requestFactory: VerifyContext['requestFactory'],
  endpoint: ListEndpoint,
  { sized, pages }: ReadPages,
): RequestDraft | undefined {
  const next = toNextPageDraft(endpoint, sized, pages);
  return next && requestFactory.isValid(next) ? next : undefined;
}

/** The page size to request; `undefined` without a size parameter. */
export function toPageSize(
  {
    operation,
    parameters: {
      page: { size },
    },
  }: ListEndpoint,
  pageSize = defaultPageSize,
): number | undefined {
  if (!size || !findQueryParameter(operation, size.name)) return undefined;
  return Math.min(pageSize, size.maximum ?? pageSize);
}

/** A list during its checks. */
export type CheckedList = {
  readonly endpoint: ListEndpoint;
  /** The request for the first page, with required parameters only. */
  readonly draft: RequestDraft;
  readonly contents: ListContents;
  readonly created: readonly TestRecord[];
};
