import { formatNotice, type Notice, toHeaderText } from '../../messages/response/response.ts';
import type { HeaderPairs } from '../../upstream/upstream.ts';
import type { ExchangeSide, Judgement } from '../judge/exchange.ts';
import type { SentRequest } from '../judge/http-message.ts';
import type { Mismatch } from '../judge/mismatch.ts';

/** Limit per header name. */
const maxHeadersOfKind = 5;

export function describeUnknownRoute({ method, url }: Pick<SentRequest, 'method' | 'url'>): string {
  return `No operation ${method} ${url.split('?', 1)[0]} in the document.`;
}

/** Converts mismatches of a request to notices. */
export function toNotices(
  sent: SentRequest,
  { match, requestMismatches }: Omit<Judgement, 'replyMismatches'>,
): readonly Notice[] {
  return match === undefined
    ? [{ code: 'unknown-route', text: describeUnknownRoute(sent) }]
    : requestMismatches.map(({ message }) => ({ code: 'request-invalid', text: message }));
}

/** Notices for bodies that were forwarded before they could be judged. */
export function toUnjudgedNotices(leftOut: readonly ExchangeSide[]): readonly Notice[] {
  return leftOut.map((which) => ({
    code: 'body-unjudged',
    text: `The body of the ${which} was forwarded unchecked: it is too large or too slow.`,
  }));
}

/** Headers that report mismatches to the client. */
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
