import { createServer, type RequestListener } from 'node:http';
import { type FastifyInstance, type FastifyServerOptions, fastify, LogController } from 'fastify';
import { bodyLimit } from '../request/body/content-encoding.ts';
import type { Reply } from '../response/serialize-outcome.ts';
import { withoutSandboxPrefix } from '../routing/sandbox-name.ts';
import { acceptRawBodies } from './raw-body.ts';
import { sendReply } from './send-reply.ts';

/** Answers what came over a connection and is no request. */
type ClientErrorHandler = NonNullable<FastifyServerOptions['clientErrorHandler']>;

/** An app that listens, and leaves all that is asked to others: to another one whenever it should be. */
export function createListener(
  answer: RequestListener,
  clientErrorHandler: ClientErrorHandler,
): FastifyInstance {
  return fastify({
    logger: false,
    clientErrorHandler,
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: () => createServer({ keepAliveTimeout, requestTimeout: 0 }, answer),
  });
}

/** Makes an app that no operations are made for: what is below the control prefix alone. */
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
 * For how many ms a connection may be idle: 0, for ever. A server that closes idle connections closes
 * one now and then just as a client sends on it, which then fails for no reason of its own; and a timer
 * for every reply costs a hundredth of it.
 */
export const keepAliveTimeout = 0;
