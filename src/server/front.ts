import { createServer, type RequestListener } from 'node:http';
import { type FastifyInstance, type FastifyServerOptions, fastify, LogController } from 'fastify';
import { keepAliveTimeout } from './keep-alive.ts';

/** Answers what came over a connection and is no request. */
type AnswerError = NonNullable<FastifyServerOptions['clientErrorHandler']>;

/** An app that listens, and leaves all that is asked to others: to another one whenever it should be. */
export const createFront = (
  answer: RequestListener,
  clientErrorHandler: AnswerError,
): FastifyInstance =>
  fastify({
    logger: false,
    clientErrorHandler,
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: () => createServer({ keepAliveTimeout, requestTimeout: 0 }, answer),
  });
