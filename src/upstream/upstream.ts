import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plain,
} from 'node:http';
import { Agent as SafeAgent, request as safe } from 'node:https';
import { pipeline } from 'node:stream';
import { type Refusal, refuse } from '../base/refusal.ts';
import { describeSystemError } from '../base/system-error.ts';
import type { BufferedBody } from './buffered-body.ts';
import { listEndToEndHeaders, withoutHeaders } from './forwarded-headers.ts';

export { type BufferedBody, bufferBody, collectRest, toJudgedBody } from './buffered-body.ts';
export { type HeaderPairs, listEndToEndHeaders, rewriteLocation } from './forwarded-headers.ts';
export { findTargetRefusal, isLenientControlPath, toRequestTarget } from './request-target.ts';

/** An API that requests are forwarded to. */
export type Upstream = {
  readonly address: URL;
  /** Maximum wait for a reply, in ms. */
  readonly timeout: number;
  /** Sends a request. Resolves when the headers of the reply arrive, or with a 502 refusal. */
  send(request: IncomingMessage, draft: UpstreamRequest): Promise<IncomingMessage | Refusal>;
  /** A 502 refusal for a call that got no reply. */
  refuseUnreachable(cause: unknown): Refusal;
  close(): void;
};

export type UpstreamRequest = {
  /** Path and query. */
  readonly target: string;
  readonly body: BufferedBody;
  /** Aborts the request when the client disconnects. */
  readonly signal: AbortSignal;
  /** Headers that stay here, by lower-case name. */
  readonly withheld?: readonly string[];
};

/** Methods that may be repeated on another connection (RFC 9110, section 9.2.2). */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY']);

/** Limit for the headers of a reply, in bytes. */
const maxHeaderSize = 64 * 1024;

/** Creates a client for an API. It waits `timeout` ms for a reply, and between parts of its body. */
export function createUpstream(address: URL, timeout: number): Upstream {
  const [Agent, open] = address.protocol === 'https:' ? [SafeAgent, safe] : [PlainAgent, plain];
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  const { hostname, port, host } = address;
  const base = address.pathname.replace(/(?<!\/)\/+$/, '');
  const sendOnce = (
    request: IncomingMessage,
    { target, body, signal, withheld = [] }: UpstreamRequest,
    method: string,
  ) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = open({
        ...{ port, method, signal, maxHeaderSize },
        host: hostname.replace(/^\[|\]$/g, ''),
        path: base + target,
        // A kept connection may close at any moment. Only idempotent requests
        // can be repeated, so others use a new connection.
        agent: idempotentMethods.has(method) ? agent : false,
        headers: toUpstreamHeaders(request, { body, host, withheld }),
      });
      limitWait(outgoing, timeout);
      outgoing.on('response', resolve);
      outgoing.on('upgrade', (_reply, socket) => {
        socket.destroy();
        reject(new Error('it switched protocols (101)'));
      });
      outgoing.on('error', (error) =>
        reject(outgoing.reusedSocket ? new StaleUpstreamConnection(error) : error),
      );
      outgoing.write(body.bytes);
      // Errors while streaming surface in the reply or in 'error'.
      if (body.isComplete) outgoing.end();
      else pipeline(body.source, outgoing, () => undefined);
    });
  const refuseUnreachable = (cause: unknown): Refusal =>
    refuse({
      code: 'upstream-unreachable',
      detail: `No reply from ${address.origin}: ${describeSystemError(cause)}.`,
      cause,
    });
  return {
    address,
    timeout,
    send: async (request, draft) => {
      if (isLoop(request)) return refuseUnreachable(new Error('it forwards to this server'));
      const { method = 'GET' } = request;
      const mayRepeat = draft.body.isComplete && idempotentMethods.has(method);
      const send = () => sendOnce(request, draft, method);
      return send()
        .catch((error) => {
          if (error instanceof StaleUpstreamConnection && mayRepeat) return send();
          throw error;
        })
        .catch(refuseUnreachable);
    },
    refuseUnreachable,
    close: () => agent.destroy(),
  };
}

/** Requests that came through more servers of ours than this are refused as a loop. */
const maxHops = 5;

function isLoop({ headers }: IncomingMessage): boolean {
  return [...String(headers.via).matchAll(/ sandlot\b/g)].length >= maxHops;
}

/** Ends a request whose reply does not begin in time, or stops in the middle. */
function limitWait(outgoing: ClientRequest, timeout: number): void {
  const toError = () => new Error(`no reply within ${timeout / 1000} s`);
  let timer: NodeJS.Timeout | undefined;
  // A slow upload is limited by the client's own connection.
  outgoing.on('finish', () => {
    timer = setTimeout(() => outgoing.destroy(toError()), timeout);
  });
  outgoing.on('close', () => clearTimeout(timer));
  outgoing.on('response', (incoming) => {
    clearTimeout(timer);
    // An event stream may be quiet for long.
    if (!isEventStream(incoming.headers))
      outgoing.setTimeout(timeout, () => incoming.destroy(toError()));
  });
}

/** True for a stream of events, which never ends. */
export function isEventStream({ 'content-type': type }: IncomingMessage['headers']): boolean {
  return /^text\/event-stream\b/i.test(String(type));
}

/** An error on a reused connection; a new one may work. */
class StaleUpstreamConnection extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** `Expect: 100-continue` was answered by this server. */
const replacedHeaders = ['host', 'content-length', 'expect'];

type UpstreamHead = Required<Pick<UpstreamRequest, 'body' | 'withheld'>> & {
  readonly host: string;
};

/** The headers to send upstream, with its host and the length of the forwarded body. */
function toUpstreamHeaders(
  request: IncomingMessage,
  { body, host, withheld }: UpstreamHead,
): readonly string[] {
  const { headers, httpVersion } = request;
  const length = body.isComplete ? `${body.bytes.length}` : headers['content-length'];
  // HTTP/2 frames a body by itself.
  const hasBody =
    headers['content-length'] !== undefined ||
    headers['transfer-encoding'] !== undefined ||
    body.bytes.length > 0;
  const framing =
    length === undefined ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', length];
  return [
    ...['Host', host],
    ...withoutHeaders(listEndToEndHeaders(request), [...replacedHeaders, ...withheld]).flat(),
    ...['Via', `${httpVersion} sandlot`],
    ...(hasBody ? framing : []),
  ];
}
