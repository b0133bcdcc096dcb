import t, { type Test } from 'tap';
import { integer, list, object, ref, returning, text } from '../../support/api-model-of.ts';
import { controlOf } from '../../support/control-of.ts';
import { answerOf, documentOf, json, post, sandlotOf } from '../../support/sandlot-of.ts';

const key = { ...integer, readOnly: true };
const schemas = {
  Order: object({ id: key, item: text }, { required: ['id', 'item'] }),
  NewServer: object({ name: text }, { required: ['name'] }),
  Server: object({ id: key, name: text }, { required: ['id', 'name'] }),
  Job: object(
    {
      id: { ...integer, example: 3 },
      status: { enum: ['queued', 'running', 'completed', 'failed'] },
      order_id: { type: ['integer', 'null'] },
      server_id: { type: ['integer', 'null'] },
      server: ref('Server'),
      download_url: { type: ['string', 'null'], example: 'https://files.example.com/jobs/3.csv' },
      created_at: { type: 'string', format: 'date-time' },
    },
    { required: ['id', 'status'] },
  ),
};

const pollingHeaders = {
  'Retry-After': { schema: integer },
  'Operation-Location': { schema: text },
};
const accepted = (schema: object) => ({
  responses: { 202: { ...json(schema), headers: pollingHeaders } },
});
const ids = [{ name: 'id', in: 'path', required: true, schema: integer }];
const body = (schema: object) => ({ requestBody: json(schema) });
const document = documentOf(
  {
    '/orders': {
      get: returning(list(ref('Order'))),
      post: { ...body(ref('Order')), responses: { 201: json(ref('Order')) } },
    },
    '/orders/{id}': {
      parameters: ids,
      get: returning(ref('Order')),
      delete: accepted(object({ job_id: integer, status: text }, { required: ['job_id'] })),
    },
    '/orders/{id}/export': { parameters: ids, post: accepted(object({ job: ref('Job') })) },
    '/servers': {
      get: returning(list(ref('Server'))),
      post: { ...body(ref('NewServer')), ...accepted(ref('Job')) },
    },
    '/servers/{id}': { parameters: ids, get: returning(ref('Server')) },
    '/index/rebuild': { post: accepted(ref('Job')) },
    '/jobs/{id}': {
      parameters: ids,
      get: {
        responses: {
          200: { ...json(ref('Job')), headers: { 'Retry-After': { schema: integer } } },
        },
      },
    },
  },
  { components: { schemas } },
);

async function open(t: Test, lifecycle = 0) {
  const clock = { frozen: '2026-01-01T00:00:00.000Z' };
  const { app } = await sandlotOf(t, document, { clock, records: 0, lifecycle });
  const control = await controlOf(t, app);
  const advance = (by: string) => control('POST /clock/advance', { body: { by } });
  return { app, control, advance };
}

t.test('an action answers with a job, which can be polled and ends with its result', async (t) => {
  const { app, advance } = await open(t, 30_000);
  await app.inject(post('/orders', '{"item":"tea"}'));
  const reply = await app.inject(post('/orders/1/export', '{}'));
  const job = {
    id: 1,
    status: 'queued',
    order_id: 1,
    server_id: null,
    download_url: null,
    created_at: '2026-01-01T00:00:00.000Z',
  };
  t.strictSame(answerOf(reply), [202, { job }]);
  t.match(reply.headers, {
    location: '/jobs/1',
    'operation-location': '/jobs/1',
    'retry-after': '30',
  });
  await advance('PT20S');
  const running = await app.inject('/jobs/1');
  t.strictSame(answerOf(running), [200, job]);
  t.equal(running.headers['retry-after'], '10');
  await advance('PT1M');
  const done = await app.inject('/jobs/1');
  t.strictSame(answerOf(done), [
    200,
    { ...job, status: 'completed', download_url: 'https://files.example.com/jobs/1.csv' },
  ]);
  t.equal(done.headers['retry-after'], undefined);
  t.equal((await app.inject(post('/orders/7/export', '{}'))).statusCode, 404);
});

t.test('what a job creates is there when the job is done, and not before', async (t) => {
  const { app, advance } = await open(t, 1000);
  const reply = await app.inject(post('/servers', '{"name":"web"}'));
  t.match(answerOf(reply), [202, { id: 1, status: 'queued', server_id: 1 }]);
  t.equal(reply.json().server, undefined);
  t.equal(reply.headers.location, '/jobs/1');
  t.equal((await app.inject('/servers/1')).statusCode, 404);
  await advance('PT2S');
  t.strictSame(answerOf(await app.inject('/servers/1')), [200, { id: 1, name: 'web' }]);
  t.match((await app.inject('/jobs/1')).json(), {
    status: 'completed',
    server_id: 1,
    server: { id: 1, name: 'web' },
  });
});

t.test(
  'a removal answers with the id of its job, and without a record there is a job too',
  async (t) => {
    const { app } = await open(t);
    await app.inject(post('/orders', '{"item":"tea"}'));
    const removed = await app.inject({ method: 'DELETE', url: '/orders/1' });
    t.strictSame(answerOf(removed), [202, { job_id: 1, status: 'queued' }]);
    t.match((await app.inject('/jobs/1')).json(), { status: 'completed', order_id: 1 });
    t.equal((await app.inject('/orders/1')).statusCode, 404);
    t.match((await app.inject(post('/index/rebuild', '{}'))).json(), { id: 2, status: 'queued' });
    t.match((await app.inject('/jobs/2')).json(), { id: 2, status: 'completed' });
  },
);

t.test('changes by time are in the journal, in the state and in snapshots', async (t) => {
  const { app, control, advance } = await open(t, 1000);
  await app.inject(post('/servers', '{"name":"web"}'));
  await control('PUT /snapshots/begun');
  await advance('PT2S');
  t.match((await control('GET /state'))[1], { records: { servers: [{ name: 'web' }] } });
  await control('POST /snapshots/begun/restore');
  t.equal((await app.inject('/servers/1')).statusCode, 404);
  await advance('PT2S');
  t.equal((await app.inject('/servers/1')).statusCode, 200);
});

t.test('a record that is stored before its job is done stays as it is', async (t) => {
  const { app, control, advance } = await open(t, 1000);
  await app.inject(post('/servers', '{"name":"web"}'));
  await control('PUT /state/servers/1', { body: { id: 1, name: 'mine' } });
  await advance('PT2S');
  t.strictSame(answerOf(await app.inject('/servers/1')), [200, { id: 1, name: 'mine' }]);
  t.equal((await app.inject('/jobs/1')).json().status, 'completed');
});

t.test('a job that fails creates nothing', async (t) => {
  const { app, control, advance } = await open(t, 1000);
  await app.inject(post('/servers', '{"name":"web"}'));
  await control('PATCH /state/jobs/1', { body: { status: 'failed' } });
  await advance('PT2S');
  t.equal((await app.inject('/servers/1')).statusCode, 404);
  await control('PATCH /state/jobs/1', { body: { status: 'completed' } });
  await advance('PT2S');
  t.equal((await app.inject('/servers/1')).statusCode, 404, 'it has given up');
});
