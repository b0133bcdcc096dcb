import { executionAsyncResource } from 'node:async_hooks';
import type { Server } from 'node:http';
import {
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  fastify,
  LogController,
} from 'fastify';
import { bodyLimit } from '../../messages/request/request.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { Finding, Operation } from '../../openapi/openapi.ts';
import { createExchangeRecorder, type RecordExchange } from '../calls/record-exchange.ts';
import { createClientErrorHandler } from '../errors/client-error.ts';
import { isFastifyError, toUnknownRouteRefusal } from '../errors/error-precedence.ts';
import { createErrorRouting, type ErrorRouting } from '../errors/error-routing.ts';
import { enforceRateLimit, withRateLimitHeaders } from '../faults/rate-limit.ts';
import {
  answerHeadAsGet,
  compileOperationsOnPath,
  listAllowedMethods,
  type OperationsOnPath,
} from '../routing/allowed-methods.ts';
import {
  addAliasRoutes,
  compileIsControlRequest,
  type IsControlRequest,
} from '../routing/base-paths.ts';
import { listRoutes } from '../routing/routes.ts';
import { withoutSandboxPrefix } from '../routing/sandbox-name.ts';
import { compileTolerance, type TolerateRequest } from '../routing/tolerance.ts';
import type { Service } from '../service.ts';
import { createOpenStreams } from '../streams/open-streams.ts';
import type { CreateHttpServer } from '../tls/tls-server.ts';
import { keepAliveTimeout } from './apps-without-operations.ts';
import { enableCors, isPreflight } from './cors.ts';
import { acceptRawBodies } from './raw-body.ts';
import { registerRoutes } from './register-routes.ts';
import { createReplyBatching } from './reply-batching.ts';
import { compileMaskUrl, createRequestSerializer } from './request-log.ts';
import { toTimeoutOptions } from './request-timeout.ts';
import { sendReply } from './send-reply.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** By method. */
    operations?: ReadonlyMap<string, Operation>;
    service?: Service;
  }
}

export type ServerOptions = {
  /** For stderr: `silent`, `fatal`, `error`, `warn`, `info` (each request) or `debug`. */
  readonly logLevel: string;
  /** Called with a few lines about each request that Sandlot or a behaviour failed to answer. */
  readonly onFailure: (report: string) => void;
  /**
   * The path of the control API, whose errors are problems (RFC 9457) whatever the form of the API's
   * errors. `undefined`: there is no control API.
   */
  readonly controlPrefix: string | undefined;
  /** Called with each operation that cannot be served. */
  readonly onFinding: (finding: Finding) => void;
  /** Milliseconds that a client may take to send a request; 60,000 when absent. */
  readonly requestTimeout?: number | undefined;
  /** Creates the server of an app, such as one for HTTPS; one for HTTP when absent. */
  readonly createHttpServer?: CreateHttpServer | undefined;
  /** Whether cross-origin requests are answered. */
  readonly cors: 'allow' | 'deny';
};

/** Creates the Fastify app of documents, with a route for each of their operations. It does not listen yet. */
export async function createServer(
  services: readonly [Service, ...Service[]],
  options: ServerOptions,
): Promise<FastifyInstance> {
  const { controlPrefix, cors, onFailure, onFinding } = options;
  const [service] = services;
  const mounted = addAliasRoutes(
    services.map((one) => ({ service: one, routes: listRoutes(one.operations, one.base) })),
    controlPrefix,
  );
  const isControl = compileIsControlRequest(controlPrefix);
  const onPath = compileOperationsOnPath(mounted);
  const record = createExchangeRecorder(service, compileMaskUrl(services));
  const errors = createErrorRouting(services, { isControl, onPath, onFailure, record });
  const refuseUnknownRoute = async (request: FastifyRequest): Promise<never> => {
    const refusal = toUnknownRouteRefusal(request, onPath, controlPrefix);
    throw await errors.prioritizeError(refusal, request);
  };
  pinNextTick();
  const app = fastify(toFastifyOptions(services, options, { errors, onPath }));
  // Fastify ignores an option of 0.
  app.server.keepAliveTimeout = keepAliveTimeout;
  decorateRequests(app);
  acceptRawBodies(app);
  const tolerate = compileTolerance(app, { mounted, onPath, isControl });
  app.setNotFoundHandler(
    createNotFoundHandler(app, {
      service,
      isControl,
      onPath,
      record,
      refuseUnknownRoute,
      tolerate,
    }),
  );
  app.setErrorHandler(async (thrown, request, reply) => {
    const error = isFastifyError(thrown) ? await errors.prioritizeError(thrown, request) : thrown;
    return errors.replyWithError(error, request, reply);
  });
  if (cors === 'allow') await enableCors(app, mounted);
  const openStreams = createOpenStreams();
  app.addHook('preClose', async () => openStreams.endAll());
  registerRoutes(app, mounted, {
    openStreams,
    record,
    onFinding,
    refuseUnknownRoute,
    tolerate,
    batchReply: createReplyBatching(),
    replyWithError: errors.replyWithError,
  });
  return app;
}

type ErrorOptions = { readonly errors: ErrorRouting; readonly onPath: OperationsOnPath };

function toFastifyOptions(
  services: readonly Service[],
  { logLevel, requestTimeout, createHttpServer }: ServerOptions,
  { errors, onPath }: ErrorOptions,
): FastifyHttpOptions<Server> {
  return {
    bodyLimit,
    ...toHttpServerOptions(requestTimeout, createHttpServer),
    ...toLoggerOptions(logLevel, services),
    exposeHeadRoutes: false,
    // A request on an open connection is answered while others end, since nothing failed yet.
    return503OnClosing: false,
    schemaController: { compilersFactory: disabledCompilers },
    rewriteUrl: ({ url = '/' }) => withoutSandboxPrefix(url),
    routerOptions: { maxParamLength: 4096, querystringParser: () => emptyQuery },
    clientErrorHandler: createClientErrorHandler({
      toErrorReply: errors.toErrorReply,
      refuseUnknownMethod: (line) => toUnknownRouteRefusal(line, onPath),
    }),
    frameworkErrors: async (error, request, reply) => {
      await errors.replyWithError(await errors.prioritizeError(error, request), request, reply);
    },
  };
}

/** Fastify sets the request timeout itself, and passes the others on. */
function toHttpServerOptions(
  requestTimeout: number | undefined,
  createHttpServer: CreateHttpServer | undefined,
): FastifyHttpOptions<Server> {
  const http = toTimeoutOptions(requestTimeout);
  if (createHttpServer === undefined) return { http, requestTimeout: http.requestTimeout };
  const timeouts = { keepAliveTimeout, ...http };
  return { serverFactory: (answer) => createHttpServer(answer, timeouts) };
}

const emptyQuery = {};

function refuseRouteSchema(): never {
  throw new Error('Requests are validated against the document, so no route may have a schema.');
}

/** Fastify's own validator and serializer take a tenth of the start. */
const disabledCompilers = { buildValidator: refuseRouteSchema, buildSerializer: refuseRouteSchema };

/** Fastify's logger takes a tenth of the start, so it is loaded only to log requests. */
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

function decorateRequests(app: FastifyInstance): void {
  app.decorateRequest('arrivedAt', 0);
  app.decorateRequest('sandbox', undefined);
  app.decorateRequest('operation', undefined);
  app.decorateRequest('rateLimit', undefined);
  app.decorateRequest('appliedRules', undefined);
  app.decorateRequest('changes', undefined);
}

type NotFoundOptions = {
  readonly service: Service;
  readonly isControl: IsControlRequest;
  readonly onPath: OperationsOnPath;
  readonly record: RecordExchange;
  readonly refuseUnknownRoute: (request: FastifyRequest) => Promise<never>;
  readonly tolerate: TolerateRequest;
};

/** Answers HEAD and OPTIONS of the paths of a document, and refuses any other request without a route. */
function createNotFoundHandler(
  app: FastifyInstance,
  { isControl, onPath, refuseUnknownRoute, tolerate, ...services }: NotFoundOptions,
) {
  const answerUnknownRoute = async (request: FastifyRequest, reply: FastifyReply) =>
    tolerate(request, reply) ? reply : refuseUnknownRoute(request);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { method, url } = request;
    const operations = isImplicitMethod(method) && !isControl(request) ? onPath(url) : [];
    const isHeadOfGet = method === 'HEAD' && operations.some((one) => one.method === 'GET');
    if (isHeadOfGet) return answerHeadAsGet(app, request, reply);
    if (operations.length === 0 || method === 'HEAD') return answerUnknownRoute(request, reply);
    return sendReply(reply, await answerOptions(services, request, operations));
  };
}

/** Names the methods of a path, and records the request. */
async function answerOptions(
  { service, record }: Pick<NotFoundOptions, 'service' | 'record'>,
  request: FastifyRequest,
  operations: readonly Operation[],
): Promise<Reply> {
  await service.prepareRequest?.(request, 'read');
  await enforceRateLimit(service, request);
  const headers = { allow: listAllowedMethods(operations).join(', ') };
  const answer = withRateLimitHeaders(request, { status: 204, headers, body: undefined });
  if (isPreflight(request)) return answer;
  const recorded = record(request, { reply: answer, notices: [] });
  if (service.recording === 'before reply') await recorded;
  return answer;
}

/** Methods that are answered without being documented (RFC 9110, sections 9.3.2 and 9.3.7). */
function isImplicitMethod(method: string): boolean {
  return method === 'HEAD' || method === 'OPTIONS';
}

const pinnedTicks = new Set<object>();

/**
 * Keeps one object of `process.nextTick` alive for the life of the process. Without one, garbage
 * collection can drop the hidden class that these objects share, and Node 20 then creates each of them
 * six times more slowly: a twentieth of the cost of a request.
 */
export function pinNextTick(): void {
  process.nextTick(() => {
    if (pinnedTicks.size === 0) pinnedTicks.add(executionAsyncResource());
  });
}
