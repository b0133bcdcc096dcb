import { formatNotice, type Notice, toHeaderText } from '../../http/response/response.ts';
import type { ExchangeSide, Judgement } from '../judge/exchange.ts';
import type { SentRequest } from '../judge/http-message.ts';
import type { Mismatch } from '../judge/mismatch.ts';
import type { HeaderPairs } from './forwarded-headers.ts';

/** So many remarks of a kind go out with a reply. */
const maxHeadersOfKind = 5;

/** Says of a request that no operation is meant by it. */
export function describeUnknownRoute({ method, url }: Pick<SentRequest, 'method' | 'url'>): string {
  return `The document has no ${method} ${url.split('?', 1)[0]}.`;
}

/** What is against the document in a request, as notices of it. */
export function toNotices(
  sent: SentRequest,
  { match, requestMismatches }: Omit<Judgement, 'replyMismatches'>,
): readonly Notice[] {
  return match === undefined
    ? [{ code: 'unknown-route', text: describeUnknownRoute(sent) }]
    : requestMismatches.map(({ message }) => ({ code: 'request-invalid', text: message }));
}

/** What is said of bodies that go on before they have been judged. */
export function toUnjudgedNotices(leftOut: readonly ExchangeSide[]): readonly Notice[] {
  return leftOut.map((which) => ({
    code: 'body-unjudged',
    text: `The body of the ${which} went on before it was judged: it is too large, or takes too long.`,
  }));
}

/** What is said of a request and its reply beside the fields that the API sent. */
export function toFindingHeaders(
  notices: readonly Notice[],
  findings: readonly Mismatch[],
): HeaderPairs {
  return [
    ...notices
      .slice(0, maxHeadersOfKind)
      .map((notice) => ['Sandlot-Notice', formatNotice(notice)] as const),
    ...findings
      .slice(0, maxHeadersOfKind)
      .map((mismatch) => ['Sandlot-Finding', formatFinding(mismatch)] as const),
  ];
}

function formatFinding({ message, place }: Mismatch): string {
  return toHeaderText(`${message} (${place})`);
}
