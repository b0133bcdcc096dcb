import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Breach, type GotReply, judgeReply, type Way } from '../contract/contract.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { bodyLimit } from '../request/request.ts';
import { type Ahead, listen, readAhead, toBody } from './ahead.ts';
import { listEndToEnd } from './field.ts';
import { leadBack } from './location.ts';
import { objectToReply } from './objection.ts';
import { toNotices, toRemarks, toUnjudged } from './remark.ts';
import { recordCall, turnAway } from './turn-away.ts';
import type { Line } from './types.ts';

/** Sends a request on, and its reply back. */
export const pass = async (line: Line): Promise<void> => {
  const { options } = line;
  const answered = await ask(line);
  if (isRefusal(answered)) {
    await turnAway(line, answered);
    return recordCall(line, { from: 'here', got: undefined, refusal: answered });
  }
  const objection = options.mode === 'refuse' ? objectToReply(answered.findings) : undefined;
  if (objection === undefined) return relay(line, answered);
  answered.incoming.destroy();
  await turnAway(line, objection);
  recordCall(line, { from: 'the API', ...answered, refusal: objection });
};

/** What the API answered, with what the document says of it. */
type Answered = {
  readonly incoming: IncomingMessage;
  readonly body: Ahead;
  readonly got: GotReply;
  readonly leftOut: readonly Way[];
  readonly findings: readonly Breach[];
};

/** Asks the API; the refusal tells that it does not answer. */
const ask = async (line: Line): Promise<Answered | Refusal> => {
  const { heard, request, response, options } = line;
  const { upstream, mode, patience } = options;
  if (isCircle(request)) return upstream.refuseSilent(new Error('it leads back to here'));
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const incoming = await upstream.send(request, {
    target: heard.sent.url,
    body: heard.body,
    signal: gone.signal,
  });
  if (isRefusal(incoming)) return incoming;
  const { statusCode: status = 0, headers } = incoming;
  const within = mode === 'refuse' ? undefined : patience;
  // Of a stream of events the document says nothing that could be held against it.
  const isStream = /^text\/event-stream\b/i.test(String(headers['content-type']));
  const bounds = { most: bodyLimit, within: isStream ? 0 : within };
  const body = await readAhead(incoming, bounds).catch(upstream.refuseSilent);
  if (isRefusal(body)) return body;
  const leftOut = body.isWhole ? [] : (['reply'] as const);
  const got = { status, headers, body: toBody(body) };
  return { incoming, body, got, leftOut, findings: judge(line, got, leftOut) };
};

/** So often a request may come through a Sandlot: proxies in a row are fine, one that forwards to itself is not. */
const mostHops = 5;

const isCircle = ({ headers }: IncomingMessage): boolean =>
  [...String(headers.via).matchAll(/ sandlot\b/g)].length >= mostHops;

const judge = (
  { heard: { sent, judged }, options }: Line,
  got: GotReply,
  leftOut: readonly Way[],
): readonly Breach[] => judgeReply(options.judge, judged?.found, { sent, got, leftOut });

/** Sends a reply back, and says what is to be said of it. */
const relay = async (line: Line, { incoming, body, got, ...answered }: Answered): Promise<void> => {
  const { heard, request, response, options } = line;
  const { sent, judged } = heard;
  const notices = judged === undefined ? [] : toNotices(sent, judged);
  const unjudged = toUnjudged([...heard.leftOut, ...answered.leftOut]);
  const remarks = toRemarks([...notices, ...unjudged], answered.findings);
  const { address } = options.upstream;
  const fields = leadBack(listEndToEnd(incoming), { address, host: request.headers.host });
  response.writeHead(got.status, incoming.statusMessage, [...fields, ...remarks].flat());
  if (body.isWhole) {
    response.end(body.bytes);
    return recordCall(line, { from: 'the API', got, remarks, ...answered });
  }
  const all = await stream(line, body);
  if (all === undefined) return recordCall(line, { from: 'the API', got, remarks, ...answered });
  const whole = { ...got, body: all };
  recordCall(line, { from: 'the API', got: whole, remarks, findings: judge(line, whole, []) });
};

/** Lets the rest of a body through; what it was in the end, where it ended and is not too large. */
const stream = async ({ response }: Line, body: Ahead): Promise<Buffer | undefined> => {
  const all = listen(body, bodyLimit);
  response.write(body.bytes);
  const hasEnded = await pipeline(body.source, response).then(
    () => true,
    () => false,
  );
  return hasEnded ? all() : undefined;
};
