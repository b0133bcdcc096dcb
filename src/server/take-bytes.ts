import type { FastifyInstance } from 'fastify';

/** Bodies reach the handler as bytes: only the operation tells what they are. */
export const takeBytes = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
};
