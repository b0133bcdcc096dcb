import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { monotonicNow } from '../../base/clock.ts';
import type { Finding } from '../../openapi/openapi.ts';
import type { PerformedCall, PerformOperation } from '../calls/perform.ts';
import type { RecordExchange } from '../calls/record-exchange.ts';
import { sendCutReply } from '../faults/fault-injection.ts';
import { withRateLimitHeaders } from '../faults/rate-limit.ts';
import { formatNotice } from '../response/notice-headers.ts';
import type { Reply } from '../response/serialize-outcome.ts';
import type { MountedRoutes } from '../routing/base-paths.ts';
import { compileRoute, type RouteDefinition } from '../routing/routes.ts';
import type { Service } from '../service.ts';
import type { BatchReply } from './reply-batching.ts';
import { sendReply } from './send-reply.ts';

/**
 * Has the app answer the requests of all documents. What lies below a base path is there or not: no
 * parameter stands for it of an alias, nor of a document that is mounted further out.
 */
export function registerRoutes(
  app: FastifyInstance,
  mounted: readonly MountedRoutes[],
  shared: Omit<RouteServices, 'service' | 'before'>,
): void {
  const bases = mounted.flatMap(({ service: { base } }) => (base === '' ? [] : [base]));
  const refuseBelow = (some: readonly string[]): RouteServices['before'] => {
    if (some.length === 0) return undefined;
    return async (request) => {
      if (some.some((base) => request.url.startsWith(`${base}/`)))
        await shared.refuseUnknownRoute(request);
    };
  };
  const beside = refuseBelow(bases);
  for (const { service, routes, aliases } of mounted) {
    const inner = refuseBelow(bases.filter((base) => base.startsWith(`${service.base}/`)));
    for (const route of routes) registerRoute(app, route, { ...shared, service, before: inner });
    for (const alias of aliases) registerRoute(app, alias, { ...shared, service, before: beside });
  }
}

/** What all routes have in common. */
export type RouteServices = {
  readonly service: Service;
  readonly record: RecordExchange;
  readonly batchReply: BatchReply;
  /** Hears of operations that cannot be served. */
  readonly onFinding: (finding: Finding) => void;
  /** Answers a request with what it ended with, where that was no outcome. */
  readonly replyWithError: (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply>;
  /** Ends a request for what is not there. */
  readonly refuseUnknownRoute: (request: FastifyRequest) => Promise<never>;
  readonly before?: ((request: FastifyRequest) => Promise<void>) | undefined;
};

/** Has the app answer the requests of a route. */
export function registerRoute(
  app: FastifyInstance,
  route: RouteDefinition,
  serving: RouteServices,
): void {
  const { method, url, candidates } = route;
  const { before, service } = serving;
  const [{ operation }] = candidates;
  try {
    if (needsAddedMethod(app, route))
      app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
    app.route({
      method,
      url,
      config: { operation, service },
      ...(before ? { preHandler: before } : {}),
      handler: createRouteHandler(route, serving),
    });
  } catch (error) {
    const message = `cannot be routed, so it is not served: ${Object(error).message}`;
    serving.onFinding(
      service.withSource({ severity: 'error', pointer: operation.pointer, message }),
    );
  }
}

/** Methods of a document's own, and a GET that the document describes with a body. */
function needsAddedMethod(
  { supportedMethods }: FastifyInstance,
  { method, candidates }: RouteDefinition,
): boolean {
  return (
    !supportedMethods.includes(method) ||
    ((method === 'GET' || method === 'HEAD') &&
      candidates.some(({ operation }) => operation.body !== undefined))
  );
}

/** Calls back rather than waits: each promise on a request's way costs as much as a look-up. */
function createRouteHandler(route: RouteDefinition, serving: RouteServices) {
  const { service, record, batchReply, replyWithError, refuseUnknownRoute } = serving;
  const [{ positions }] = route.candidates;
  // Most operations of a large document are never called, so nothing of them is compiled before.
  let perform: PerformOperation | undefined;
  const leave = (request: FastifyRequest, reply: FastifyReply, performed: PerformedCall): void => {
    const answer = withRateLimitHeaders(request, withSandlotHeaders(performed));
    const { notices, cut } = performed;
    if (cut !== undefined) {
      sendCutReply(reply, answer, cut).then((got) => record(request, { reply: got, notices }));
      return;
    }
    sendReply(reply, answer);
    record(request, { reply: answer, notices });
  };
  return (request: FastifyRequest, reply: FastifyReply): void => {
    request.arrival = monotonicNow();
    const fail = (thrown: unknown) => {
      // What cannot be answered at all is Fastify's.
      replyWithError(thrown, request, reply).catch((error) => reply.send(error));
    };
    // The router takes what stands behind the slash of /pets/ for a value.
    if (positions.length > 0 && hasEmptyParameter(request.params)) {
      refuseUnknownRoute(request).catch(fail);
      return;
    }
    perform ??= compileRoute(service, route);
    perform(request).then(
      (performed) =>
        batchReply(() => {
          try {
            leave(request, reply, performed);
          } catch (error) {
            fail(error);
          }
        }),
      fail,
    );
  };
}

function hasEmptyParameter(params: unknown): boolean {
  for (const name in Object(params)) if (Reflect.get(Object(params), name) === '') return true;
  return false;
}

/** What is to be said beside a reply, which for most is nothing. */
function withSandlotHeaders({ reply, notices, findings }: PerformedCall): Reply {
  if (notices.length === 0 && findings.length === 0) return reply;
  const words = {
    ...(notices.length > 0 && { 'sandlot-notice': notices.map(formatNotice) }),
    ...(findings.length > 0 && { 'sandlot-finding': findings }),
  };
  return { ...reply, headers: { ...reply.headers, ...words } };
}
