import t from 'tap';
import { severalOf } from '../../app/support/several-documents.ts';
import {
  accepting,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../../support/api-model-of.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { openEventApi } from '../support/event-api.ts';

const receiver = { webhookUrls: ['http://127.0.0.1:9/hooks'], webhooks: 'off' } as const;
const key = { ...integer, readOnly: true };
const parameters = [{ name: 'id', in: 'path', required: true, schema: integer }];
const sending = (schema: object, more: object = {}) => ({
  post: { requestBody: json(schema), ...more },
});

function recordPaths(path: string, schema: object) {
  return {
    [path]: {
      get: returning(list(schema)),
      post: { ...accepting(schema), responses: { 201: json(schema) } },
    },
    [`${path}/{id}`]: {
      parameters,
      get: returning(schema),
      patch: accepting(schema),
      delete: { responses: { 204: { description: '' } } },
    },
  };
}

t.test('a payload with the values before has those that an update replaced', async (t) => {
  const cup = object({ id: key, color: text, size: integer });
  const payload = object({ data: cup, previous_attributes: object({}) });
  const document = documentOf(recordPaths('/cups', cup), {
    webhooks: { 'cup.updated': sending(payload), 'cup.created': sending(payload) },
  });
  const { call, deliveries } = await openEventApi(t, document, receiver);
  await call('POST /cups', { color: 'red', size: 1 });
  await call('PATCH /cups/1', { color: 'blue' });
  const bodies = (await deliveries()).map(({ request }) => JSON.parse(request.body));
  t.match(bodies, [
    { data: { id: 1, color: 'red', size: 1 } },
    { data: { id: 1, color: 'blue', size: 1 }, previous_attributes: { color: 'red' } },
  ]);
});

t.test('a callback of a call without bodies has none either', async (t) => {
  const query = [{ name: 'url', in: 'query', schema: text }];
  const callbacks = { rung: { '{$request.query.url}': { post: {} } } };
  const post = { parameters: query, responses: { 204: { description: '' } }, callbacks };
  const { call, deliveries } = await openEventApi(t, documentOf({ '/bell': { post } }), receiver);
  await call('POST /bell?url=http://127.0.0.1:9/');
  t.match(await deliveries(), [{ webhook: 'rung', request: { body: '{}' } }]);
});

t.test('an action that takes effect later sends its event when it does', async (t) => {
  const status = { ...text, enum: ['running', 'stopping', 'stopped'], readOnly: true };
  const server = object({ id: key, name: text, status });
  const document = documentOf(
    {
      ...recordPaths('/servers', server),
      '/servers/{id}/stop': { parameters, post: { responses: { 202: json(server) } } },
    },
    { webhooks: { 'server.stopped': sending(server), 'server.stopping': sending(server) } },
  );
  const { call, control, deliveries } = await openEventApi(t, document, {
    ...receiver,
    lifecycle: 60_000,
    clock: { frozen: '2026-01-01T00:00:00.000Z' },
  });
  await call('POST /servers', { name: 'web' });
  await call('POST /servers/1/stop');
  const eventsOf = async () => (await deliveries()).map(({ event }) => event);
  t.same(await eventsOf(), ['server.stopping']);
  await control('POST /clock/advance', { body: { by: 'PT2M' } });
  t.match((await call('GET /servers/1')).body, { status: 'stopped' });
  t.same(await eventsOf(), ['server.stopping', 'server.stopped']);
});

t.test('a clock that is moved far on sends a message for each state, with its time', async (t) => {
  const status = { ...text, enum: ['queued', 'running', 'completed'], readOnly: true };
  const job = object({ id: key, name: text, status });
  const document = documentOf(recordPaths('/jobs', job), {
    webhooks: { 'job.running': sending(job), 'job.completed': sending(job) },
  });
  const { call, control, deliveries } = await openEventApi(t, document, {
    ...receiver,
    lifecycle: 30_000,
    clock: { frozen: '2026-01-01T00:00:00.000Z' },
  });
  await call('POST /jobs', { name: 'a' });
  await control('POST /clock/advance', { body: { by: 'PT10S' } });
  await call('POST /jobs', { name: 'b' });
  await control('POST /clock/advance', { body: { by: 'PT1H' } });
  t.same(
    (await deliveries()).map(({ event, key, at }) => [event, key, at]),
    [
      ['job.running', '1', '2026-01-01T00:00:30.000Z'],
      ['job.running', '2', '2026-01-01T00:00:40.000Z'],
      ['job.completed', '1', '2026-01-01T00:01:00.000Z'],
      ['job.completed', '2', '2026-01-01T00:01:10.000Z'],
    ],
  );
});

t.test('a record that a call changes besides its own sends no update', async (t) => {
  const room = object({ id: key, name: text, books_count: key });
  const book = object({ id: key, title: text });
  const document = documentOf(
    {
      ...recordPaths('/rooms', ref('Room')),
      '/rooms/{id}/books': {
        parameters,
        get: returning(list(ref('Book'))),
        post: { ...accepting(ref('Book')), responses: { 201: json(ref('Book')) } },
      },
    },
    {
      components: { schemas: { Room: room, Book: book } },
      webhooks: { 'room.updated': sending(ref('Room')), 'book.created': sending(ref('Book')) },
    },
  );
  const { call, deliveries } = await openEventApi(t, document, receiver);
  await call('POST /rooms', { name: 'Red' });
  await call('POST /rooms/1/books', { title: 'Cups' });
  t.match((await call('GET /rooms/1')).body, { books_count: 1 });
  t.same(
    (await deliveries()).map(({ event }) => event),
    ['book.created'],
  );
  await call('PATCH /rooms/1', { name: 'Blue' });
  t.same(
    (await deliveries()).map(({ event }) => event),
    ['book.created', 'room.updated'],
  );
});

t.test('a change of a record that was made on demand is an update', async (t) => {
  const cup = object({ id: key, color: text });
  const document = documentOf(recordPaths('/cups', cup), {
    webhooks: { 'cup.updated': sending(cup), 'cup.created': sending(cup) },
  });
  const { call, deliveries } = await openEventApi(t, document, {
    ...receiver,
    unknownKeys: 'make',
  });
  await call('PATCH /cups/77', { color: 'red' });
  t.match(await deliveries(), [{ event: 'cup.updated', key: '77' }]);
});

t.test('each of several documents sends its own changes', async (t) => {
  const cup = object({ id: key, color: text });
  const shop = documentOf(recordPaths('/cups', cup));
  const job = object({
    id: key,
    status: { ...text, enum: ['queued', 'completed'], readOnly: true },
  });
  const zoo = documentOf(
    { ...recordPaths('/pets', cup), ...recordPaths('/jobs', job) },
    {
      webhooks: { 'pet.created': sending(cup), 'job.completed': sending(job) },
    },
  );
  const options = { mounts: { shop: '/shop', zoo: '/zoo' }, ...receiver };
  const { app } = await severalOf(t, { shop, zoo }, options);
  for (const url of ['/shop/cups', '/zoo/pets'])
    await app.inject({ method: 'POST', url, payload: { color: 'red' } });
  await app.inject({ method: 'POST', url: '/zoo/jobs', payload: {} });
  t.match((await app.inject('/zoo/jobs/1')).json(), { status: 'completed' });
  const { deliveries } = (await app.inject('/_sandlot/deliveries')).json();
  t.match(deliveries, [
    { event: 'cup.created' },
    { event: 'pet.created' },
    { event: 'job.completed' },
  ]);
  t.equal(deliveries.length, 3);
});

t.test('records that x-sandlot names are shown as far as they can be found', async (t) => {
  const order = object({ id: key, item: text, box: object({ size: integer }), rack_id: integer });
  const rack = object({ id: key, label: text });
  const related = [
    { path: ['box'], resource: 'racks', property: 'box' },
    { path: ['extra'], resource: 'racks', property: 'box' },
    { path: ['none'], resource: 'no-such-records', property: 'rack_id' },
    { path: ['rack'], resource: 'stores/{storeId}/racks', property: 'rack_id' },
  ];
  const webhook = { payload: { record: ['order'], related } };
  const event = object({ order, box: object({}), none: object({}), rack });
  const document = documentOf(
    {
      ...recordPaths('/orders', order),
      ...recordPaths('/racks', rack),
      ...recordPaths('/stores', rack),
      '/stores/{storeId}/racks': {
        parameters: [{ name: 'storeId', in: 'path', required: true, schema: integer }],
        get: returning(list(rack)),
        post: { ...accepting(rack), responses: { 201: json(rack) } },
      },
    },
    {
      webhooks: {
        'order.created': sending(event, { 'x-sandlot': { webhook } }),
        'order.deleted': sending(event, { 'x-sandlot': { webhook } }),
      },
    },
  );
  const { call, deliveries } = await openEventApi(t, document, receiver);
  const sent = { item: 'tea', box: { size: 2 }, rack_id: 1 };
  await call('POST /orders', sent);
  await call('DELETE /orders/1');
  const bodies = (await deliveries()).map(({ request }) => JSON.parse(request.body));
  const shown = { order: { id: 1, ...sent }, box: { size: 2 }, extra: { size: 2 } };
  t.same(bodies, [shown, shown]);
});
