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

/** A list, page by page. */
export type ListContents = {
  readonly pages: readonly FetchedPage[];
  readonly entries: readonly unknown[];
  readonly keys: readonly (string | undefined)[];
  /** Whether it came to an end. */
  readonly extent: 'whole' | 'part';
  /** A page of records that were there before, to which the word for the next page led. */
  readonly loopPage: FetchedPage | undefined;
};

/** So many pages of a list are read. */
const maxPages = 12;

/** A usual size of pages. */
const defaultPageSize = 100;

/** Reads a list from its first page on, pages of a size if one is wanted. */
export async function readList(
  { sender, requestFactory }: Pick<VerifyContext, 'sender' | 'requestFactory'>,
  endpoint: ListEndpoint,
  draft: RequestDraft,
  wanted?: number,
): Promise<ListContents | undefined> {
  const size = toPageSize(endpoint, wanted);
  const sized = withQueryParameter(endpoint, draft, {
    name: endpoint.parameters.page.size?.name,
    value: size,
  });
  const pages: FetchedPage[] = [];
  let loopPage: FetchedPage | undefined;
  let next: RequestDraft | undefined = sized;
  while (next && !loopPage && pages.length < maxPages) {
    const page = await fetchPage(sender, endpoint, next);
    if (!page) return undefined;
    if (isLoop(pages, page)) loopPage = page;
    else pages.push(page);
    next = isLastPage(endpoint, pages, size)
      ? undefined
      : toValidNextDraft(requestFactory, endpoint, { sized, pages });
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

/** What a reply calls its next page may be no word that the parameter takes. */
function toValidNextDraft(
  requestFactory: VerifyContext['requestFactory'],
  endpoint: ListEndpoint,
  { sized, pages }: ReadPages,
): RequestDraft | undefined {
  const next = toNextPageDraft(endpoint, sized, pages);
  return next && requestFactory.isValid(next) ? next : undefined;
}

/** The size of pages that is asked for; `undefined` where none can be. */
export function toPageSize(
  {
    operation,
    parameters: {
      page: { size },
    },
  }: ListEndpoint,
  wanted = defaultPageSize,
): number | undefined {
  if (!size || !findQueryParameter(operation, size.name)) return undefined;
  return Math.min(wanted, size.maximum ?? wanted);
}

/** A list that was read, and what is known of it. */
export type CheckedList = {
  readonly endpoint: ListEndpoint;
  /** The request for its first page, with what is required and no more. */
  readonly draft: RequestDraft;
  readonly contents: ListContents;
  readonly created: readonly TestRecord[];
};
