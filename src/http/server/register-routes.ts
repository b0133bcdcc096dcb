import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { monotonicNow } from '../../base/clock.ts';
import type { Finding } from '../../openapi/openapi.ts';
import {
  type PerformedCall,
  type PerformOperation,
  withSandlotHeaders,
} from '../calls/performed-call.ts';
import type { RecordExchange } from '../calls/record-exchange.ts';
import { sendCutReply } from '../faults/fault-injection.ts';
import { withRateLimitHeaders } from '../faults/rate-limit.ts';
import type { MountedRoutes } from '../routing/base-paths.ts';
import { compileRoute, type RouteDefinition } from '../routing/routes.ts';
import type { TolerateRequest } from '../routing/tolerance.ts';
import type { Service } from '../service.ts';
import type { OpenStreams } from '../streams/open-streams.ts';
import { sendStream } from '../streams/send-stream.ts';
import type { BatchReply } from './reply-batching.ts';
import { sendReply } from './send-reply.ts';

/** The services of all routes of an app. */
export type RouteServices = {
  readonly record: RecordExchange;
  readonly batchReply: BatchReply;
  readonly openStreams: OpenStreams;
  /** Called with each operation that cannot be served. */
  readonly onFinding: (finding: Finding) => void;
  readonly replyWithError: (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply>;
  readonly refuseUnknownRoute: (request: FastifyRequest) => Promise<never>;
  readonly tolerate: TolerateRequest;
};

/** Those of one route: its document, and a check before the handler. */
type OwnRouteServices = RouteServices & {
  readonly service: Service;
  readonly preHandler: ((request: FastifyRequest) => Promise<void>) | undefined;
};

/**
 * Registers the routes of all documents. `/v1/{name}` of a document at `/v1` does not match a path of
 * another document at `/v1/admin`, and an alias matches no path below any base path.
 */
export function registerRoutes(
  app: FastifyInstance,
  mounted: readonly MountedRoutes[],
  shared: RouteServices,
): void {
  const bases = mounted.flatMap(({ service: { base } }) => (base === '' ? [] : [base]));
  const refuseBelowAny = refuseBelow(bases, shared);
  for (const { service, routes, aliases } of mounted) {
    const innerBases = bases.filter((base) => base.startsWith(`${service.base}/`));
    const refuseBelowInner = refuseBelow(innerBases, shared);
    for (const group of groupByUrl(routes))
      registerPath(app, group, { ...shared, service, preHandler: refuseBelowInner });
    for (const group of groupByUrl(aliases))
      registerPath(app, group, { ...shared, service, preHandler: refuseBelowAny });
  }
}

type RoutesOfPath = readonly [RouteDefinition, ...RouteDefinition[]];

/** Fastify takes much longer for two routes than for one with two methods. */
function groupByUrl(routes: readonly RouteDefinition[]): Iterable<RoutesOfPath> {
  const groups = new Map<string, [RouteDefinition, ...RouteDefinition[]]>();
  for (const route of routes) {
    const group = groups.get(route.url);
    if (group) group.push(route);
    else groups.set(route.url, [route]);
  }
  return groups.values();
}

function refuseBelow(
  bases: readonly string[],
  { refuseUnknownRoute }: RouteServices,
): OwnRouteServices['preHandler'] {
  if (bases.length === 0) return undefined;
  return async (request) => {
    if (bases.some((base) => request.url.startsWith(`${base}/`))) await refuseUnknownRoute(request);
  };
}

function registerPath(
  app: FastifyInstance,
  routes: RoutesOfPath,
  services: OwnRouteServices,
): void {
  const { service, preHandler } = services;
  const supported = routes.filter((route) => supportsMethod(app, route, services));
  const operations = new Map(
    supported.map(({ method, candidates: [{ operation }] }) => [method, operation]),
  );
  try {
    if (supported.length > 0)
      app.route({
        method: supported.map(({ method }) => method),
        url: routes[0].url,
        config: { operations, service },
        ...(preHandler ? { preHandler } : {}),
        handler: createPathHandler(supported, services),
      });
  } catch (error) {
    for (const route of supported) reportUnroutable(route, services, error);
  }
}

/** Adds the method of a route to the server if it has to. */
function supportsMethod(
  app: FastifyInstance,
  route: RouteDefinition,
  services: OwnRouteServices,
): boolean {
  try {
    if (needsAddedMethod(app, route))
      app.addHttpMethod(route.method, { hasBody: true, overrideExisting: true });
    return true;
  } catch (error) {
    reportUnroutable(route, services, error);
    return false;
  }
}

function reportUnroutable(
  { candidates: [{ operation }] }: RouteDefinition,
  { service, onFinding }: OwnRouteServices,
  error: unknown,
): void {
  const message = `cannot be routed, so it is not served: ${Object(error).message}`;
  onFinding(service.withSource({ severity: 'error', pointer: operation.pointer, message }));
}

/** True for methods of the document's own, and for a GET or HEAD that is documented with a body. */
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

type RouteHandler = (request: FastifyRequest, reply: FastifyReply) => void;

function createPathHandler(
  routes: readonly RouteDefinition[],
  services: OwnRouteServices,
): RouteHandler {
  const handlers: Record<string, RouteHandler> = Object.fromEntries(
    routes.map((route) => [route.method, createRouteHandler(route, services)]),
  );
  return (request, reply) => handlers[request.method]?.(request, reply);
}

/** Uses callbacks instead of `await`: each promise on the path of a request costs as much as a look-up. */
function createRouteHandler(route: RouteDefinition, services: OwnRouteServices): RouteHandler {
  const { batchReply, replyWithError, refuseUnknownRoute, tolerate } = services;
  const [{ parameterNames }] = route.candidates;
  const performRequest = compileAtFirstRequest(route, services);
  return (request, reply) => {
    request.arrivedAt = monotonicNow();
    const fail = (error: unknown) => {
      // Fastify reports an error that has no reply yet.
      replyWithError(error, request, reply).catch((failure) => reply.send(failure));
    };
    // The router matches /pets/ with an empty parameter.
    if (parameterNames.length > 0 && hasEmptyParameter(request.params)) {
      if (tolerate(request, reply)) return;
      refuseUnknownRoute(request).catch(fail);
      return;
    }
    performRequest(request).then(
      (performed) =>
        batchReply(() => {
          try {
            sendPerformed(services, performed, { request, reply });
          } catch (error) {
            fail(error);
          }
        }),
      fail,
    );
  };
}

/** Compiles a route at its first request, since most operations of a large document are never called. */
function compileAtFirstRequest(
  route: RouteDefinition,
  { service }: OwnRouteServices,
): PerformOperation {
  let perform: PerformOperation | undefined;
  let compiling: Promise<PerformOperation> | undefined;
  // Both compiling and the first call may be long, so each has a turn of the event loop.
  const compileWhenReady = async (readiness: Promise<void>): Promise<PerformOperation> => {
    try {
      await readiness;
      const compiled = compileRoute(service, route);
      await setImmediate();
      perform = compiled;
      return compiled;
    } finally {
      compiling = undefined;
    }
  };
  return (request) => {
    if (perform !== undefined) return perform(request);
    if (compiling === undefined) {
      const readiness = service.prepare(route.candidates[0].operation);
      if (readiness === undefined) {
        perform = compileRoute(service, route);
        return perform(request);
      }
      compiling = compileWhenReady(readiness);
    }
    // Requests that come meanwhile do not overtake the first one.
    return compiling.then((compiled) => compiled(request));
  };
}

function hasEmptyParameter(params: unknown): boolean {
  for (const name in Object(params)) if (Reflect.get(Object(params), name) === '') return true;
  return false;
}

type FastifyExchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** Sends the reply of a call and writes it into the journal. */
function sendPerformed(
  { record, service, openStreams }: OwnRouteServices,
  performed: PerformedCall,
  { request, reply }: FastifyExchange,
): void {
  const { notices, cut, stream } = performed;
  const { streamInterval: interval } = service;
  const answer = withRateLimitHeaders(request, withSandlotHeaders(performed));
  if (stream !== undefined && request.raw.isHead !== true) {
    const leftOut = stream.kind === 'relayed' ? (['reply'] as const) : undefined;
    sendStream({ reply, head: answer, stream, cut, interval, openStreams }).then((received) =>
      record(request, { reply: received, notices, leftOut }),
    );
    return;
  }
  if (cut !== undefined) {
    sendCutReply(reply, answer, cut).then((received) =>
      record(request, { reply: received, notices }),
    );
    return;
  }
  if (service.recording === 'before reply') {
    // A client that has the reply finds the call in the journal of every replica.
    Promise.resolve(record(request, { reply: answer, notices })).then(() =>
      sendReply(reply, answer),
    );
    return;
  }
  sendReply(reply, answer);
  record(request, { reply: answer, notices });
}
