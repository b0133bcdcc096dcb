import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { isRefusal, type Refusal } from '../../base/refusal.ts';
import { bodyLimit } from '../../http/request/request.ts';
import { type ExchangeSide, judgeReply } from '../judge/exchange.ts';
import type { ReceivedReply } from '../judge/http-message.ts';
import type { Mismatch } from '../judge/mismatch.ts';
import { type BufferedBody, bufferBody, collectRest, toJudgedBody } from './buffered-body.ts';
import { findReplyRefusal } from './enforcement.ts';
import { toFindingHeaders, toNotices, toUnjudgedNotices } from './finding-headers.ts';
import { listEndToEndHeaders, rewriteLocation } from './forwarded-headers.ts';
import type { ProxyExchange } from './proxy-exchange.ts';
import { logCall, sendRefusal } from './send-refusal.ts';

/** Sends a request on, and its reply back. */
export async function forward(line: ProxyExchange): Promise<void> {
  const { options } = line;
  const answered = await requestUpstream(line);
  if (isRefusal(answered)) {
    await sendRefusal(line, answered);
    return logCall(line, { answeredBy: 'here', got: undefined, refusal: answered });
  }
  const objection = options.mode === 'refuse' ? findReplyRefusal(answered.findings) : undefined;
  if (objection === undefined) return relayReply(line, answered);
  answered.incoming.destroy();
  await sendRefusal(line, objection);
  logCall(line, { answeredBy: 'the API', ...answered, refusal: objection });
}

/** What the API answered, with what the document says of it. */
type UpstreamReply = {
  readonly incoming: IncomingMessage;
  readonly body: BufferedBody;
  readonly got: ReceivedReply;
  readonly leftOut: readonly ExchangeSide[];
  readonly findings: readonly Mismatch[];
};

/** Asks the API; the refusal tells that it does not answer. */
async function requestUpstream(line: ProxyExchange): Promise<UpstreamReply | Refusal> {
  const { received, request, response, options } = line;
  const { upstream, mode, patience } = options;
  if (isLoop(request)) return upstream.refuseUnreachable(new Error('it leads back to here'));
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const incoming = await upstream.send(request, {
    target: received.sent.url,
    body: received.body,
    signal: gone.signal,
  });
  if (isRefusal(incoming)) return incoming;
  const { statusCode: status = 0, headers } = incoming;
  const within = mode === 'refuse' ? undefined : patience;
  // Of a stream of events the document says nothing that could be held against it.
  const isStream = /^text\/event-stream\b/i.test(String(headers['content-type']));
  const bounds = { most: bodyLimit, within: isStream ? 0 : within };
  const body = await bufferBody(incoming, bounds).catch(upstream.refuseUnreachable);
  if (isRefusal(body)) return body;
  const leftOut = body.isComplete ? [] : (['reply'] as const);
  const got = { status, headers, body: toJudgedBody(body) };
  return { incoming, body, got, leftOut, findings: judge(line, got, leftOut) };
}

/** So often a request may come through a Sandlot: proxies in a row are fine, one that forwards to itself is not. */
const maxHops = 5;

function isLoop({ headers }: IncomingMessage): boolean {
  return [...String(headers.via).matchAll(/ sandlot\b/g)].length >= maxHops;
}

function judge(
  { received: { sent, judgement }, options }: ProxyExchange,
  got: ReceivedReply,
  leftOut: readonly ExchangeSide[],
): readonly Mismatch[] {
  return judgeReply(options.judge, judgement?.found, { sent, got, leftOut });
}

/** Sends a reply back, and says what is to be said of it. */
async function relayReply(
  line: ProxyExchange,
  { incoming, body, got, ...answered }: UpstreamReply,
): Promise<void> {
  const { received, request, response, options } = line;
  const { sent, judgement } = received;
  const notices = judgement === undefined ? [] : toNotices(sent, judgement);
  const unjudged = toUnjudgedNotices([...received.leftOut, ...answered.leftOut]);
  const addedHeaders = toFindingHeaders([...notices, ...unjudged], answered.findings);
  const { address } = options.upstream;
  const fields = rewriteLocation(listEndToEndHeaders(incoming), {
    address,
    host: request.headers.host,
  });
  response.writeHead(got.status, incoming.statusMessage, [...fields, ...addedHeaders].flat());
  if (body.isComplete) {
    response.end(body.bytes);
    return logCall(line, { answeredBy: 'the API', got, addedHeaders, ...answered });
  }
  const all = await streamBody(line, body);
  if (all === undefined)
    return logCall(line, { answeredBy: 'the API', got, addedHeaders, ...answered });
  const whole = { ...got, body: all };
  logCall(line, {
    answeredBy: 'the API',
    got: whole,
    addedHeaders,
    findings: judge(line, whole, []),
  });
}

/** Lets the rest of a body through; what it was in the end, where it ended and is not too large. */
async function streamBody(
  { response }: ProxyExchange,
  body: BufferedBody,
): Promise<Buffer | undefined> {
  const all = collectRest(body, bodyLimit);
  response.write(body.bytes);
  const hasEnded = await pipeline(body.source, response).then(
    () => true,
    () => false,
  );
  return hasEnded ? all() : undefined;
}
