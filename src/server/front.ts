import { createServer, type RequestListener } from 'node:http';
import { type FastifyInstance, fastify, LogController } from 'fastify';
import { keepAliveTimeout } from './keep-alive.ts';

/** An app that listens, and leaves all that is asked to others: to another one whenever it should be. */
export const createFront = (answer: RequestListener): FastifyInstance =>
  fastify({
    logger: false,
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: () => createServer({ keepAliveTimeout, requestTimeout: 0 }, answer),
  });
