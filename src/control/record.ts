import type { FastifyInstance } from 'fastify';
import { mergePatch } from '../double/double.ts';
import { quote, type Refusal, refuse } from '../refusal.ts';
import type { Records, Sandbox, StoredRecord, Transaction } from '../store/store.ts';
import { parseBody, readNothing } from './body.ts';
import type { Controlled } from './control.ts';
import type { describeState } from './describe-state.ts';
import { readRecord } from './read-record.ts';
import { needResource } from './resource.ts';
import { openRoutes } from './routes.ts';
import { readySandbox } from './state.ts';
import { refuseStillNamed } from './still-named.ts';

/** Adds the routes that read and write single records of a sandbox past the API. */
export const addRecords = (scope: FastifyInstance, controlled: Controlled): void => {
  const route = openRoutes<typeof describeState>(scope);

  route('GET /state/{resource}/{key}', async (request) => {
    const { resource, key } = placeOf(controlled, request.params);
    return (await readySandbox(controlled, request)).read(({ records }) =>
      need(records(resource), resource, key),
    );
  });

  route('PUT /state/{resource}/{key}', async (request, reply) => {
    const place = placeOf(controlled, request.params);
    const sandbox = await readySandbox(controlled, request);
    return sandbox.write(async (transaction) => {
      const before = transaction.records(place.resource).get(place.key);
      const sent = parseBody(request.body);
      const stored = await store({ controlled, sandbox, transaction }, { ...place, before, sent });
      if (before === undefined) reply.code(201);
      return stored;
    });
  });

  route('PATCH /state/{resource}/{key}', async (request) => {
    const place = placeOf(controlled, request.params);
    const sandbox = await readySandbox(controlled, request);
    const changes = parseBody(request.body);
    return sandbox.write((transaction) => {
      const { resource, key } = place;
      const before = need(transaction.records(resource), resource, key);
      const sent = mergePatch(before, changes);
      return store({ controlled, sandbox, transaction }, { ...place, before, sent });
    });
  });

  route('DELETE /state/{resource}/{key}', async (request, reply) => {
    const { resource, key } = placeOf(controlled, request.params);
    readNothing(request.body);
    const sandbox = await readySandbox(controlled, request);
    await sandbox.write(async (transaction) => {
      const records = transaction.records(resource);
      const before = need(records, resource, key);
      refuseStillNamed(controlled, { resource, key, records: transaction.records });
      records.remove(key);
      const removed = { resource, before, after: undefined };
      await controlled.resources.settle(removed, transaction, sandbox.name);
    });
    return reply.code(204).send();
  });
};

type Writing = {
  readonly controlled: Controlled;
  readonly sandbox: Sandbox;
  readonly transaction: Transaction;
};

type Change = Place & { readonly before: StoredRecord | undefined; readonly sent: unknown };

/** Stores a record, and gives it as it is once all that hangs on it is brought up. */
const store = async (
  { controlled, sandbox, transaction }: Writing,
  { resource, key, before, sent }: Change,
): Promise<StoredRecord> => {
  const { records } = transaction;
  const place = { resource, key, known: before, records };
  const record = readRecord(controlled, sent, place);
  if (before) records(resource).update(record);
  else records(resource).insert(record);
  await controlled.resources.settle({ resource, before, after: record }, transaction, sandbox.name);
  return need(records(resource), resource, key);
};

type Place = { readonly resource: string; readonly key: string };

const placeOf = (controlled: Controlled, place: Place): Place => {
  needResource(controlled, place.resource);
  return place;
};

const need = (records: Records, resource: string, key: string) => {
  const record = records.get(key);
  if (record !== undefined) return record;
  throw toNoRecord(resource, key);
};

const toNoRecord = (resource: string, key: string): Refusal =>
  refuse({
    status: 404,
    code: 'record-unknown',
    detail: `There is no record ${quote(key)} of ${quote(resource)}. GET /state/{resource} lists those that there are; a resource with slashes in its name is sent with %2F.`,
  });
