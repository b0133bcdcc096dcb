import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '../../base/refusal.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { OpenApiDocument, Operation } from '../../openapi/openapi.ts';
import type { BufferedBody, Upstream } from '../../upstream/upstream.ts';
import type { ExchangeSide, Judgement } from '../judge/exchange.ts';
import type { SentRequest } from '../judge/http-message.ts';
import type { Judge } from '../judge/judge.ts';
import type { ProxiedCall, ProxyCallLog } from './call-log.ts';
import { toNotices } from './finding-headers.ts';

/** The messages of one direction. */
export type EnforcedSide = 'requests' | 'replies';

export type ForwardingOptions = {
  readonly document: OpenApiDocument;
  readonly judge: Judge;
  readonly upstream: Upstream;
  /** The messages that are stopped when they do not match the document. */
  readonly enforce: readonly EnforcedSide[];
  /** Serializes a refusal in the document's error format. */
  readonly toReply: (refusal: Refusal, operation?: Operation) => Promise<Reply>;
  readonly callLog: ProxyCallLog;
  /** How long to wait for a body before it is forwarded without judging, in ms. */
  readonly bodyTimeout: number;
};

/** A request with its mismatches. */
export type ReceivedRequest = {
  /** Arrival time, in monotonic ms. */
  readonly arrival: number;
  readonly sentRequest: SentRequest;
  readonly body: BufferedBody;
  readonly leftOut: readonly ExchangeSide[];
  /** Absent for requests that are not judged, such as preflights. */
  readonly judgement: Omit<Judgement, 'replyMismatches'> | undefined;
};

/** A request in progress. */
export type ProxyExchange = {
  readonly received: ReceivedRequest;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: ForwardingOptions;
};

export async function sendRefusal(
  { received: { judgement }, response, options }: ProxyExchange,
  refusal: Refusal,
): Promise<Reply> {
  const reply = await options.toReply(refusal, judgement?.match?.operation);
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.end(reply.body);
  return reply;
}

type CallResult = Pick<ProxiedCall, 'answeredBy' | 'reply'> &
  Partial<Pick<ProxiedCall, 'addedHeaders' | 'findings' | 'leftOut' | 'refusal'>>;

/** Logs a call unless it is not to be judged. */
export function logCall(
  { received: { arrival, sentRequest, judgement, leftOut }, options: { callLog } }: ProxyExchange,
  { addedHeaders = [], findings = [], leftOut: omittedSides = [], refusal, ...result }: CallResult,
): void {
  if (judgement === undefined) return;
  callLog.add({
    arrival,
    request: sentRequest,
    addedHeaders,
    findings,
    refusal,
    match: judgement.match,
    isInvalid: judgement.requestMismatches.length > 0,
    // A refused call carries its mismatches in the refusal.
    notices: refusal === undefined ? toNotices(sentRequest, judgement) : [],
    leftOut: [...leftOut, ...omittedSides],
    ...result,
  });
}
