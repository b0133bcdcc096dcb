import { keyCursorParameter } from '../../../inference/inference.ts';
import type { RequestSender } from '../client/request-sender.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import { parameterKey, type RequestDraft, withParameter } from '../requests/request-draft.ts';
import { findQueryParameter, type ListEndpoint, readKey } from './list-endpoint.ts';
import { type PaginationMetadata, readPaginationMetadata } from './pagination-metadata.ts';

/** One page of a list. */
export type FetchedPage = {
  readonly exchange: VerifyExchange;
  readonly entries: readonly unknown[];
  readonly keys: readonly (string | undefined)[];
  readonly pagination: PaginationMetadata;
};

/** Fetches one page; `undefined` when the reply is not a list. */
export async function fetchPage(
  sender: RequestSender,
  { envelope, resource }: ListEndpoint,
  draft: RequestDraft,
  purpose: 'valid' | 'uncertain' = 'valid',
): Promise<FetchedPage | undefined> {
  const exchange = await sender.send(draft, purpose);
  if (!exchange || exchange.reply.status >= 300) return undefined;
  const list = valueAtPath(exchange.json, envelope.path);
  if (!Array.isArray(list)) return undefined;
  const pagination = readPaginationMetadata(exchange.json, envelope.path, exchange.reply.headers);
  const entries = list.map((entry) => valueAtPath(entry, envelope.wrapper?.path ?? []));
  return { exchange, entries, keys: entries.map((entry) => readKey(resource, entry)), pagination };
}

/** True for a page that has only records of earlier pages. */
function repeatsKnownRecords(before: readonly FetchedPage[], { keys }: FetchedPage): boolean {
  const known = new Set(before.flatMap((page) => page.keys));
  return keys.length > 0 && keys.every((key) => key !== undefined && known.has(key));
}

/** True when a next-page value led back to earlier records. */
export function isLoop(before: readonly FetchedPage[], page: FetchedPage): boolean {
  return repeatsKnownRecords(before, page) && before.at(-1)?.pagination.nextPage === 'present';
}

/**
 * True for a page that announces no next page, or that omits a documented next page when there
 * is not another way to continue.
 */
function isDeclaredLast(
  { parameters, describesNext }: ListEndpoint,
  { pagination }: FetchedPage,
): boolean {
  const { hasMore, nextPage } = pagination;
  if (hasMore === false || nextPage === 'empty') return true;
  const needsNextPage =
    describesNext && (parameters.page.number ?? parameters.page.offset) === undefined;
  return needsNextPage && nextPage === 'absent' && hasMore === undefined;
}

/** True when the page is empty, announces the end, or repeats earlier records. */
export function isLastPage(
  endpoint: ListEndpoint,
  pages: readonly FetchedPage[],
  size: number | undefined,
): boolean {
  const last = pages.at(-1);
  if (!last || isDeclaredLast(endpoint, last)) return true;
  if (last.entries.length === 0) return !hasNewCursor(endpoint, pages);
  if (repeatsKnownRecords(pages.slice(0, -1), last)) return true;
  const { pagination, entries } = last;
  const announcesMore =
    pagination.hasMore === true ||
    pagination.nextUrl !== undefined ||
    pagination.cursor !== undefined;
  const read = pages.reduce((sum, page) => sum + page.entries.length, 0);
  const isMore = announcesMore || (pagination.total !== undefined && read < pagination.total);
  return size !== undefined && entries.length < size && !isMore && !isRoundNumber(entries.length);
}

/** Some servers search in steps and return empty pages; a repeated cursor means the end. */
function hasNewCursor({ parameters }: ListEndpoint, pages: readonly FetchedPage[]): boolean {
  const [last, before] = pages
    .toReversed()
    .map(({ pagination }) => pagination.cursor ?? pagination.nextUrl);
  return parameters.page.cursor !== undefined && last !== undefined && last !== before;
}

/** Servers may cap the page size, usually at a round number. */
function isRoundNumber(count: number): boolean {
  return count >= 10 && count % 5 === 0;
}

/** True when more records exist, or may exist, and cannot be requested. */
export function isTruncated(
  endpoint: ListEndpoint,
  pages: readonly FetchedPage[],
  size: number | undefined,
): boolean {
  const { parameters } = endpoint;
  const last = pages.at(-1);
  if (!last || last.entries.length === 0 || isDeclaredLast(endpoint, last)) return false;
  const { pagination, entries } = last;
  if (
    pagination.hasMore === true ||
    pagination.nextUrl !== undefined ||
    pagination.cursor !== undefined
  )
    return true;
  const canGoOn = parameters.page.number ?? parameters.page.offset;
  return canGoOn === undefined && size !== undefined && entries.length >= size;
}

/** Creates the request for the next page. */
export function toNextPageDraft(
  endpoint: ListEndpoint,
  draft: RequestDraft,
  pages: readonly FetchedPage[],
): RequestDraft | undefined {
  const { number: page, offset, cursor } = endpoint.parameters.page;
  if (cursor) {
    const value = findNextCursor(cursor.name, pages);
    return value === undefined
      ? undefined
      : withQueryParameter(endpoint, draft, { name: cursor.name, value });
  }
  const read = pages.reduce((sum, { entries }) => sum + entries.length, 0);
  if (offset)
    return withQueryParameter(endpoint, draft, {
      name: offset.name,
      value: (offset.defaultValue ?? 0) + read,
    });
  return page
    ? withQueryParameter(endpoint, draft, {
        name: page.name,
        value: (page.defaultValue ?? 1) + pages.length,
      })
    : undefined;
}

/** Finds the next cursor in the body or the next link; some lists continue after the last key. */
function findNextCursor(name: string, pages: readonly FetchedPage[]): string | undefined {
  const last = pages.at(-1);
  const address = last?.pagination.nextUrl;
  const linked =
    address === undefined || !URL.canParse(address, 'http://sandlot')
      ? undefined
      : new URL(address, 'http://sandlot').searchParams.get(name);
  const text = last?.pagination.cursor ?? linked;
  if (typeof text === 'string') return text;
  return keyCursorParameter.test(name) && last?.pagination.hasMore === true
    ? last.keys.at(-1)
    : undefined;
}

type QueryValue = { readonly name: string | undefined; readonly value: unknown };

/** Sets a query parameter, or a part of one that is an object, if the operation has it. */
export function withQueryParameter(
  { operation, objectParameters }: Pick<ListEndpoint, 'operation' | 'objectParameters'>,
  draft: RequestDraft,
  { name, value }: QueryValue,
): RequestDraft {
  const parameter = findQueryParameter(operation, name);
  if (parameter && value !== undefined) return withParameter(draft, parameter, value);
  const part = objectParameters.get(`${name}`);
  if (part === undefined || value === undefined) return draft;
  const others = draft.values.get(parameterKey(part.parameter));
  return withParameter(draft, part.parameter, { ...Object(others), [part.property]: value });
}
