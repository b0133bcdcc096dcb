import type { FastifyInstance } from 'fastify';
import { quote, refuse } from '../../base/refusal.ts';
import { mergePatch } from '../../openapi/openapi.ts';
import type { Records, Sandbox, StoredRecord, Transaction } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import { parseBody, requireEmptyBody } from '../request/body.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { readRecord, requireResource } from './read-record.ts';
import { requireUnreferenced } from './referential-integrity.ts';
import { readySandbox } from './state-routes.ts';
import type { statePaths } from './state-schema.ts';

/** Adds the routes that read and write single records of a sandbox, without the API's own rules. */
export function addRecordRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof statePaths>(scope);

  route('GET /state/{resource}/{key}', async (request) => {
    const { resource, key } = recordAddressOf(context, request.params);
    return (await readySandbox(context, request)).read(({ records }) =>
      requireRecord(context, records(resource), { resource, key }),
    );
  });

  route('PUT /state/{resource}/{key}', async (request, reply) => {
    const address = recordAddressOf(context, request.params);
    const sandbox = await readySandbox(context, request);
    return sandbox.write(async (transaction) => {
      const before = transaction.records(address.resource).get(address.key);
      const body = parseBody(request.body);
      const stored = await storeRecord(
        { context, sandbox, transaction },
        { ...address, before, body },
      );
      if (before === undefined) reply.code(201);
      return stored;
    });
  });

  route('PATCH /state/{resource}/{key}', async (request) => {
    const address = recordAddressOf(context, request.params);
    const sandbox = await readySandbox(context, request);
    const changes = parseBody(request.body);
    return sandbox.write((transaction) => {
      const { resource } = address;
      const before = requireRecord(context, transaction.records(resource), address);
      const body = mergePatch(before, changes);
      return storeRecord({ context, sandbox, transaction }, { ...address, before, body });
    });
  });

  route('DELETE /state/{resource}/{key}', async (request, reply) => {
    const { resource, key } = recordAddressOf(context, request.params);
    requireEmptyBody(request.body);
    const sandbox = await readySandbox(context, request);
    await sandbox.write(async (transaction) => {
      const records = transaction.records(resource);
      const before = requireRecord(context, records, { resource, key });
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
  readonly body: unknown;
};

/** Stores a record and returns it as it is after modules have updated derived values. */
async function storeRecord(
  { context, sandbox, transaction }: RecordWriteContext,
  { resource, key, before, body }: RecordChange,
): Promise<StoredRecord> {
  const { records } = transaction;
  const target = { resource, key, existing: before, records };
  const record = readRecord(context, body, target);
  if (before) records(resource).update(record);
  else records(resource).insert(record);
  await context.resources.settle({ resource, before, after: record }, transaction, sandbox.name);
  return requireRecord(context, records(resource), { resource, key });
}

type RecordAddress = { readonly resource: string; readonly key: string };

function recordAddressOf(context: ControlContext, address: RecordAddress): RecordAddress {
  requireResource(context, address.resource);
  return address;
}

function requireRecord(
  { prefix }: Pick<ControlContext, 'prefix'>,
  records: Records,
  { resource, key }: RecordAddress,
): StoredRecord {
  const record = records.get(key);
  if (record !== undefined) return record;
  throw refuse({
    code: 'record-unknown',
    detail: `${quote(resource)} has no record ${quote(key)}. List its records with GET ${prefix}/state/${encodeURIComponent(resource)}.`,
  });
}
