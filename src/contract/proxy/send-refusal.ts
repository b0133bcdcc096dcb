import type { Refusal } from '../../base/refusal.ts';
import type { Reply } from '../../http/response/response.ts';
import type { ProxiedCall } from './call-log.ts';
import { toNotices } from './finding-headers.ts';
import type { ProxyExchange } from './proxy-exchange.ts';

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
    ...{ arrival, request: sentRequest, addedHeaders, findings, refusal },
    match: judgement.match,
    // A refused call carries its mismatches in the refusal.
    notices: refusal === undefined ? toNotices(sentRequest, judgement) : [],
    leftOut: [...leftOut, ...omittedSides],
    ...result,
  });
}
