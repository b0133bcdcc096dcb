import { createServer, type RequestListener } from 'node:http';
import { type FastifyInstance, type FastifyServerOptions, fastify, LogController } from 'fastify';
import { bodyLimit } from '../../messages/request/request.ts';
import type { Reply } from '../../messages/response/response.ts';
import { withoutSandboxPrefix } from '../routing/sandbox-name.ts';
import type { CreateHttpServer } from '../tls/tls-server.ts';
import { acceptRawBodies } from './raw-body.ts';
import { toTimeoutOptions } from './request-timeout.ts';
import { sendReply } from './send-reply.ts';

/** Answers bytes on a connection that are not a valid HTTP request. */
type ClientErrorHandler = NonNullable<FastifyServerOptions['clientErrorHandler']>;

/** Creates an app that only listens. `answer` handles every request, and can be replaced while it runs. */
export function createListener(
  answer: RequestListener,
  {
    clientErrorHandler,
    requestTimeout,
    createHttpServer = (listener, timeouts) => createServer(timeouts, listener),
  }: {
    readonly clientErrorHandler: ClientErrorHandler;
    readonly requestTimeout: number | undefined;
    readonly createHttpServer?: CreateHttpServer | undefined;
  },
): FastifyInstance {
  return fastify({
    logger: false,
    clientErrorHandler,
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: () =>
      createHttpServer(answer, { keepAliveTimeout, ...toTimeoutOptions(requestTimeout) }),
  });
}

/** Creates an app without operations, for the routes of the control API. */
export function createControlApp(toReply: (error: unknown) => Promise<Reply>): FastifyInstance {
  const app = fastify({
    bodyLimit,
    logger: false,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    rewriteUrl: ({ url = '/' }) => withoutSandboxPrefix(url),
  });
  acceptRawBodies(app);
  app.setErrorHandler(async (error, _request, reply) => sendReply(reply, await toReply(error)));
  return app;
}

/**
 * How long a connection may be idle, in ms; 0 means forever. A server that closes idle connections now and
 * then closes one just as a client sends a request on it, which then fails; and a timer for each reply
 * adds a hundredth to its cost.
 */
export const keepAliveTimeout = 0;
