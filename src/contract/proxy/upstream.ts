import { type IncomingMessage, Agent as PlainAgent, request as plain } from 'node:http';
import { Agent as SafeAgent, request as safe } from 'node:https';
import { pipeline } from 'node:stream';
import { type Refusal, refuse } from '../../base/refusal.ts';
import type { BufferedBody } from './buffered-body.ts';
import { listEndToEndHeaders, withoutHeaders } from './forwarded-headers.ts';

/** The API that requests go on to. */
export type Upstream = {
  readonly address: URL;
  /** Sends a request on; resolves with the head of its reply, or with the refusal (502) that none came. */
  send(request: IncomingMessage, draft: UpstreamRequest): Promise<IncomingMessage | Refusal>;
  /** The refusal (502) of a call that it does not answer. */
  refuseUnreachable(cause: unknown): Refusal;
  close(): void;
};

export type UpstreamRequest = {
  /** Path and query. */
  readonly target: string;
  readonly body: BufferedBody;
  /** Ends it where nobody waits for the reply any more. */
  readonly signal: AbortSignal;
};

/** What may be sent once more over another connection (RFC 9110, section 9.2.2). */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY']);

/** Heads of replies may be so large, in bytes. */
const maxHeaderSize = 64 * 1024;

/** Opens the way to the API at an address. */
export function createUpstream(address: URL): Upstream {
  const [Agent, open] = address.protocol === 'https:' ? [SafeAgent, safe] : [PlainAgent, plain];
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  const { hostname, port, host } = address;
  const base = address.pathname.replace(/\/+$/, '');
  const sendOnce = (
    request: IncomingMessage,
    { target, body, signal }: UpstreamRequest,
    method: string,
  ) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = open({
        ...{ port, method, signal, maxHeaderSize },
        host: hostname.replace(/^\[|\]$/g, ''),
        path: base + target,
        // A connection that was kept may just be closed by the other side, which only what may be
        // sent twice gets over.
        agent: idempotentMethods.has(method) ? agent : false,
        headers: toUpstreamHeaders(request, body, host),
      });
      outgoing.on('response', resolve);
      outgoing.on('error', (error) =>
        reject(outgoing.reusedSocket ? new StaleUpstreamConnection(error) : error),
      );
      outgoing.write(body.bytes);
      // What becomes of the rest is told by the reply, or by the error.
      if (body.isComplete) outgoing.end();
      else pipeline(body.source, outgoing, () => undefined);
    });
  const refuseUnreachable = (cause: unknown): Refusal =>
    refuse({
      code: 'upstream-unreachable',
      detail: `${address.origin} does not answer: ${describeCause(cause)}.`,
      cause,
    });
  return {
    address,
    send: (request, draft) => {
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

/** An error of a connection that had been used before: a new one may do. */
class StaleUpstreamConnection extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** Where several addresses of a name were tried, the reasons are in it. */
function describeCause(error: unknown): string {
  return String(
    [error, Object(error).errors]
      .flat()
      .map((one) => Object(one).message)
      .find(Boolean),
  );
}

/** The fields of a request as they go on: to another host, with the length of the body as it goes. */
function toUpstreamHeaders(
  request: IncomingMessage,
  body: BufferedBody,
  host: string,
): readonly string[] {
  const { headers, httpVersion } = request;
  const length = body.isComplete ? `${body.bytes.length}` : headers['content-length'];
  const hasBody =
    headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  const framing =
    length === undefined ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', length];
  return [
    ...['Host', host],
    // 100 Continue was answered here.
    ...withoutHeaders(listEndToEndHeaders(request), ['host', 'content-length', 'expect']).flat(),
    ...['Via', `${httpVersion} sandlot`],
    ...(hasBody ? framing : []),
  ];
}
