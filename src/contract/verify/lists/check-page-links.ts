import { withoutTrailingSlashes } from '../../../base/text.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type ListEndpoint, readKey } from './list-endpoint.ts';
import type { FetchedPage } from './list-page.ts';
import type { CheckedList, ListContents } from './read-list.ts';

/** A link of a page, and the page that it must lead to. */
type ExpectedLink = {
  readonly from: FetchedPage;
  readonly relation: string;
  readonly url: string;
  readonly to: FetchedPage;
};

/**
 * Follows the links of pages: `next` of the first, `prev` of the last, and `first` and `last` of one.
 * The last page has no `next`, and another page has one if any page has.
 */
export async function checkPageLinks(
  context: VerifyContext,
  { endpoint }: CheckedList,
  { pages }: ListContents,
): Promise<void> {
  if (pages.every(({ pagination }) => pagination.links.size === 0)) return;
  const filled = pages.filter(({ entries }) => entries.length > 0);
  const [first, last] = [filled[0], filled.at(-1)];
  if (!first || !last || first === last) return;
  context.results.pass(endpoint.operation, 'page');
  if (checkPresence(context, endpoint, filled)) return;
  for (const link of listExpectedLinks(filled))
    if (await followLink(context, endpoint, link)) return;
}

function checkPresence(
  { results }: VerifyContext,
  { operation }: ListEndpoint,
  pages: readonly FetchedPage[],
): boolean {
  const isLinked = pages.some(
    ({ pagination: { links } }) => links.has('next') || links.has('last'),
  );
  for (const [index, { pagination, exchange }] of pages.entries()) {
    const isLast = index === pages.length - 1;
    const hasNext = pagination.links.has('next');
    if (hasNext !== isLast || (!isLast && !isLinked)) continue;
    const message = isLast
      ? 'The last page has a link to a next one.'
      : `Page ${index + 1} of ${pages.length} has no link to the next one.`;
    const failure = { message, exchange, where: 'header', pointer: '/link' } as const;
    results.fail(operation, 'page', failure);
    return true;
  }
  return false;
}

function listExpectedLinks(pages: readonly FetchedPage[]): readonly ExpectedLink[] {
  const [first, second] = pages;
  const [last, before] = [pages.at(-1), pages.at(-2)];
  const all: readonly (readonly [string, FetchedPage | undefined, FetchedPage | undefined])[] = [
    ['next', first, second],
    ['prev', last, before],
    ['previous', last, before],
    ['first', last, first],
    ['last', first, last],
  ];
  return all.flatMap(([relation, from, to]) => {
    const url = from?.pagination.links.get(relation);
    return from && to && url !== undefined ? [{ from, relation, url, to }] : [];
  });
}

/** Returns true when the link leads to another page. */
async function followLink(
  context: VerifyContext,
  endpoint: ListEndpoint,
  { from, relation, url, to }: ExpectedLink,
): Promise<boolean> {
  const request = toLinkedRequest(context, from, url);
  const reply = request && (await context.sender.sendRaw(request));
  if (!reply) return false;
  const keys = readKeys(endpoint, reply);
  const expected = to.keys.map((key) => `${key}`);
  if (
    keys &&
    keys.length === expected.length &&
    keys.every((key, index) => key === expected[index])
  )
    return false;
  const came = keys ? formatRecords(keys) : `status ${reply.status}`;
  context.results.fail(endpoint.operation, 'page', {
    message: `The link "${relation}" leads to ${came}. Expected: ${formatRecords(expected)}.`,
    exchange: from.exchange,
    where: 'header',
    pointer: '/link',
  });
  return true;
}

/** Links may name the public host of the API. */
function toLinkedRequest(
  { address }: VerifyContext,
  { exchange: { request } }: FetchedPage,
  url: string,
): SentRequest | undefined {
  const base = withoutTrailingSlashes(address.pathname) + request.url;
  if (!URL.canParse(url, address.origin + base)) return undefined;
  const { pathname, search } = new URL(url, address.origin + base);
  return { method: 'GET', url: pathname + search, headers: request.headers, body: undefined };
}

function readKeys(
  { envelope, resource }: ListEndpoint,
  { status, body }: ReceivedReply,
): readonly string[] | undefined {
  if (status >= 300 || !body) return undefined;
  try {
    const list = valueAtPath(JSON.parse(Buffer.from(body).toString()), envelope.path);
    if (!Array.isArray(list)) return undefined;
    return list.map(
      (entry) => `${readKey(resource, valueAtPath(entry, envelope.wrapper?.path ?? []))}`,
    );
  } catch {
    return undefined;
  }
}

function formatRecords(keys: readonly string[]): string {
  return keys.length === 0 ? 'no records' : `the records ${keys.slice(0, 5).join(', ')}`;
}
