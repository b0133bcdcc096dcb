import type { FastifyInstance } from 'fastify';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import type { describeSandbox, ResetTo } from './describe-sandbox.ts';
import { optional, type ReadersOf, textOr } from './reading.ts';
import { restore } from './restore.ts';
import { type Of, openRoutes } from './routes.ts';

const readers = {
  to: optional(textOr('must be the name of a snapshot, a string')),
} satisfies ReadersOf<Of<typeof ResetTo>>;

/**
 * Adds `POST /reset`: back to the seed, or with `{"to": NAME}` to a snapshot; what was told to the
 * double of the sandbox, and its journal, are gone.
 */
export const addReset = (
  scope: FastifyInstance,
  { store, doubles, sandboxNameOf }: Pick<Controlled, 'store' | 'doubles' | 'sandboxNameOf'>,
): void => {
  openRoutes<typeof describeSandbox>(scope)('POST /reset', async (request, reply) => {
    const { to } = readBody(request.body, readers);
    const sandbox = store.sandbox(sandboxNameOf(request));
    if (to === undefined) await sandbox.reset();
    else await restore(sandbox, to, { in: 'body', pointer: '/to' });
    doubles.reset(sandbox);
    return reply.code(204).send();
  });
};
