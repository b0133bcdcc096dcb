import { executionAsyncResource } from 'node:async_hooks';
import {
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerOptions,
  fastify,
  LogController,
} from 'fastify';
import type { Finding, Operation } from '../../openapi/openapi.ts';
import { createExchangeRecorder } from '../calls/record-exchange.ts';
import { createClientErrorHandler } from '../errors/client-error.ts';
import { isFastifyError, toUnknownRouteRefusal } from '../errors/error-precedence.ts';
import { createErrorRouting } from '../errors/error-routing.ts';
import { enforceRateLimit, withRateLimitHeaders } from '../faults/rate-limit.ts';
import { bodyLimit } from '../request/body/content-encoding.ts';
import {
  answerHeadAsGet,
  compileOperationsOnPath,
  listAllowedMethods,
} from '../routing/allowed-methods.ts';
import { addAliasRoutes, compileIsControlRequest } from '../routing/base-paths.ts';
import { listRoutes } from '../routing/routes.ts';
import { withoutSandboxPrefix } from '../routing/sandbox-name.ts';
import type { Service } from '../service.ts';
import { keepAliveTimeout } from './apps-without-operations.ts';
import { enableCors, isPreflight } from './cors.ts';
import { acceptRawBodies } from './raw-body.ts';
import { registerRoutes } from './register-routes.ts';
import { createReplyBatching } from './reply-batching.ts';
import { createRequestSerializer } from './request-log.ts';
import { sendReply } from './send-reply.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
    service?: Service;
  }
}

export type ServerOptions = {
  /** Of what is written to stderr: `silent`, `fatal`, `error`, `warn`, `info` (each request), `debug`. */
  readonly logLevel: string;
  /** Hears of a request that failed through no fault of its own, in a few lines. */
  readonly onFailure: (story: string) => void;
  /**
   * The path below which the routes are Sandlot's own: errors there are problems (RFC 9457), whatever
   * the form of the API's errors. `undefined`: there are none.
   */
  readonly controlPrefix: string | undefined;
  /** Hears of operations that cannot be served. */
  readonly onFinding: (finding: Finding) => void;
  /** Answers cross-origin requests. */
  readonly cors: 'allow' | 'deny';
};

/** Makes the Fastify app of documents: a route for each of their operations. It does not listen yet. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export async function createServer(
  services: readonly [Service, ...Service[]],
  { logLevel, controlPrefix, cors, onFailure, onFinding }: ServerOptions,
): Promise<FastifyInstance> {
  const isControl = compileIsControlRequest(controlPrefix);
  const grounds = services.map((service) => ({
    service,
    routes: listRoutes(service.operations, service.base),
  }));
  const mounted = addAliasRoutes(grounds, controlPrefix);
  const onPath = compileOperationsOnPath(mounted);
  const record = createExchangeRecorder(services[0]);
  const { prioritizeError, replyWithError, toErrorReply } = createErrorRouting(services, {
    ...{ isControl, onPath, onFailure, record },
  });
  pinNextTick();
  const app = fastify({
    bodyLimit,
    ...toLoggerOptions(logLevel, services),
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: disabledCompilers },
    rewriteUrl: ({ url = '/' }) => withoutSandboxPrefix(url),
    routerOptions: { maxParamLength: 4096, querystringParser: () => emptyQuery },
    clientErrorHandler: createClientErrorHandler({
      toErrorReply,
      refuseUnknownMethod: (line) => toUnknownRouteRefusal(line, onPath),
    }),
    frameworkErrors: async (error, request, reply) => {
      await replyWithError(await prioritizeError(error, request), request, reply);
    },
  });
  // Fastify takes 0 for no wish.
  app.server.keepAliveTimeout = keepAliveTimeout;
  app.decorateRequest('arrival', 0);
  app.decorateRequest('sandbox', undefined);
  app.decorateRequest('operation', undefined);
  app.decorateRequest('allowance', undefined);
  app.decorateRequest('by', undefined);
  acceptRawBodies(app);
  const refuseUnknownRoute = async (request: FastifyRequest): Promise<never> => {
    throw await prioritizeError(toUnknownRouteRefusal(request, onPath), request);
  };
  app.setNotFoundHandler(async (request, reply) => {
    const { method, url } = request;
    const methods = isImplicitMethod(method) && !isControl(request) ? onPath(url) : [];
    const isHead = method === 'HEAD' && methods.some((operation) => operation.method === 'GET');
    if (methods.length === 0 || (method === 'HEAD' && !isHead)) return refuseUnknownRoute(request);
    if (isHead) return answerHeadAsGet(app, request, reply);
    await enforceRateLimit(services[0], request);
    const headers = { allow: listAllowedMethods(methods).join(', ') };
    const allowed = withRateLimitHeaders(request, { status: 204, headers, body: undefined });
    if (!isPreflight(request)) record(request, { reply: allowed, notices: [] });
    return sendReply(reply, allowed);
  });
  app.setErrorHandler(async (error, request, reply) => {
    return replyWithError(
      isFastifyError(error) ? await prioritizeError(error, request) : error,
      request,
      reply,
    );
  });
  if (cors === 'allow') await enableCors(app, mounted);
  const batchReply = createReplyBatching();
  registerRoutes(app, mounted, {
    record,
    batchReply,
    onFinding,
    replyWithError,
    refuseUnknownRoute,
  });
  return app;
}

const emptyQuery = {};

function refuseRouteSchema(): never {
  throw new Error('Requests are held against the document, so that no route has a schema.');
}

/** Fastify's own validator and serializer are a tenth of the start. */
const disabledCompilers = { buildValidator: refuseRouteSchema, buildSerializer: refuseRouteSchema };

/** Fastify's logger is loaded only where requests are logged: it takes a tenth of the start. */
function toLoggerOptions(logLevel: string, services: readonly Service[]): FastifyServerOptions {
  return logLevel === 'info' || logLevel === 'debug'
    ? {
        logger: {
          level: logLevel,
          stream: process.stderr,
          serializers: { req: createRequestSerializer(services) },
        },
      }
    : { logger: false, logController: new LogController({ disableRequestLogging: true }) };
}

/** Methods that are answered where the document says nothing of them (RFC 9110, sections 9.3.2 and 9.3.7). */
function isImplicitMethod(method: string): boolean {
  return method === 'HEAD' || method === 'OPTIONS';
}

const pinnedTicks = new Set<object>();

/**
 * Keeps one object of `process.nextTick` for as long as the process lives. Without one the collector
 * may take the hidden class that they have in common, and after that Node 20 makes each of them six
 * times as slowly: a twentieth of what a request costs.
 */
export function pinNextTick(): void {
  process.nextTick(() => {
    if (pinnedTicks.size === 0) pinnedTicks.add(executionAsyncResource());
  });
}
