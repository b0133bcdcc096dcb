import type { OperationMatch } from './find-operation.ts';
import type { ReceivedReply, SentRequest } from './http-message.ts';
import type { Judge } from './judge.ts';
import type { Mismatch } from './mismatch.ts';

/** A request and what it got. */
export type Exchange = {
  readonly request: SentRequest;
  /** Absent where no reply came. */
  readonly reply: ReceivedReply | undefined;
  /** Whose body was there and is not known, so that nothing can be said of it. */
  readonly leftOut?: readonly ExchangeSide[];
};

/** Which way something went. */
export type ExchangeSide = 'request' | 'reply';

/** How an exchange stands to the document. */
export type Judgement = {
  /** Absent where no operation matched. */
  readonly match: OperationMatch | undefined;
  /** Where the request is against the document. */
  readonly requestMismatches: readonly Mismatch[];
  /** Where the reply is. */
  readonly replyMismatches: readonly Mismatch[];
};

/** Judges an exchange; of one that is of no operation there is nothing to say. */
export function judgeExchange(judge: Judge, exchange: Exchange): Judgement {
  const { match, requestMismatches } = judgeRequest(judge, exchange);
  return { match, requestMismatches, replyMismatches: judgeReply(judge, match, exchange) };
}

/** Judges a request alone. */
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

/** Judges the reply to a request that an operation was found for. */
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

/** Browsers ask by themselves whether what they have is still right (RFC 9110, section 13.1), and no document need say so. */
function isRevalidated({ headers }: SentRequest, { status }: ReceivedReply): boolean {
  return (
    status === 304 &&
    ['if-none-match', 'if-modified-since'].some((name) => headers[name] !== undefined)
  );
}

function withoutBody(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  return mismatches.filter(({ where }) => where !== 'body');
}

/** Whether a browser asked whether it may ask, which is no call of a page's own (Fetch, section 4.8). */
export function isPreflight({ method, headers }: SentRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
