import type { Refusal } from '../../base/refusal.ts';
import type { Reply } from '../../http/response/response.ts';
import type { ProxiedCall } from './call-log.ts';
import { toNotices } from './finding-headers.ts';
import type { ProxyExchange } from './proxy-exchange.ts';

/** Answers a request with a refusal. */
export async function sendRefusal(
  { received: { judgement }, response, options }: ProxyExchange,
  refusal: Refusal,
): Promise<Reply> {
  const reply = await options.toReply(refusal, judgement?.found?.operation);
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.end(reply.body);
  return reply;
}

type CallResult = Pick<ProxiedCall, 'answeredBy' | 'got'> &
  Partial<Pick<ProxiedCall, 'addedHeaders' | 'findings' | 'leftOut' | 'refusal'>>;

/** Writes a call into the record, where it is one to be judged. */
export function logCall(
  { received: { arrival, sent, judgement, leftOut }, options: { callLog } }: ProxyExchange,
  { addedHeaders = [], findings = [], leftOut: unheard = [], refusal, ...answered }: CallResult,
): void {
  if (judgement === undefined) return;
  callLog.add({
    ...{ arrival, sent, addedHeaders, findings, refusal },
    found: judgement.found,
    // What is refused is told by the refusal.
    notices: refusal === undefined ? toNotices(sent, judgement) : [],
    leftOut: [...leftOut, ...unheard],
    ...answered,
  });
}
