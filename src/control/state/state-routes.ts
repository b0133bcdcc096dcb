import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Violation } from '../../base/refusal.ts';
import { formatNotice, type Notice } from '../../messages/response/response.ts';
import type { RecordSet, Sandbox, SandboxState } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import { createTypedRoutes, type JsonStream, type ReadonlyStatic } from '../typed-route.ts';
import { readState } from './read-state.ts';
import type { State, statePaths } from './state-schema.ts';

/** The sandbox that a control call selects, once its records can be read. */
export async function readySandbox(
  { store, sandboxNameOf, ready }: ControlContext,
  request: FastifyRequest,
): Promise<Sandbox> {
  await ready();
  return store.sandbox(sandboxNameOf(request));
}

/** Adds the route that replaces the records of a sandbox. */
export function addStateRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof statePaths>(scope);

  route('PUT /state', async (request, reply) => {
    const sandbox = await readySandbox(context, request);
    const before = sandbox.state();
    const { state, dangling } = readState(context, request.body, before);
    await sandbox.replace(state, (transaction) =>
      context.resources.settle('everything', transaction, sandbox.name),
    );
    const dropped = listDroppedResources(before.records, state.records);
    const notices = [
      ...(dropped.length > 0 ? [toDroppedNotice(dropped, context.prefix)] : []),
      ...(dangling.length > 0 ? [toDanglingNotice(dangling)] : []),
    ];
    if (notices.length > 0) reply.header('sandlot-notice', notices.map(formatNotice));
    return reply.code(204).send();
  });
}

/** The number of records of each resource that the new state leaves out. */
function listDroppedResources(before: RecordSet, after: RecordSet): readonly string[] {
  return Object.entries(before)
    .filter(([resource, list]) => list.length > 0 && !Object.hasOwn(after, resource))
    .map(([resource, list]) => `${list.length} of ${resource}`);
}

/** The number of references that a notice names. */
const maxListedReferences = 5;

function toDanglingNotice(dangling: readonly Violation[]): Notice {
  const listed = dangling
    .slice(0, maxListedReferences)
    .map(({ pointer, message }) => `${pointer} ${message}`);
  const more =
    dangling.length > maxListedReferences
      ? `, and ${dangling.length - maxListedReferences} more`
      : '';
  return {
    code: 'records-missing',
    text: `Some records refer to missing records, so replies that embed those are incomplete: ${listed.join(', ')}${more}`,
  };
}

function toDroppedNotice(dropped: readonly string[], prefix: string): Notice {
  return {
    code: 'records-replaced',
    text: `"records" replaces all records. Dropped, because it leaves out their resources: ${dropped.join(', ')}. To write a single record, use PUT ${prefix}/state/RESOURCE/KEY`,
  };
}

/** The length of a chunk of the stream, in characters, unless a record is longer. */
const minChunkLength = 64 * 1024;

/** Prints a state as a stream of JSON, so that other requests are answered in between. */
export function streamState(state: SandboxState): JsonStream<ReadonlyStatic<typeof State>> {
  return Readable.from(stateChunks(state), { highWaterMark: 1 });
}

function* stateChunks({
  clock,
  random,
  records,
  internal,
}: ReadonlyStatic<typeof State>): Generator<string> {
  yield `{"clock":${JSON.stringify(clock)},"random":${JSON.stringify(random)},"records":`;
  yield* recordSetChunks(records);
  if (internal !== undefined) {
    yield ',"internal":';
    yield* recordSetChunks(internal);
  }
  yield '}';
}

function* recordSetChunks(records: ReadonlyStatic<typeof State>['records']): Generator<string> {
  let separator = '{';
  for (const [resource, list] of Object.entries(records)) {
    yield `${separator}${JSON.stringify(resource)}:[`;
    let chunk = '';
    for (const [index, record] of list.entries()) {
      chunk += `${index === 0 ? '' : ','}${JSON.stringify(record)}`;
      if (chunk.length < minChunkLength) continue;
      yield chunk;
      chunk = '';
    }
    if (chunk !== '') yield chunk;
    yield ']';
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}
