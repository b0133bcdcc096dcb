import type { FastifyInstance } from 'fastify';
import { quote, type Refusal, refuse } from '../../base/refusal.ts';
import { mergePatch } from '../../openapi/openapi.ts';
import type { Records, Sandbox, StoredRecord, Transaction } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import { parseBody, requireEmptyBody } from '../request/body.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { readRecord, requireResource } from './read-record.ts';
import { requireUnreferenced } from './referential-integrity.ts';
import { readySandbox } from './state-routes.ts';
import type { statePaths } from './state-schema.ts';

/** Adds the routes that read and write single records of a sandbox past the API. */
export function addRecordRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof statePaths>(scope);

  route('GET /state/{resource}/{key}', async (request) => {
    const { resource, key } = recordAddressOf(context, request.params);
    return (await readySandbox(context, request)).read(({ records }) =>
      requireRecord(records(resource), resource, key),
    );
  });

  route('PUT /state/{resource}/{key}', async (request, reply) => {
    const place = recordAddressOf(context, request.params);
    const sandbox = await readySandbox(context, request);
    return sandbox.write(async (transaction) => {
      const before = transaction.records(place.resource).get(place.key);
      const sent = parseBody(request.body);
      const stored = await storeRecord(
        { context, sandbox, transaction },
        { ...place, before, sent },
      );
      if (before === undefined) reply.code(201);
      return stored;
    });
  });

  route('PATCH /state/{resource}/{key}', async (request) => {
    const place = recordAddressOf(context, request.params);
    const sandbox = await readySandbox(context, request);
    const changes = parseBody(request.body);
    return sandbox.write((transaction) => {
      const { resource, key } = place;
      const before = requireRecord(transaction.records(resource), resource, key);
      const sent = mergePatch(before, changes);
      return storeRecord({ context, sandbox, transaction }, { ...place, before, sent });
    });
  });

  route('DELETE /state/{resource}/{key}', async (request, reply) => {
    const { resource, key } = recordAddressOf(context, request.params);
    requireEmptyBody(request.body);
    const sandbox = await readySandbox(context, request);
    await sandbox.write(async (transaction) => {
      const records = transaction.records(resource);
      const before = requireRecord(records, resource, key);
      requireUnreferenced(context, { resource, key, records: transaction.records });
      records.remove(key);
      const removed = { resource, before, after: undefined };
      await context.resources.settle(removed, transaction, sandbox.name);
    });
    return reply.code(204).send();
  });
}

type RecordWriteContext = {
  readonly context: ControlContext;
  readonly sandbox: Sandbox;
  readonly transaction: Transaction;
};

type RecordChange = RecordAddress & {
  readonly before: StoredRecord | undefined;
  readonly sent: unknown;
};

/** Stores a record, and gives it as it is once all that hangs on it is brought up. */
async function storeRecord(
  { context, sandbox, transaction }: RecordWriteContext,
  { resource, key, before, sent }: RecordChange,
): Promise<StoredRecord> {
  const { records } = transaction;
  const place = { resource, key, known: before, records };
  const record = readRecord(context, sent, place);
  if (before) records(resource).update(record);
  else records(resource).insert(record);
  await context.resources.settle({ resource, before, after: record }, transaction, sandbox.name);
  return requireRecord(records(resource), resource, key);
}

type RecordAddress = { readonly resource: string; readonly key: string };

function recordAddressOf(context: ControlContext, place: RecordAddress): RecordAddress {
  requireResource(context, place.resource);
  return place;
}

function requireRecord(records: Records, resource: string, key: string) {
  const record = records.get(key);
  if (record !== undefined) return record;
  throw refuseUnknownRecord(resource, key);
}

function refuseUnknownRecord(resource: string, key: string): Refusal {
  return refuse({
    code: 'record-unknown',
    detail: `There is no record ${quote(key)} of ${quote(resource)}. GET /state/{resource} lists those that there are; a resource with slashes in its name is sent with %2F.`,
  });
}
