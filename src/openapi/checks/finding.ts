import { type Refusal, refuse } from '../../base/refusal.ts';

/** What is wrong with a document. */
export type Finding = {
  /** `error`: the operation is not served; `warning`: it is, and this is worth knowing. */
  readonly severity: 'error' | 'warning';
  /** JSON pointer into the document as it is served. */
  readonly pointer: string;
  /** A sentence without its end: what is wrong, and what to do. */
  readonly message: string;
  /** The document that it is in, where there are several. */
  readonly source?: string | undefined;
};

/** The text of a finding, for a line on the console or a field in a reply's head. */
export function formatFinding({ pointer, message, source }: Finding): string {
  return `${source === undefined ? '' : `${source}: `}${pointer === '' ? '' : `${pointer} `}${message}`;
}

/** What an operation with a finding of severity `error` answers: 501 (RFC 9110, section 15.6.2). */
export function refuseFinding(finding: Finding): Refusal {
  return refuse({
    code: 'operation-faulty',
    detail: `The document is at fault, not your request: ${formatFinding(finding)}.`,
    headers: { 'sandlot-finding': toHeaderValue(formatFinding(finding)) },
  });
}

/** The longest field that every client takes without a word. */
const maxHeaderLength = 500;

/** ASCII alone may stand in a reply's head; the rest is percent-encoded, as in a URI. */
function toHeaderValue(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, percentEncode).slice(0, maxHeaderLength);
}

function percentEncode(character: string): string {
  return Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '%$&');
}
