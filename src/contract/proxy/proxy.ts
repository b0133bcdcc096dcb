import type { IncomingMessage, RequestListener } from 'node:http';
import { monotonicNow } from '../../base/clock.ts';
import { bodyLimit } from '../../messages/request/request.ts';
import {
  bufferBody,
  findTargetRefusal,
  toJudgedBody,
  toRequestTarget,
} from '../../upstream/upstream.ts';
import { isPreflight, judgeRequest } from '../judge/exchange.ts';
import { findRequestRefusal } from './enforcement.ts';
import { forward } from './forward.ts';
import {
  type ForwardingOptions,
  logCall,
  type ProxyExchange,
  type ReceivedRequest,
  sendRefusal,
} from './proxy-exchange.ts';

export { createProxyCallLog, type ProxiedCallCounts, type ProxyCallLog } from './call-log.ts';
export type { EnforcedSide, ForwardingOptions } from './proxy-exchange.ts';

/**
 * Creates a proxy that judges requests and replies by a document. A body is buffered until its
 * end, so that headers can report its mismatches. A large or slow body is streamed instead.
 */
export function createProxy(options: ForwardingOptions): RequestListener {
  return async (request, response) => {
    try {
      const received = await receiveRequest(request, options);
      await handleExchange({ received, request, response, options });
    } catch {
      // The client has disconnected.
      response.destroy();
    }
  };
}

async function handleExchange(exchange: ProxyExchange): Promise<void> {
  const { received, options } = exchange;
  const { judgement, sentRequest } = received;
  if (sentRequest.method === 'OPTIONS' && sentRequest.url === '*')
    return answerServerOptions(exchange);
  const refusal =
    findTargetRefusal(sentRequest.url) ??
    (judgement && options.enforce.includes('requests')
      ? findRequestRefusal(options.document, options.judge, { sent: sentRequest, ...judgement })
      : undefined);
  if (refusal === undefined) return forward(exchange);
  const reply = await sendRefusal(exchange, refusal);
  logCall(exchange, { answeredBy: 'proxy', reply, refusal });
}

/** `OPTIONS *` is about the whole server (RFC 9110, section 9.3.7), which here is the document. */
function answerServerOptions({ response, options }: ProxyExchange): void {
  const methods = new Set(options.judge.operations.map(({ method }) => method));
  response.writeHead(204, { Allow: [...methods].sort().join(', ') }).end();
}

async function receiveRequest(
  request: IncomingMessage,
  { judge, enforce, bodyTimeout, upstream }: ForwardingOptions,
): Promise<ReceivedRequest> {
  const arrival = monotonicNow();
  const { method = 'GET', headers } = request;
  const timeout = enforce.includes('requests') ? upstream.timeout : bodyTimeout;
  const body = await bufferBody(request, { maxBytes: bodyLimit, timeout });
  const sentRequest = {
    method,
    url: toRequestTarget(String(request.url)),
    headers,
    body: toJudgedBody(body),
  };
  const leftOut = body.isComplete ? [] : (['request'] as const);
  const judgement = isPreflight(sentRequest)
    ? undefined
    : judgeRequest(judge, { request: sentRequest, leftOut });
  return { arrival, sentRequest, body, leftOut, judgement };
}
