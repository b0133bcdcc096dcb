import type { FastifyInstance } from 'fastify';
import { mergePatch } from '../double/double.ts';
import { quote, type Refusal, refuse } from '../refusal.ts';
import type { Records } from '../store/store.ts';
import { parseBody, readNothing } from './body.ts';
import type { Controlled } from './control.ts';
import type { describeState } from './describe-state.ts';
import { readRecord } from './read-record.ts';
import { needResource } from './resource.ts';
import { openRoutes } from './routes.ts';
import { readySandbox } from './state.ts';

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
    return sandbox.write(async ({ records }) => {
      const known = await records(place.resource).get(place.key);
      const record = readRecord(controlled, parseBody(request.body), { ...place, known });
      if (known) return records(place.resource).update(record);
      reply.code(201);
      return records(place.resource).insert(record);
    });
  });

  route('PATCH /state/{resource}/{key}', async (request) => {
    const place = placeOf(controlled, request.params);
    const sandbox = await readySandbox(controlled, request);
    const changes = parseBody(request.body);
    return sandbox.write(async ({ records }) => {
      const known = await need(records(place.resource), place.resource, place.key);
      const merged = mergePatch(known, changes);
      return records(place.resource).update(readRecord(controlled, merged, { ...place, known }));
    });
  });

  route('DELETE /state/{resource}/{key}', async (request, reply) => {
    const { resource, key } = placeOf(controlled, request.params);
    readNothing(request.body);
    const sandbox = await readySandbox(controlled, request);
    const removed = await sandbox.write(({ records }) => records(resource).remove(key));
    if (!removed) throw toNoRecord(resource, key);
    return reply.code(204).send();
  });
};

type Place = { readonly resource: string; readonly key: string };

const placeOf = (controlled: Controlled, place: Place): Place => {
  needResource(controlled, place.resource);
  return place;
};

const need = async (records: Records, resource: string, key: string) => {
  const record = await records.get(key);
  if (record !== undefined) return record;
  throw toNoRecord(resource, key);
};

const toNoRecord = (resource: string, key: string): Refusal =>
  refuse({
    status: 404,
    code: 'record-unknown',
    detail: `There is no record ${quote(key)} of ${quote(resource)}. GET /state/{resource} lists those that there are; a resource with slashes in its name is sent with %2F.`,
  });
