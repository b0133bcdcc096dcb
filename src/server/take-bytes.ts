import type { FastifyInstance } from 'fastify';

/** Bodies reach the handler as bytes: only the operation tells what they are. */
export const takeBytes = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  // By a pattern, since Fastify remembers which parser that leads to for a type, but not for `*`,
  // which is left to bodies of no type.
  for (const types of [/^/, '*']) {
    app.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
  }
};
