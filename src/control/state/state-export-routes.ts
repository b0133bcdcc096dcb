import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { RecordSet, Sandbox, Transaction } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import { readEnumParameter, readQueryParameters } from '../request/query.ts';
import { refuseUnknownSnapshot } from '../snapshots/snapshot-routes.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { requireResource } from './read-record.ts';
import { readRecordSelection, selectRecords } from './select-records.ts';
import { readySandbox, streamState } from './state-routes.ts';
import type { statePaths } from './state-schema.ts';

/** Adds the routes that export the state of a sandbox and the records of a resource, and the differences from an earlier state. */
export function addStateExportRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof statePaths>(scope);

  route('GET /state', async (request, reply) => {
    const query = readQueryParameters(request, ['include', ...context.apiKeyParameters]);
    const include = readEnumParameter(query, 'include', ['changes', 'seed']);
    const sandbox = await readySandbox(context, request);
    const state = sandbox.state();
    const seed = include === 'seed' ? await readSeed(sandbox, context) : {};
    reply.type('application/json; charset=utf-8');
    const records = { ...seed, ...state.records };
    return reply.code(200).send(streamState({ ...state, records }));
  });

  route('GET /state/diff', async (request) => {
    const query = readQueryParameters(request, ['from', ...context.apiKeyParameters]);
    const name = query.get('from') ?? 'seed';
    const sandbox = await readySandbox(context, request);
    const resources = sandbox.diff(name === 'seed' ? { kind: 'seed' } : { kind: 'snapshot', name });
    if (resources !== undefined) return { resources };
    const { prefix } = context;
    throw refuseUnknownSnapshot(sandbox, name, {
      prefix,
      location: { in: 'query', pointer: '/from' },
    });
  });

  route('GET /state/{resource}', async (request) => {
    const selection = readRecordSelection(request, context.apiKeyParameters);
    const { resource } = request.params;
    requireResource(context, resource);
    const sandbox = await readySandbox(context, request);
    const { records, total } = await sandbox.read((transaction) =>
      selectRecords(transaction.records(resource), selection),
    );
    return { records, ...(selection.limit !== undefined && { total }) };
  });
}

/** The records of all resources, generated ones included, between which other requests are answered. */
function readSeed(
  sandbox: Sandbox,
  { resources, store }: Pick<ControlContext, 'resources' | 'store'>,
): Promise<RecordSet> {
  return sandbox.read(async ({ records }) => {
    const seed = new Map<string, RecordSet[string]>();
    for (const template of [...resources.names()].sort()) {
      await setImmediate();
      for (const name of expandTemplate(template, { records, resources, store })) {
        const list = records(name).list().records;
        if (list.length > 0) seed.set(name, list);
      }
    }
    return Object.fromEntries(seed);
  });
}

type TemplateContext = Pick<ControlContext, 'resources' | 'store'> & Pick<Transaction, 'records'>;

/** The names of a nested resource below each record of its parents: `owners/7/pets`. */
function expandTemplate(template: string, context: TemplateContext): readonly string[] {
  const start = template.lastIndexOf('/{');
  if (start === -1) return [template];
  const parentTemplate = template.slice(0, start);
  const rest = template.slice(template.indexOf('}', start) + 1);
  return expandTemplate(parentTemplate, context).flatMap((parent) => {
    if (!context.resources.knows(parent)) return [];
    const property = context.store.keyOf(parent);
    return context
      .records(parent)
      .list()
      .records.map((record) => `${parent}/${record[property]}${rest}`);
  });
}
