import { type FastifyInstance, fastify, LogController } from 'fastify';
import { bodyLimit } from '../request/request.ts';
import type { Reply } from '../response/shape.ts';
import { withoutPrefix } from './sandbox-name.ts';
import { send } from './send.ts';
import { takeBytes } from './take-bytes.ts';

/** Makes an app that no operations are made for: what is below the control prefix alone. */
export const createSide = (toReply: (error: unknown) => Promise<Reply>): FastifyInstance => {
  const app = fastify({
    bodyLimit,
    logger: false,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    rewriteUrl: ({ url = '/' }) => withoutPrefix(url),
  });
  takeBytes(app);
  app.setErrorHandler(async (error, _request, reply) => send(reply, await toReply(error)));
  return app;
};
