import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  fastify,
  LogController,
} from 'fastify';
import type { Planned } from '../behaviour/plan.ts';
import {
  isObject,
  type OpenApiDocument,
  type Operation,
  objectAt,
  textAt,
} from '../document/document.ts';
import { isRefusal } from '../refusal.ts';
import { toNoticeField } from '../response/notice.ts';
import type { Reply } from '../response/shape.ts';
import { openOnPath } from './allowed.ts';
import { takeBytes } from './body.ts';
import { bodyLimit } from './inflate.ts';
import { keepPrefix } from './own-reference.ts';
import { toBasePath, toRoutePath } from './path.ts';
import { openPerformance, type Performed } from './perform.ts';
import { isFastifys, openPrecedence, toUnknownRoute } from './precedence.ts';
import { openRefusals } from './refusal.ts';
import { withoutPrefix } from './sandbox-name.ts';
import type { Service } from './service.ts';
import { openTurns } from './turn.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

export type ServerOptions = {
  /** Of what is written to stderr: `silent`, `fatal`, `error`, `warn`, `info` (each request), `debug`. */
  readonly logLevel: string;
  /** Hears of a request that failed through no fault of its own, in a few lines. */
  readonly onFailure: (story: string) => void;
  /**
   * The path below which the routes are Sandlot's own: errors there are problems (RFC 9457), whatever
   * the form of the API's errors.
   */
  readonly controlPrefix: string;
  /** Answers cross-origin requests. */
  readonly cors: 'allow' | 'deny';
};

/** Makes the Fastify app of a document: a route for each of its operations. It does not listen yet. */
export const createServer = async (
  service: Service,
  { logLevel, controlPrefix, cors, onFailure }: ServerOptions,
): Promise<FastifyInstance> => {
  const toReply = openRefusals(service);
  const toProblemReply = openRefusals({ ...service, refuse: undefined });
  const isControl = ({ url }: FastifyRequest): boolean =>
    url.startsWith(controlPrefix) && /^[/?]?$/.test(url.charAt(controlPrefix.length));
  const base = readBasePath(service.document);
  const onPath = openOnPath(
    service.operations.map(({ operation }) => operation),
    base,
  );
  const precede = openPrecedence(service, { base, onPath });
  const app = fastify({
    bodyLimit,
    ...toLogging(logLevel),
    exposeHeadRoutes: false,
    rewriteUrl: ({ url = '/' }) => withoutPrefix(url),
    routerOptions: { maxParamLength: 4096, querystringParser: () => nothing },
    frameworkErrors: async (error, request, reply) => {
      const write = isControl(request) ? toProblemReply : toReply;
      await send(reply, await write(await precede(error, request)));
    },
  });
  takeBytes(app);
  app.setNotFoundHandler(async (request) => {
    throw await precede(toUnknownRoute(request, onPath), request);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const first = isFastifys(error) ? await precede(error, request) : error;
    const { operation = onPath(request.url)[0] } = request.routeOptions.config;
    const answer = await (isControl(request) ? toProblemReply(first) : toReply(first, operation));
    // A refusal is meant, whatever its status: a full disk is said once, by the store.
    if (answer.status >= 500 && !isRefusal(first)) {
      onFailure(`${request.method} ${request.url}: ${toStory(first)}`);
    }
    return send(reply, answer);
  });
  if (cors === 'allow') {
    const { fastifyCors } = await import('@fastify/cors');
    await app.register(fastifyCors, corsOptions);
  }
  const endOfTurn = openTurns();
  for (const planned of service.operations) serve(app, service, { planned, base, endOfTurn });
  return app;
};

const nothing = {};

const toStory = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Fastify's logger is loaded only where requests are logged: it takes a tenth of the start. */
const toLogging = (logLevel: string): FastifyServerOptions =>
  logLevel === 'info' || logLevel === 'debug'
    ? { logger: { level: logLevel, stream: process.stderr } }
    : { logger: false, logController: new LogController({ disableRequestLogging: true }) };

const corsOptions = {
  origin: true,
  credentials: true,
  methods: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'],
  exposedHeaders: ['Sandlot-Notice', 'Sandlot-Finding', 'Location', 'Link'],
};

/** The path that the document's first server puts before every other. */
export const readBasePath = ({ root }: OpenApiDocument): string => {
  const [server] = Array.isArray(root.servers) ? root.servers : [];
  if (!isObject(server)) return '';
  const variables = objectAt(server, 'variables');
  return toBasePath(
    textAt(server, 'url')?.replace(
      /\{([^{}]*)\}/g,
      (text, name) => textAt(objectAt(variables, name), 'default') ?? text,
    ),
  );
};

type Route = {
  readonly planned: Planned;
  readonly base: string;
  readonly endOfTurn: () => Promise<void> | undefined;
};

const serve = (
  app: FastifyInstance,
  service: Service,
  { planned, base, endOfTurn }: Route,
): void => {
  const { operation } = planned;
  const { url, names } = toRoutePath(base, operation.path);
  const perform = lazily(() => openPerformance(service, planned, names));
  app.route({
    method: operation.method,
    url,
    config: { operation },
    handler: async (request, reply) => {
      const performed = await perform()(request);
      const answer = withNotices(performed);
      const turn = endOfTurn();
      if (turn) await turn;
      return send(reply, answer);
    },
  });
};

/** Most operations of a large document are never called, so nothing of them is compiled before. */
const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const withNotices = ({ reply, notices }: Performed): Reply =>
  notices.length === 0
    ? reply
    : { ...reply, headers: { ...reply.headers, 'sandlot-notice': notices.map(toNoticeField) } };

const send = (reply: FastifyReply, { status, headers, body }: Reply): FastifyReply => {
  reply.code(status);
  const own = keepPrefix(headers, reply.request);
  for (const name in own) reply.header(name, own[name]);
  return reply.send(body);
};
