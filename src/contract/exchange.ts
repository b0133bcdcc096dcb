import type { Breach } from './breach.ts';
import type { Found } from './find-operation.ts';
import type { Judge } from './judge.ts';
import type { GotReply, SentRequest } from './traffic.ts';

/** A request and what it got. */
export type Exchange = {
  readonly sent: SentRequest;
  /** Absent where no reply came. */
  readonly got: GotReply | undefined;
  /** Whose body was there and is not known, so that nothing can be said of it. */
  readonly leftOut?: readonly Way[];
};

/** Which way something went. */
export type Way = 'request' | 'reply';

/** How an exchange stands to the document. */
export type Judged = {
  /** Absent where no operation matched. */
  readonly found: Found | undefined;
  /** Where the request is against the document. */
  readonly request: readonly Breach[];
  /** Where the reply is. */
  readonly reply: readonly Breach[];
};

/** Judges an exchange; of one that is of no operation there is nothing to say. */
export const judgeExchange = (judge: Judge, exchange: Exchange): Judged => {
  const { found, request } = judgeRequest(judge, exchange);
  return { found, request, reply: judgeReply(judge, found, exchange) };
};

/** Judges a request alone. */
export const judgeRequest = (
  judge: Judge,
  { sent, leftOut }: Omit<Exchange, 'got'>,
): Omit<Judged, 'reply'> => {
  const found = judge.find(sent.method, sent.url);
  const request = found === undefined ? [] : judge.request(found.operation, sent);
  return { found, request: leftOut?.includes('request') ? withoutBody(request) : request };
};

/** Judges the reply to a request that an operation was found for. */
export const judgeReply = (
  judge: Judge,
  found: Found | undefined,
  { sent, got, leftOut }: Exchange,
): readonly Breach[] => {
  if (found === undefined || got === undefined) return [];
  const reply = judge.reply(found.operation, sent, got);
  const known = leftOut?.includes('reply') ? withoutBody(reply) : reply;
  return isRevalidated(sent, got) ? known.filter(({ where }) => where !== 'status') : known;
};

/** Browsers ask by themselves whether what they have is still right (RFC 9110, section 13.1), and no document need say so. */
const isRevalidated = ({ headers }: SentRequest, { status }: GotReply): boolean =>
  status === 304 &&
  ['if-none-match', 'if-modified-since'].some((name) => headers[name] !== undefined);

const withoutBody = (breaches: readonly Breach[]): readonly Breach[] =>
  breaches.filter(({ where }) => where !== 'body');

/** Whether a browser asked whether it may ask, which is no call of a page's own (Fetch, section 4.8). */
export const isPreflight = ({ method, headers }: SentRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
