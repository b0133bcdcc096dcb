import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Sandbox } from '../store/store.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import { printExport } from './export.ts';
import { readState } from './read-record.ts';
import { needResource } from './resource.ts';

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
  scope.get('/state', async (request, reply) => {
    const sandbox = await readySandbox(controlled, request);
    reply.type('application/json; charset=utf-8');
    return reply.send(Readable.from(printExport(sandbox.state())));
  });

  scope.put('/state', async (request, reply) => {
    const sandbox = await readySandbox(controlled, request);
    const body = readBody(request.body, ['clock', 'random', 'records']);
    await sandbox.replace(readState(controlled, body, sandbox.state()));
    return reply.code(204).send();
  });

  scope.get('/state/:resource', async (request) => {
    const resource = String(Reflect.get(Object(request.params), 'resource'));
    needResource(controlled, resource);
    return (await readySandbox(controlled, request)).read(async ({ records }) => ({
      records: (await records(resource).list()).records,
    }));
  });
};
