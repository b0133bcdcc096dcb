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
import { streamState } from '../state/export-state.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { ResetTo, snapshotPaths } from './snapshot-schema.ts';

/** Adds the routes of the named states of a sandbox. */
export function addSnapshotRoutes(
  scope: FastifyInstance,
  { store, sandboxNameOf }: Pick<ControlContext, 'store' | 'sandboxNameOf'>,
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
    if (state === undefined) throw refuseUnknownSnapshot(sandbox, name);
    reply.type('application/json; charset=utf-8');
    return reply.code(200).send(streamState(state));
  });

  route('DELETE /snapshots/{name}', async (request, reply) => {
    const name = readSnapshotName(request.params);
    requireEmptyBody(request.body);
    const sandbox = sandboxOf(request);
    if (!(await sandbox.snapshots.forget(name))) throw refuseUnknownSnapshot(sandbox, name);
    return reply.code(204).send();
  });

  route('POST /snapshots/{name}/restore', async (request, reply) => {
    const name = readSnapshotName(request.params);
    requireEmptyBody(request.body);
    await restoreSnapshot(sandboxOf(request), name);
    return reply.code(204).send();
  });
}

/** The name of a snapshot in a path; one that none can have is refused (400). */
function readSnapshotName({ name }: { readonly name: string }): string {
  if (isValidName(name)) return name;
  const message = `names ${quote(name)}, but the name of a snapshot has ${validNameRule}`;
  throw refuse({
    code: 'snapshot-name-invalid',
    detail: `The path ${message}.`,
    violations: [{ in: 'path', pointer: '/name', message }],
  });
}

/** Where a call names a snapshot. */
type ViolationPointer = Pick<Violation, 'in' | 'pointer'>;

/** Takes a sandbox back to a snapshot; refuses (404) one that is not there. */
export async function restoreSnapshot(
  sandbox: Sandbox,
  snapshot: string,
  place?: ViolationPointer,
): Promise<void> {
  if (!(await sandbox.snapshots.restore(snapshot)))
    throw refuseUnknownSnapshot(sandbox, snapshot, place);
}

/** So many snapshots are named to somebody who asked for another. */
const maxListedSnapshots = 20;

/** 404 for a snapshot that is not there, with those that are. */
export function refuseUnknownSnapshot(
  { name, snapshots }: Sandbox,
  snapshot: string,
  place: ViolationPointer = { in: 'path', pointer: '/name' },
): Refusal {
  const all = snapshots.list();
  const names = all.slice(-maxListedSnapshots).map((one) => one.name);
  const more =
    all.length > maxListedSnapshots ? ` and ${all.length - maxListedSnapshots} older ones` : '';
  const there =
    all.length === 0 ? 'it has none; PUT takes one' : `there are: ${names.join(', ')}${more}`;
  const message = `has no snapshot ${quote(snapshot)}; ${there}`;
  return refuse({
    code: 'snapshot-unknown',
    detail: `The sandbox "${name}" ${message}.`,
    violations: [{ ...place, message: `names no snapshot; ${there}` }],
  });
}

const resetReaders = {
  to: optional(readTextOr('must be the name of a snapshot, a string')),
} satisfies PropertyReaders<ReadonlyStatic<typeof ResetTo>>;

/**
 * Adds `POST /reset`: back to the seed, or with `{"to": NAME}` to a snapshot; what was told to the
 * double of the sandbox, and its journal, are gone.
 */
export function addResetRoute(
  scope: FastifyInstance,
  {
    store,
    testStates,
    sandboxNameOf,
  }: Pick<ControlContext, 'store' | 'testStates' | 'sandboxNameOf'>,
): void {
  createTypedRoutes<typeof snapshotPaths>(scope)('POST /reset', async (request, reply) => {
    const { to } = readBody(request.body, resetReaders);
    const sandbox = store.sandbox(sandboxNameOf(request));
    if (to === undefined) await sandbox.reset();
    else await restoreSnapshot(sandbox, to, { in: 'body', pointer: '/to' });
    testStates.reset(sandbox);
    return reply.code(204).send();
  });
}
