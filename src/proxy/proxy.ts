import type { IncomingMessage, RequestListener } from 'node:http';
import { ticks } from '../clock.ts';
import { isPreflight, judgeRequest } from '../contract/contract.ts';
import { bodyLimit } from '../request/request.ts';
import { readAhead, toBody } from './ahead.ts';
import { objectToRequest } from './objection.ts';
import { pass } from './pass.ts';
import { recordCall, turnAway } from './turn-away.ts';
import type { Heard, Line, ProxyOptions } from './types.ts';

export { openRecord, type Record } from './record.ts';
export type { ProxyOptions } from './types.ts';
export { openUpstream, type Upstream } from './upstream.ts';

/**
 * Sends requests on to an API, and its replies back, and judges both by the document. A body waits to
 * be judged until it has ended, so that the head of the reply can tell; where it is too large for
 * that, or takes too long, it goes on as it comes.
 */
export const openProxy =
  (options: ProxyOptions): RequestListener =>
  async (request, response) => {
    try {
      const heard = await hear(request, options);
      await answer({ heard, request, response, options });
    } catch {
      // Who asked has gone, and nobody hears what went wrong.
      response.destroy();
    }
  };

const answer = async (line: Line): Promise<void> => {
  const { heard, options } = line;
  const { judged, sent } = heard;
  const objection =
    judged && options.mode === 'refuse'
      ? objectToRequest(options.document, options.judge, { sent, ...judged })
      : undefined;
  if (objection === undefined) return pass(line);
  const got = await turnAway(line, objection);
  recordCall(line, { from: 'here', got, refusal: objection });
};

const hear = async (
  request: IncomingMessage,
  { judge, mode, patience }: ProxyOptions,
): Promise<Heard> => {
  const arrival = ticks();
  const { method = 'GET', headers } = request;
  const within = mode === 'refuse' ? undefined : patience;
  const body = await readAhead(request, { most: bodyLimit, within });
  const sent = { method, url: toTarget(String(request.url)), headers, body: toBody(body) };
  const leftOut = body.isWhole ? [] : (['request'] as const);
  const judged = isPreflight(sent) ? undefined : judgeRequest(judge, { sent, leftOut });
  return { arrival, sent, body, leftOut, judged };
};

/** Who takes this for a proxy to anywhere names a host too (RFC 9112, section 3.2.2), which counts for nothing. */
const toTarget = (target: string): string =>
  target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?![/*])/, '/');
