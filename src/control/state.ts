import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Violation } from '../refusal.ts';
import { type Notice, toNoticeField } from '../response/notice.ts';
import type { Sandbox, World } from '../store/store.ts';
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
    const before = sandbox.state();
    const { state, dangling } = readState(controlled, request.body, before);
    await sandbox.replace(state, (transaction) =>
      controlled.resources.settle('everything', transaction, sandbox.name),
    );
    const gone = listGone(before.records, state.records);
    const notices = [
      ...(gone.length > 0 ? [noteGone(gone)] : []),
      ...(dangling.length > 0 ? [noteDangling(dangling)] : []),
    ];
    if (notices.length > 0) reply.header('sandlot-notice', notices.map(toNoticeField));
    return reply.code(204).send();
  });

  route('GET /state/{resource}', async (request) => {
    const { resource } = request.params;
    needResource(controlled, resource);
    return (await readySandbox(controlled, request)).read(({ records }) => ({
      records: records(resource).list().records,
    }));
  });
};

/** How many records each resource had that a state names no more. */
const listGone = (before: World, after: World): readonly string[] =>
  Object.entries(before)
    .filter(([resource, list]) => list.length > 0 && !Object.hasOwn(after, resource))
    .map(([resource, list]) => `${list.length} of ${resource}`);

/** So many references are told. */
const mostTold = 5;

const noteDangling = (dangling: readonly Violation[]): Notice => {
  const told = dangling.slice(0, mostTold).map(({ pointer, message }) => `${pointer} ${message}`);
  const more = dangling.length > mostTold ? `, and ${dangling.length - mostTold} more` : '';
  return {
    code: 'records-missing',
    text: `records name others that there are not, so that answers that show those are not whole: ${told.join(', ')}${more}`,
  };
};

const noteGone = (gone: readonly string[]): Notice => ({
  code: 'records-replaced',
  text: `"records" took the place of all records, and names none of some resources that had some, so these are dropped: ${gone.join(', ')}; PUT /state/{resource}/{key} writes one record and leaves the others`,
});
