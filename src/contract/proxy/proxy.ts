import type { IncomingMessage, RequestListener } from 'node:http';
import { monotonicNow } from '../../base/clock.ts';
import { type Refusal, refuse } from '../../base/refusal.ts';
import { bodyLimit } from '../../messages/request/request.ts';
import { isPreflight, judgeRequest } from '../judge/exchange.ts';
import { bufferBody, toJudgedBody } from './buffered-body.ts';
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
export { createUpstream, type Upstream } from './upstream.ts';

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

/** The path and query of a request, `*` for the whole server. */
export function toRequestTarget(target: string): string {
  // A client that uses this as a forward proxy sends an absolute URL (RFC 9112, section 3.2.2).
  // Its host is ignored.
  const path = target.replace(/^https?:[/\\]{2}[^/\\?#]*/i, '');
  return path === '*' || path.startsWith('/') ? path : `/${path}`;
}

/**
 * The path that the most lenient server would read in a target: decoded as often as possible, with
 * `\` as `/`, single slashes, and without parameters such as `;v=1`. Such a server must neither get
 * its control API nor a path above its base.
 */
export function toLenientPath(target: string): string {
  const decoded = decodeFully(target.replace(/[?#].*$/s, ''));
  return decoded
    .replaceAll('\\', '/')
    .split('/')
    .map((segment) => segment.replace(/;.*$/s, ''))
    .filter((segment, index) => segment !== '' || index === 0)
    .join('/');
}

/** Refuses a path with `.` or `..` segments in any encoding, and `*` for other methods than OPTIONS. */
function findTargetRefusal(target: string): Refusal | undefined {
  if (target === '*') return refuseTarget('Only OPTIONS can be sent to "*".');
  return /(^|\/)\.{1,2}(\/|$)/.test(toLenientPath(target))
    ? refuseTarget('The path must not have "." or ".." segments. Send the resolved path.')
    : undefined;
}

function refuseTarget(detail: string): Refusal {
  return refuse({ code: 'request-malformed', detail });
}

const maxDecodings = 5;

function decodeFully(text: string): string {
  let decoded = text;
  for (let count = 0; count < maxDecodings; count++) {
    const next = decoded.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (next === decoded) break;
    decoded = next;
  }
  return decoded;
}
