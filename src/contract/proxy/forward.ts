import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { isRefusal, type Refusal } from '../../base/refusal.ts';
import { bodyLimit } from '../../messages/request/request.ts';
import { limitUnreadReplies } from '../../messages/response/response.ts';
import {
  type BufferedBody,
  bufferBody,
  collectRest,
  isEventStream,
  listEndToEndHeaders,
  rewriteLocation,
  toJudgedBody,
} from '../../upstream/upstream.ts';
import { type ExchangeSide, judgeReply } from '../judge/exchange.ts';
import type { ReceivedReply } from '../judge/http-message.ts';
import type { Mismatch } from '../judge/mismatch.ts';
import { findReplyRefusal } from './enforcement.ts';
import { toFindingHeaders, toNotices, toUnjudgedNotices } from './finding-headers.ts';
import { logCall, type ProxyExchange, sendRefusal } from './proxy-exchange.ts';

/** Forwards a request and relays the reply. */
export async function forward(exchange: ProxyExchange): Promise<void> {
  const { options } = exchange;
  const result = await requestUpstream(exchange);
  if (isRefusal(result)) {
    await sendRefusal(exchange, result);
    return logCall(exchange, { answeredBy: 'proxy', reply: undefined, refusal: result });
  }
  const refusal = options.enforce.includes('replies')
    ? findReplyRefusal(result.findings)
    : undefined;
  if (refusal === undefined) return relayReply(exchange, result);
  result.incoming.destroy();
  await sendRefusal(exchange, refusal);
  logCall(exchange, { answeredBy: 'upstream', ...result, refusal });
}

/** The upstream's reply with its mismatches. */
type UpstreamReply = {
  readonly incoming: IncomingMessage;
  readonly body: BufferedBody;
  readonly reply: ReceivedReply;
  readonly leftOut: readonly ExchangeSide[];
  readonly findings: readonly Mismatch[];
};

/** Sends the request upstream; a refusal when no reply arrives. */
async function requestUpstream(exchange: ProxyExchange): Promise<UpstreamReply | Refusal> {
  const { received, request, response, options } = exchange;
  const { upstream, bodyTimeout } = options;
  const isEnforced = options.enforce.includes('replies');
  const disconnected = new AbortController();
  response.once('close', () => disconnected.abort());
  const incoming = await upstream.send(request, {
    target: received.sentRequest.url,
    body: received.body,
    signal: disconnected.signal,
  });
  if (isRefusal(incoming)) return incoming;
  const { statusCode: status = 0, headers } = incoming;
  const wait = isEnforced ? upstream.timeout : bodyTimeout;
  // Event streams never end, so they are forwarded without judging.
  const isStream = isEventStream(headers);
  const bounds = { maxBytes: bodyLimit, timeout: isStream ? 0 : wait };
  const body = await bufferBody(incoming, bounds).catch(upstream.refuseUnreachable);
  if (isRefusal(body)) return body;
  if (isEnforced && !isStream && !body.isComplete && body.bytes.length <= bodyLimit) {
    incoming.destroy();
    const reason = `the reply did not end within ${upstream.timeout / 1000} s`;
    return upstream.refuseUnreachable(new Error(reason));
  }
  const leftOut = body.isComplete ? [] : (['reply'] as const);
  const reply = { status, headers, body: toJudgedBody(body) };
  return { incoming, body, reply, leftOut, findings: judge(exchange, reply, leftOut) };
}

function judge(
  { received: { sentRequest, judgement }, options }: ProxyExchange,
  reply: ReceivedReply,
  leftOut: readonly ExchangeSide[],
): readonly Mismatch[] {
  return judgeReply(options.judge, judgement?.match, { request: sentRequest, reply, leftOut });
}

/** Relays a reply with the headers for its mismatches. */
async function relayReply(
  exchange: ProxyExchange,
  { incoming, body, reply, ...result }: UpstreamReply,
): Promise<void> {
  const { received, request, response, options } = exchange;
  const { sentRequest, judgement } = received;
  const notices = judgement === undefined ? [] : toNotices(sentRequest, judgement);
  const unjudgedNotices = toUnjudgedNotices([...received.leftOut, ...result.leftOut]);
  const addedHeaders = toFindingHeaders([...notices, ...unjudgedNotices], result.findings);
  const { address } = options.upstream;
  const fields = rewriteLocation(listEndToEndHeaders(incoming), {
    address,
    origin: `http://${request.headers.host}`,
    base: '',
  });
  response.writeHead(reply.status, incoming.statusMessage, [...fields, ...addedHeaders].flat());
  limitUnreadReplies({ raw: response, request: { raw: request } }, body.bytes.length);
  if (body.isComplete) {
    response.end(body.bytes);
    return logCall(exchange, { answeredBy: 'upstream', reply, addedHeaders, ...result });
  }
  const all = await streamBody(exchange, body);
  if (all === undefined)
    return logCall(exchange, { answeredBy: 'upstream', reply, addedHeaders, ...result });
  const whole = { ...reply, body: all };
  logCall(exchange, {
    answeredBy: 'upstream',
    reply: whole,
    addedHeaders,
    findings: judge(exchange, whole, []),
  });
}

/** Streams the rest of a body. Returns the whole body when it ended and is not too large. */
async function streamBody(
  { request, response }: ProxyExchange,
  body: BufferedBody,
): Promise<Buffer | undefined> {
  const all = collectRest(body, bodyLimit);
  // The rest is read from upstream no faster than the client reads it.
  response.write(body.bytes, () =>
    limitUnreadReplies({ raw: response, request: { raw: request } }, 0),
  );
  const hasEnded = await pipeline(body.source, response).then(
    () => true,
    () => false,
  );
  return hasEnded ? all() : undefined;
}
