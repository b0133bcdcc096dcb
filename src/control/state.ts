import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Sandbox } from '../store/store.ts';
import type { Controlled } from './control.ts';
import type { describeState } from './describe-state.ts';
import { printExport } from './export.ts';
import { readState } from './read-state.ts';
import { needResource } from './resource.ts';
import { openRoutes } from './routes.ts';

/** The sandbox that a control call is for, when its records can be read. */
export const readySandbox = async (
  { store, sandboxNameOf, ready }: Controlled,
  request: FastifyRequest,
): Promise<Sandbox> => {
  await ready();
  return store.sandbox(sandboxNameOf(request));
};

/** Adds the routes that read the records of a sandbox past the API, and put others in their place. */
export const addState = (scope: FastifyInstance, controlled: Controlled): void => {
  const route = openRoutes<typeof describeState>(scope);

  route('GET /state', async (request, reply) => {
    const sandbox = await readySandbox(controlled, request);
    reply.type('application/json; charset=utf-8');
    return reply.code(200).send(printExport(sandbox.state()));
  });

  route('PUT /state', async (request, reply) => {
    const sandbox = await readySandbox(controlled, request);
    await sandbox.replace(readState(controlled, request.body, sandbox.state()));
    return reply.code(204).send();
  });

  route('GET /state/{resource}', async (request) => {
    const { resource } = request.params;
    needResource(controlled, resource);
    return (await readySandbox(controlled, request)).read(async ({ records }) => ({
      records: (await records(resource).list()).records,
    }));
  });
};
