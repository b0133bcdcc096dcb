import {
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerOptions,
  fastify,
  LogController,
} from 'fastify';
import type { Finding, Operation } from '../document/document.ts';
import { bodyLimit } from '../request/request.ts';
import { withAliases } from './alias.ts';
import { listMethods, openOnPath } from './allowed.ts';
import { answerAsGet } from './as-get.ts';
import { openClientErrors } from './client-error.ts';
import { allowOrigins, isPreflight } from './cors.ts';
import { openDoors } from './door.ts';
import { openIsControl } from './is-control.ts';
import { keepAliveTimeout } from './keep-alive.ts';
import { keepTick } from './keep-tick.ts';
import { openLogged } from './logged.ts';
import { meter, withAllowance } from './meter.ts';
import { isFastifys, toUnknownRoute } from './precedence.ts';
import { openRecord } from './record.ts';
import { listRoutes } from './route.ts';
import { withoutPrefix } from './sandbox-name.ts';
import { send } from './send.ts';
import { serveAll } from './serve-all.ts';
import type { Service } from './service.ts';
import { takeBytes } from './take-bytes.ts';
import { openTurns } from './turn.ts';

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
export const createServer = async (
  services: readonly [Service, ...Service[]],
  { logLevel, controlPrefix, cors, onFailure, onFinding }: ServerOptions,
): Promise<FastifyInstance> => {
  const isControl = openIsControl(controlPrefix);
  const grounds = services.map((service) => ({
    service,
    routes: listRoutes(service.operations, service.base),
  }));
  const mounted = withAliases(grounds, controlPrefix);
  const onPath = openOnPath(mounted);
  const record = openRecord(services[0]);
  const { precede, refuseWith, toReply } = openDoors(services, {
    ...{ isControl, onPath, onFailure, record },
  });
  keepTick();
  const app = fastify({
    bodyLimit,
    ...toLogging(logLevel, services),
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: noCompilers },
    rewriteUrl: ({ url = '/' }) => withoutPrefix(url),
    routerOptions: { maxParamLength: 4096, querystringParser: () => nothing },
    clientErrorHandler: openClientErrors({
      toReply,
      toUnknown: (line) => toUnknownRoute(line, onPath),
    }),
    frameworkErrors: async (error, request, reply) => {
      await refuseWith(await precede(error, request), request, reply);
    },
  });
  // Fastify takes 0 for no wish.
  app.server.keepAliveTimeout = keepAliveTimeout;
  app.decorateRequest('arrival', 0);
  app.decorateRequest('sandbox', undefined);
  app.decorateRequest('operation', undefined);
  app.decorateRequest('allowance', undefined);
  app.decorateRequest('by', undefined);
  takeBytes(app);
  const refuseUnknown = async (request: FastifyRequest): Promise<never> => {
    throw await precede(toUnknownRoute(request, onPath), request);
  };
  app.setNotFoundHandler(async (request, reply) => {
    const { method, url } = request;
    const methods = isAsking(method) && !isControl(request) ? onPath(url) : [];
    const isHead = method === 'HEAD' && methods.some((operation) => operation.method === 'GET');
    if (methods.length === 0 || (method === 'HEAD' && !isHead)) return refuseUnknown(request);
    if (isHead) return answerAsGet(app, request, reply);
    await meter(services[0], request);
    const headers = { allow: listMethods(methods).join(', ') };
    const allowed = withAllowance(request, { status: 204, headers, body: undefined });
    if (!isPreflight(request)) record(request, { reply: allowed, notices: [] });
    return send(reply, allowed);
  });
  app.setErrorHandler(async (error, request, reply) => {
    return refuseWith(isFastifys(error) ? await precede(error, request) : error, request, reply);
  });
  if (cors === 'allow') await allowOrigins(app, mounted);
  const atEndOfTurn = openTurns();
  serveAll(app, mounted, { record, atEndOfTurn, onFinding, refuseWith, refuseUnknown });
  return app;
};

const nothing = {};

const refuseSchema = (): never => {
  throw new Error('Requests are held against the document, so that no route has a schema.');
};

/** Fastify's own validator and serializer are a tenth of the start. */
const noCompilers = { buildValidator: refuseSchema, buildSerializer: refuseSchema };

/** Fastify's logger is loaded only where requests are logged: it takes a tenth of the start. */
const toLogging = (logLevel: string, services: readonly Service[]): FastifyServerOptions =>
  logLevel === 'info' || logLevel === 'debug'
    ? {
        logger: {
          level: logLevel,
          stream: process.stderr,
          serializers: { req: openLogged(services) },
        },
      }
    : { logger: false, logController: new LogController({ disableRequestLogging: true }) };

/** Methods that are answered where the document says nothing of them (RFC 9110, sections 9.3.2 and 9.3.7). */
const isAsking = (method: string): boolean => method === 'HEAD' || method === 'OPTIONS';
