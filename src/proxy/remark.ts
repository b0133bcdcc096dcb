import type { Breach, Judged, SentRequest, Way } from '../contract/contract.ts';
import { toFieldLine } from '../response/field-line.ts';
import { type Notice, toNoticeField } from '../response/notice.ts';
import type { Pairs } from './field.ts';

/** So many remarks of a kind go out with a reply. */
const mostTold = 5;

/** Says of a request that no operation is meant by it. */
export const sayUnknown = ({ method, url }: Pick<SentRequest, 'method' | 'url'>): string =>
  `The document has no ${method} ${url.split('?', 1)[0]}.`;

/** What is against the document in a request, as notices of it. */
export const toNotices = (
  sent: SentRequest,
  { found, request }: Omit<Judged, 'reply'>,
): readonly Notice[] =>
  found === undefined
    ? [{ code: 'unknown-route', text: sayUnknown(sent) }]
    : request.map(({ message }) => ({ code: 'request-invalid', text: message }));

/** What is said of bodies that go on before they have been judged. */
export const toUnjudged = (leftOut: readonly Way[]): readonly Notice[] =>
  leftOut.map((which) => ({
    code: 'body-unjudged',
    text: `The body of the ${which} went on before it was judged: it is too large, or takes too long.`,
  }));

/** What is said of a request and its reply beside the fields that the API sent. */
export const toRemarks = (notices: readonly Notice[], findings: readonly Breach[]): Pairs => [
  ...notices.slice(0, mostTold).map((notice) => ['Sandlot-Notice', toNoticeField(notice)] as const),
  ...findings.slice(0, mostTold).map((breach) => ['Sandlot-Finding', toLine(breach)] as const),
];

const toLine = ({ message, place }: Breach): string => toFieldLine(`${message} (${place})`);
