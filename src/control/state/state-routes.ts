import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Violation } from '../../base/refusal.ts';
import { formatNotice, type Notice } from '../../http/response/response.ts';
import type { RecordSet, Sandbox } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { streamState } from './export-state.ts';
import { requireResource } from './read-record.ts';
import { readState } from './read-state.ts';
import type { statePaths } from './state-schema.ts';

/** The sandbox that a control call is for, when its records can be read. */
export async function readySandbox(
  { store, sandboxNameOf, ready }: ControlContext,
  request: FastifyRequest,
): Promise<Sandbox> {
  await ready();
  return store.sandbox(sandboxNameOf(request));
}

/** Adds the routes that read the records of a sandbox past the API, and put others in their place. */
export function addStateRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof statePaths>(scope);

  route('GET /state', async (request, reply) => {
    const sandbox = await readySandbox(context, request);
    reply.type('application/json; charset=utf-8');
    return reply.code(200).send(streamState(sandbox.state()));
  });

  route('PUT /state', async (request, reply) => {
    const sandbox = await readySandbox(context, request);
    const before = sandbox.state();
    const { state, dangling } = readState(context, request.body, before);
    await sandbox.replace(state, (transaction) =>
      context.resources.settle('everything', transaction, sandbox.name),
    );
    const gone = listDroppedResources(before.records, state.records);
    const notices = [
      ...(gone.length > 0 ? [toDroppedNotice(gone)] : []),
      ...(dangling.length > 0 ? [toDanglingNotice(dangling)] : []),
    ];
    if (notices.length > 0) reply.header('sandlot-notice', notices.map(formatNotice));
    return reply.code(204).send();
  });

  route('GET /state/{resource}', async (request) => {
    const { resource } = request.params;
    requireResource(context, resource);
    return (await readySandbox(context, request)).read(({ records }) => ({
      records: records(resource).list().records,
    }));
  });
}

/** How many records each resource had that a state names no more. */
function listDroppedResources(before: RecordSet, after: RecordSet): readonly string[] {
  return Object.entries(before)
    .filter(([resource, list]) => list.length > 0 && !Object.hasOwn(after, resource))
    .map(([resource, list]) => `${list.length} of ${resource}`);
}

/** So many references are told. */
const maxListedReferences = 5;

function toDanglingNotice(dangling: readonly Violation[]): Notice {
  const told = dangling
    .slice(0, maxListedReferences)
    .map(({ pointer, message }) => `${pointer} ${message}`);
  const more =
    dangling.length > maxListedReferences
      ? `, and ${dangling.length - maxListedReferences} more`
      : '';
  return {
    code: 'records-missing',
    text: `records name others that there are not, so that answers that show those are not whole: ${told.join(', ')}${more}`,
  };
}

function toDroppedNotice(gone: readonly string[]): Notice {
  return {
    code: 'records-replaced',
    text: `"records" took the place of all records, and names none of some resources that had some, so these are dropped: ${gone.join(', ')}; PUT /state/{resource}/{key} writes one record and leaves the others`,
  };
}
