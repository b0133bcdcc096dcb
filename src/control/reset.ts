import type { FastifyInstance } from 'fastify';
import { readBody, refuseBody } from './body.ts';
import type { Controlled } from './control.ts';
import { restore } from './restore.ts';

/**
 * Adds `POST /reset`: back to the seed, or with `{"to": NAME}` to a snapshot; what was told to the
 * double of the sandbox, and its journal, are gone.
 */
export const addReset = (
  scope: FastifyInstance,
  { store, doubles, sandboxNameOf }: Pick<Controlled, 'store' | 'doubles' | 'sandboxNameOf'>,
): void => {
  scope.post('/reset', async (request, reply) => {
    const { to } = readBody(request.body, ['to']);
    const sandbox = store.sandbox(sandboxNameOf(request));
    if (to === undefined) await sandbox.reset();
    else if (typeof to === 'string') await restore(sandbox, to);
    else throw refuseBody('/to', 'must be the name of a snapshot, a string');
    doubles.reset(sandbox);
    return reply.code(204).send();
  });
};
