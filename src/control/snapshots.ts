import type { FastifyInstance, FastifyRequest } from 'fastify';
import { quote, refuse } from '../refusal.ts';
import { isName, nameRule } from '../store/name.ts';
import type { Sandbox } from '../store/store.ts';
import { readNothing } from './body.ts';
import type { Controlled } from './control.ts';
import type { describeSandbox } from './describe-sandbox.ts';
import { printExport } from './export.ts';
import { restore, toNoSnapshot } from './restore.ts';
import { openRoutes } from './routes.ts';

/** Adds the routes of the named states of a sandbox. */
export const addSnapshots = (
  scope: FastifyInstance,
  { store, sandboxNameOf }: Pick<Controlled, 'store' | 'sandboxNameOf'>,
): void => {
  const route = openRoutes<typeof describeSandbox>(scope);
  const sandboxOf = (request: FastifyRequest): Sandbox => store.sandbox(sandboxNameOf(request));

  route('GET /snapshots', async (request) => ({ snapshots: sandboxOf(request).snapshots.list() }));

  route('PUT /snapshots/{name}', async (request, reply) => {
    const name = nameOf(request.params);
    readNothing(request.body);
    const { snapshot, instead } = await sandboxOf(request).snapshots.take(name);
    return reply.code(instead === 'of none' ? 201 : 200).send(snapshot);
  });

  route('GET /snapshots/{name}', async (request, reply) => {
    const name = nameOf(request.params);
    const sandbox = sandboxOf(request);
    const state = sandbox.snapshots.read(name);
    if (state === undefined) throw toNoSnapshot(sandbox, name);
    reply.type('application/json; charset=utf-8');
    return reply.code(200).send(printExport(state));
  });

  route('DELETE /snapshots/{name}', async (request, reply) => {
    const name = nameOf(request.params);
    readNothing(request.body);
    const sandbox = sandboxOf(request);
    if (!(await sandbox.snapshots.forget(name))) throw toNoSnapshot(sandbox, name);
    return reply.code(204).send();
  });

  route('POST /snapshots/{name}/restore', async (request, reply) => {
    const name = nameOf(request.params);
    readNothing(request.body);
    await restore(sandboxOf(request), name);
    return reply.code(204).send();
  });
};

/** The name of a snapshot in a path; one that none can have is refused (400). */
const nameOf = ({ name }: { readonly name: string }): string => {
  if (isName(name)) return name;
  const message = `names ${quote(name)}, but the name of a snapshot has ${nameRule}`;
  throw refuse({
    status: 400,
    code: 'snapshot-name-invalid',
    detail: `The path ${message}.`,
    violations: [{ in: 'path', pointer: '/name', message }],
  });
};
