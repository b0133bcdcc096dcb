import type { FastifyInstance, FastifyRequest } from 'fastify';
import { quote, type Refusal, refuse, type Violation } from '../../base/refusal.ts';
import { isValidName, validNameRule } from '../../base/sandbox-name.ts';
import type { Sandbox } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readTextOr,
  requireEmptyBody,
} from '../request/body.ts';
import { streamState } from '../state/state-routes.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { ResetTo, snapshotPaths } from './snapshot-schema.ts';

/** Adds the routes that take, export, restore and remove the snapshots of a sandbox. */
export function addSnapshotRoutes(
  scope: FastifyInstance,
  { store, sandboxNameOf, prefix }: Pick<ControlContext, 'store' | 'sandboxNameOf' | 'prefix'>,
): void {
  const route = createTypedRoutes<typeof snapshotPaths>(scope);
  const sandboxOf = (request: FastifyRequest): Sandbox => store.sandbox(sandboxNameOf(request));

  route('GET /snapshots', async (request) => ({ snapshots: sandboxOf(request).snapshots.list() }));

  route('PUT /snapshots/{name}', async (request, reply) => {
    const name = readSnapshotName(request.params);
    requireEmptyBody(request.body);
    const { snapshot, replaced } = await sandboxOf(request).snapshots.take(name);
    return reply.code(replaced ? 200 : 201).send(snapshot);
  });

  route('GET /snapshots/{name}', async (request, reply) => {
    const name = readSnapshotName(request.params);
    const sandbox = sandboxOf(request);
    const state = sandbox.snapshots.read(name);
    if (state === undefined) throw refuseUnknownSnapshot(sandbox, name, { prefix });
    reply.type('application/json; charset=utf-8');
    return reply.code(200).send(streamState(state));
  });

  route('DELETE /snapshots/{name}', async (request, reply) => {
    const name = readSnapshotName(request.params);
    requireEmptyBody(request.body);
    const sandbox = sandboxOf(request);
    if (!(await sandbox.snapshots.forget(name)))
      throw refuseUnknownSnapshot(sandbox, name, { prefix });
    return reply.code(204).send();
  });

  route('POST /snapshots/{name}/restore', async (request, reply) => {
    const name = readSnapshotName(request.params);
    requireEmptyBody(request.body);
    await restoreSnapshot(sandboxOf(request), name, { prefix });
    return reply.code(204).send();
  });
}

/** The snapshot name in a path; refuses (400) an invalid one. */
function readSnapshotName({ name }: { readonly name: string }): string {
  if (isValidName(name)) return name;
  throw refuse({
    code: 'snapshot-name-invalid',
    detail: `Invalid snapshot name ${quote(name)}: a name has ${validNameRule}.`,
    violations: [{ in: 'path', pointer: '/name', message: `must have ${validNameRule}` }],
  });
}

type SnapshotCall = Pick<ControlContext, 'prefix'> & {
  /** The part of the call that names the snapshot. */
  readonly location?: Pick<Violation, 'in' | 'pointer'>;
};

/** Restores a snapshot; refuses (404) an unknown one. */
async function restoreSnapshot(
  sandbox: Sandbox,
  snapshot: string,
  call: SnapshotCall,
): Promise<void> {
  if (!(await sandbox.snapshots.restore(snapshot)))
    throw refuseUnknownSnapshot(sandbox, snapshot, call);
}

/** The number of snapshots that an error message names. */
const maxListedSnapshots = 20;

/** A refusal (404) that names the snapshots which exist. */
export function refuseUnknownSnapshot(
  { name, snapshots }: Sandbox,
  snapshot: string,
  { prefix, location = { in: 'path', pointer: '/name' } }: SnapshotCall,
): Refusal {
  const known = snapshots.list().map((existing) => existing.name);
  const older = known.length - maxListedSnapshots;
  const listed = known.slice(-maxListedSnapshots).join(', ');
  const detail =
    known.length === 0
      ? `Sandbox "${name}" has no snapshots. Take one with PUT ${prefix}/snapshots/NAME.`
      : `Sandbox "${name}" has no snapshot ${quote(snapshot)}. Its snapshots: ${listed}${older > 0 ? ` and ${older} older ones` : ''}.`;
  return refuse({
    code: 'snapshot-unknown',
    detail,
    violations: [{ ...location, message: 'must name a snapshot of the sandbox' }],
  });
}

const resetReaders = {
  to: optional(readTextOr('must be the name of a snapshot')),
} satisfies PropertyReaders<ReadonlyStatic<typeof ResetTo>>;

/**
 * Adds `POST /reset`, which restores the seed, or with `{"to": NAME}` a snapshot. The journal, overrides,
 * faults and rate limit of the sandbox are cleared.
 */
export function addResetRoute(
  scope: FastifyInstance,
  {
    store,
    testStates,
    sandboxNameOf,
    prefix,
    events,
  }: Pick<ControlContext, 'store' | 'testStates' | 'sandboxNameOf' | 'prefix' | 'events'>,
): void {
  createTypedRoutes<typeof snapshotPaths>(scope)('POST /reset', async (request, reply) => {
    const { to } = readBody(request.body, resetReaders);
    const sandbox = store.sandbox(sandboxNameOf(request));
    if (to === undefined) await sandbox.reset();
    else await restoreSnapshot(sandbox, to, { prefix, location: { in: 'body', pointer: '/to' } });
    await testStates.reset(sandbox);
    await events.reset(sandbox.name);
    return reply.code(204).send();
  });
}
