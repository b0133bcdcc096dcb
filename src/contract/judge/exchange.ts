import type { OperationMatch } from './find-operation.ts';
import type { ReceivedReply, SentRequest } from './http-message.ts';
import type { Judge } from './judge.ts';
import type { Mismatch } from './mismatch.ts';

/** A request and its reply. */
export type Exchange = {
  readonly request: SentRequest;
  /** Absent when no reply arrived. */
  readonly reply: ReceivedReply | undefined;
  /** Sides whose body existed but was not recorded. Such bodies are not judged. */
  readonly leftOut?: readonly ExchangeSide[];
};

export type ExchangeSide = 'request' | 'reply';

/** How an exchange compares to the document. */
export type Judgement = {
  /** Absent when no operation matches. */
  readonly match: OperationMatch | undefined;
  readonly requestMismatches: readonly Mismatch[];
  readonly replyMismatches: readonly Mismatch[];
};

/** Judges both sides of an exchange. Without a matching operation there are no mismatches. */
export function judgeExchange(judge: Judge, exchange: Exchange): Judgement {
  const { match, requestMismatches } = judgeRequest(judge, exchange);
  return { match, requestMismatches, replyMismatches: judgeReply(judge, match, exchange) };
}

/** Judges the request alone. */
export function judgeRequest(
  judge: Judge,
  { request: sent, leftOut }: Omit<Exchange, 'reply'>,
): Omit<Judgement, 'replyMismatches'> {
  const match = judge.findOperation(sent.method, sent.url);
  const request = match === undefined ? [] : judge.judgeRequest(match.operation, sent);
  return {
    match,
    requestMismatches: leftOut?.includes('request') ? withoutBody(request) : request,
  };
}

/** Judges the reply to a request whose operation is known. */
export function judgeReply(
  judge: Judge,
  found: OperationMatch | undefined,
  { request: sent, reply: got, leftOut }: Exchange,
): readonly Mismatch[] {
  if (found === undefined || got === undefined) return [];
  const reply = judge.judgeReply(found.operation, sent, got);
  const known = leftOut?.includes('reply') ? withoutBody(reply) : reply;
  return isRevalidated(sent, got) ? known.filter(({ where }) => where !== 'status') : known;
}

/**
 * Browsers revalidate caches on their own (RFC 9110, section 13.1), so a 304 need not be
 * documented.
 */
function isRevalidated({ headers }: SentRequest, { status }: ReceivedReply): boolean {
  return (
    status === 304 &&
    ['if-none-match', 'if-modified-since'].some((name) => headers[name] !== undefined)
  );
}

function withoutBody(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  return mismatches.filter(({ where }) => where !== 'body');
}

/** True for a CORS preflight, which the browser sends by itself (Fetch, section 4.8). */
export function isPreflight({ method, headers }: SentRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
