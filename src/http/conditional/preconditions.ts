import type { IncomingHttpHeaders } from 'node:http';
import { matchesStrongly, matchesWeakly, parseEntityTags } from './entity-tag.ts';

/** The fields by which a representation is compared (RFC 9110, section 8.8). */
export type Validators = {
  readonly etag: string;
  /** In milliseconds, without the fraction of a second that HTTP cannot write. */
  readonly lastModified: number | undefined;
};

/** What follows from the conditions of a request. */
export type Verdict = 'proceed' | 'not modified' | 'failed';

export function hasConditions(headers: IncomingHttpHeaders): boolean {
  return (
    headers['if-none-match'] !== undefined ||
    headers['if-match'] !== undefined ||
    headers['if-modified-since'] !== undefined ||
    headers['if-unmodified-since'] !== undefined
  );
}

/** A request whose conditions are evaluated. */
export type ConditionalRequest = { readonly method: string; readonly headers: IncomingHttpHeaders };

/**
 * Evaluates conditions in the order of RFC 9110, section 13.2.2.
 * @param current `undefined` where there is no representation.
 */
export function evaluateConditions(
  { method, headers }: ConditionalRequest,
  current: Validators | undefined,
): Verdict {
  if (!isUnchanged(headers, current)) return 'failed';
  const isRead = method === 'GET' || method === 'HEAD';
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    const isKnown =
      current !== undefined && matchesWeakly(parseEntityTags(ifNoneMatch), current.etag);
    if (!isKnown) return 'proceed';
    return isRead ? 'not modified' : 'failed';
  }
  const since = isRead ? parseHttpDate(headers['if-modified-since']) : Number.NaN;
  return current?.lastModified !== undefined && current.lastModified <= since
    ? 'not modified'
    : 'proceed';
}

/** Whether `If-Match` holds, or without it `If-Unmodified-Since`. */
function isUnchanged(headers: IncomingHttpHeaders, current: Validators | undefined): boolean {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined)
    return current !== undefined && matchesStrongly(parseEntityTags(ifMatch), current.etag);
  const since = parseHttpDate(headers['if-unmodified-since']);
  // A condition without a valid date, or without a time to compare, is ignored.
  return !(current?.lastModified !== undefined && current.lastModified > since);
}

/** Milliseconds of an HTTP date in one of its three forms (RFC 9110, section 5.6.7), else NaN. */
function parseHttpDate(text: string | undefined): number {
  if (text === undefined || !/^[A-Z][a-z]{2,8},? /.test(text)) return Number.NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
