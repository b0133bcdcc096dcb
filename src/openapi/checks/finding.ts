import { type Refusal, refuse } from '../../base/refusal.ts';

/** A problem of a document. */
export type Finding = {
  /**
   * An `error` breaks a part of the document. An operation that loses a parameter, the body or
   * a success reply without a description answers 501.
   */
  readonly severity: 'error' | 'warning';
  /** JSON pointer into the document as it is served; empty for the whole document. */
  readonly pointer: string;
  /** A sentence without its full stop: what is wrong, and what happens or what to do. */
  readonly message: string;
  /** The document, if several are served. */
  readonly source?: string | undefined;
};

/** The finding as one line: `/paths/~1pets/get: $ref target does not exist: #/x`. */
export function formatFinding({ pointer, message, source }: Finding): string {
  return [source, pointer, message].filter((part) => part !== undefined && part !== '').join(': ');
}

/** The refusal of an operation that cannot be served: 501 (RFC 9110, section 15.6.2). */
export function refuseFinding(finding: Finding): Refusal {
  return refuse({
    code: 'operation-faulty',
    detail: `The document has an error, so this operation cannot be served. ${formatFinding(finding)}.`,
    headers: { 'sandlot-finding': toHeaderValue(formatFinding(finding)) },
  });
}

/** Longer header fields are too long for some clients. */
const maxHeaderLength = 500;

/** Percent-encodes all but ASCII, since header fields hold nothing else. */
function toHeaderValue(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, percentEncode).slice(0, maxHeaderLength);
}

function percentEncode(character: string): string {
  return Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '%$&');
}
