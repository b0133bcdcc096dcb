import type { Breach } from './breach.ts';
import type { Found } from './find-operation.ts';
import type { Judge } from './judge.ts';
import type { GotReply, SentRequest } from './traffic.ts';

/** A request and what it got. */
export type Exchange = {
  readonly sent: SentRequest;
  /** Absent where no reply came. */
  readonly got: GotReply | undefined;
};

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
export const judgeExchange = (judge: Judge, { sent, got }: Exchange): Judged => {
  const found = judge.find(sent.method, sent.url);
  if (found === undefined) return { found, request: [], reply: [] };
  return {
    found,
    request: judge.request(found.operation, sent),
    reply: got === undefined ? [] : judge.reply(found.operation, sent, got),
  };
};

/** Whether a browser asked whether it may ask, which is no call of a page's own (Fetch, section 4.8). */
export const isPreflight = ({ method, headers }: SentRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
