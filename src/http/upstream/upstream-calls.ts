import type { FastifyRequest } from 'fastify';
import { isRefusal, type Refusal, refuse } from '../../base/refusal.ts';
import { bodyLimit } from '../../messages/request/request.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { Operation } from '../../openapi/openapi.ts';
import {
  type BufferedBody,
  bufferBody,
  findTargetRefusal,
  type HeaderPairs,
  isEventStream,
  isLenientControlPath,
  listEndToEndHeaders,
  rewriteLocation,
  toJudgedBody,
  toRequestTarget,
  type Upstream,
} from '../../upstream/upstream.ts';
import type { PerformedCall } from '../calls/performed-call.ts';
import { noteAppliedRule } from '../calls/record-exchange.ts';
import { schemeOf } from '../routing/server-url.ts';
import type { UpstreamCalls } from '../service.ts';

export type UpstreamCallOptions = {
  /** The operations that the API answers. */
  readonly operations: ReadonlySet<Operation>;
  /** The path before the document's paths here, in the place of that of the upstream. */
  readonly base: string;
  /** `allow`: this server decides which web pages may read its replies. */
  readonly cors: 'allow' | 'deny';
  /** The control API that the API may have, too. */
  readonly controlPrefix: string;
};

/** Sends the calls of some operations to a real API, with their credentials, and relays its replies. */
export function createUpstreamCalls(
  upstream: Upstream,
  { operations, ...options }: UpstreamCallOptions,
): UpstreamCalls {
  return {
    takes: (operation) => operations.has(operation),
    forward: (request) => forwardCall({ upstream, ...options }, request),
  };
}

type Forwarding = Omit<UpstreamCallOptions, 'operations'> & { readonly upstream: Upstream };

async function forwardCall(
  { upstream, base, cors, controlPrefix }: Forwarding,
  request: FastifyRequest,
): Promise<PerformedCall> {
  noteAppliedRule(request, { kind: 'upstream', url: upstream.address.origin });
  const target = withoutBase(toRequestTarget(request.url), base);
  const refusal = findTargetRefusal(target) ?? findControlRefusal(target, controlPrefix);
  if (refusal !== undefined) throw refusal;
  const { signal, release } = watchClient(request);
  const sent = { target, body: toSentBody(request), signal, withheld: ['sandlot-sandbox'] };
  const incoming = await upstream.send(request.raw, sent).finally(release);
  if (isRefusal(incoming)) throw incoming;
  // Neither a stream of events nor a large body is held back.
  const timeout = isEventStream(incoming.headers) ? 0 : upstream.timeout;
  const body = await bufferBody(incoming, { maxBytes: bodyLimit, timeout }).catch(
    upstream.refuseUnreachable,
  );
  if (isRefusal(body)) throw body;
  const headers = rewriteLocation(listEndToEndHeaders(incoming), {
    address: upstream.address,
    origin: `${schemeOf(request)}://${request.headers.host}`,
    base,
  });
  const reply = {
    status: Number(incoming.statusCode),
    headers: {
      ...toReplyHeaders(cors === 'allow' ? withoutCors(headers) : headers, request.method),
      'sandlot-upstream': upstream.address.origin,
    },
    body: toJudgedBody(body),
  };
  return {
    reply,
    notices: [],
    findings: [],
    ...(!body.isComplete && { stream: { kind: 'relayed' as const, body } }),
  };
}

/** A call of `/{name}/{key}` with `/%255Fsandlot/state` would reach the control API of another Sandlot. */
function findControlRefusal(target: string, controlPrefix: string): Refusal | undefined {
  return isLenientControlPath(target, controlPrefix)
    ? refuse({
        code: 'request-malformed',
        detail: `A server could read the path as ${controlPrefix}, the control API, so it is not forwarded. Send another path.`,
      })
    : undefined;
}

/** A request may also come by a path without the base. */
function withoutBase(target: string, base: string): string {
  return target.startsWith(`${base}/`) ? target.slice(base.length) : target;
}

function toSentBody({ body, raw }: FastifyRequest): BufferedBody {
  const bytes = body instanceof Uint8Array ? Buffer.from(body) : Buffer.alloc(0);
  return { source: raw, bytes, isComplete: true };
}

/** Aborts a call whose client leaves. HTTP/2 closes a stream, HTTP/1.1 the connection. */
function watchClient({ raw }: FastifyRequest): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const connection = Object(raw).stream ?? raw.socket;
  const abort = () => controller.abort();
  connection.once('close', abort);
  return { signal: controller.signal, release: () => connection.off('close', abort) };
}

function withoutCors(pairs: HeaderPairs): HeaderPairs {
  return pairs.filter(([name]) => !/^access-control-/i.test(name));
}

/** Fastify counts the bytes of a body; a reply to HEAD has none to count. */
function toReplyHeaders(pairs: HeaderPairs, method: string): Reply['headers'] {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    const known = headers[lower];
    if (lower === 'content-length' && method !== 'HEAD') continue;
    headers[lower] = known === undefined ? value : [known, value].flat();
  }
  return headers;
}
