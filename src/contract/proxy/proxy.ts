import type { IncomingMessage, RequestListener } from 'node:http';
import { monotonicNow } from '../../base/clock.ts';
import { bodyLimit } from '../../http/request/request.ts';
import { isPreflight, judgeRequest } from '../judge/exchange.ts';
import { bufferBody, toJudgedBody } from './buffered-body.ts';
import { findRequestRefusal } from './enforcement.ts';
import { forward } from './forward.ts';
import type { ForwardingOptions, ProxyExchange, ReceivedRequest } from './proxy-exchange.ts';
import { logCall, sendRefusal } from './send-refusal.ts';

export { createProxyCallLog, type ProxyCallLog } from './call-log.ts';
export type { ForwardingOptions } from './proxy-exchange.ts';
export { createUpstream, type Upstream } from './upstream.ts';

/**
 * Sends requests on to an API, and its replies back, and judges both by the document. A body waits to
 * be judged until it has ended, so that the head of the reply can tell; where it is too large for
 * that, or takes too long, it goes on as it comes.
 */
export function createProxy(options: ForwardingOptions): RequestListener {
  return async (request, response) => {
    try {
      const received = await receiveRequest(request, options);
      await handleExchange({ received, request, response, options });
    } catch {
      // Who asked has gone, and nobody hears what went wrong.
      response.destroy();
    }
  };
}

async function handleExchange(line: ProxyExchange): Promise<void> {
  const { received, options } = line;
  const { judgement, sent } = received;
  const objection =
    judgement && options.mode === 'refuse'
      ? findRequestRefusal(options.document, options.judge, { sent, ...judgement })
      : undefined;
  if (objection === undefined) return forward(line);
  const got = await sendRefusal(line, objection);
  logCall(line, { answeredBy: 'here', got, refusal: objection });
}

async function receiveRequest(
  request: IncomingMessage,
  { judge, mode, patience }: ForwardingOptions,
): Promise<ReceivedRequest> {
  const arrival = monotonicNow();
  const { method = 'GET', headers } = request;
  const within = mode === 'refuse' ? undefined : patience;
  const body = await bufferBody(request, { most: bodyLimit, within });
  const sent = {
    method,
    url: toRequestTarget(String(request.url)),
    headers,
    body: toJudgedBody(body),
  };
  const leftOut = body.isComplete ? [] : (['request'] as const);
  const judgement = isPreflight(sent) ? undefined : judgeRequest(judge, { sent, leftOut });
  return { arrival, sent, body, leftOut, judgement };
}

/** Who takes this for a proxy to anywhere names a host too (RFC 9112, section 3.2.2), which counts for nothing. */
function toRequestTarget(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?![/*])/, '/');
}
