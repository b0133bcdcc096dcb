import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse } from '../refusal.ts';
import { isName, nameRule } from '../store/name.ts';
import type { Sandbox } from '../store/store.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import { printExport } from './export.ts';
import { restore, toNoSnapshot } from './restore.ts';

/** Adds the routes of the named states of a sandbox. */
export const addSnapshots = (
  scope: FastifyInstance,
  { store, sandboxNameOf }: Pick<Controlled, 'store' | 'sandboxNameOf'>,
): void => {
  const sandboxOf = (request: FastifyRequest): Sandbox => store.sandbox(sandboxNameOf(request));

  scope.get('/snapshots', async (request) => ({ snapshots: sandboxOf(request).snapshots.list() }));

  scope.put('/snapshots/:name', async (request, reply) => {
    const name = nameOf(request);
    readBody(request.body, []);
    const { snapshot, instead } = await sandboxOf(request).snapshots.take(name);
    return reply.code(instead === 'of none' ? 201 : 200).send(snapshot);
  });

  scope.get('/snapshots/:name', async (request, reply) => {
    const name = nameOf(request);
    const sandbox = sandboxOf(request);
    const state = sandbox.snapshots.read(name);
    if (state === undefined) throw toNoSnapshot(sandbox, name);
    reply.type('application/json; charset=utf-8');
    return reply.send(Readable.from(printExport(state)));
  });

  scope.delete('/snapshots/:name', async (request, reply) => {
    const name = nameOf(request);
    readBody(request.body, []);
    const sandbox = sandboxOf(request);
    if (!(await sandbox.snapshots.forget(name))) throw toNoSnapshot(sandbox, name);
    return reply.code(204).send();
  });

  scope.post('/snapshots/:name/restore', async (request, reply) => {
    const name = nameOf(request);
    readBody(request.body, []);
    await restore(sandboxOf(request), name);
    return reply.code(204).send();
  });
};

/** The name of a snapshot in a path; one that none can have is refused (400). */
const nameOf = ({ params }: FastifyRequest): string => {
  const name = String(Reflect.get(Object(params), 'name'));
  if (isName(name)) return name;
  const message = `names ${JSON.stringify(name.slice(0, 100))}, but the name of a snapshot has ${nameRule}`;
  throw refuse({
    status: 400,
    code: 'snapshot-name-invalid',
    detail: `The path ${message}.`,
    violations: [{ in: 'path', pointer: '/name', message }],
  });
};
