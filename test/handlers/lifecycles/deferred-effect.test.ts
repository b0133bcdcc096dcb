import t, { type Test } from 'tap';
import {
  accepting,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../../support/api-model-of.ts';
import { controlOf } from '../../support/control-of.ts';
import { answerOf, documentOf, json, post, sandlotOf } from '../../support/sandlot-of.ts';

const status = {
  enum: ['running', 'stopping', 'stopped', 'deleting'],
  readOnly: true,
  default: 'running',
};
const jobStatus = { enum: ['queued', 'running', 'completed', 'cancelled'] };
const schemas = {
  Server: object({ id: { ...integer, readOnly: true }, name: text, status, stopped_at: text }),
  Volume: object({ id: { ...integer, readOnly: true }, name: text, locked: { type: 'boolean' } }),
  Job: object({ id: integer, status: jobStatus }, { required: ['id', 'status'] }),
};
const headers = {
  Location: { schema: text },
  'Operation-Location': { schema: text },
  'Retry-After': { schema: integer },
};
const ids = [{ name: 'id', in: 'path', required: true, schema: integer }];
const accepted = { responses: { 202: { description: 'Accepted', headers } } };
const server = ref('Server');
const volume = ref('Volume');
const document = documentOf(
  {
    '/servers': { get: returning(list(server)), post: accepting(server) },
    '/servers/{id}': {
      parameters: ids,
      get: returning(server),
      delete: { operationId: 'deleteServer', ...accepted },
    },
    '/servers/{id}/stop': {
      parameters: ids,
      post: { responses: { 202: { ...json(server), headers } } },
    },
    '/servers/{id}/start': {
      parameters: ids,
      post: { ...accepted, 'x-sandlot': { plan: { deferredEffect: null } } },
    },
    '/volumes': { post: accepting(volume) },
    '/volumes/{id}': {
      parameters: ids,
      get: { responses: { 200: { ...json(volume), headers } } },
      delete: { responses: { 202: json(object({ job_id: integer }, { required: ['job_id'] })) } },
    },
    '/volumes/{id}/lock': {
      parameters: ids,
      post: { operationId: 'lockVolume', ...accepting(object({ name: text }), ref('Job')) },
    },
    '/disks': { post: accepting(ref('Server')) },
    '/disks/{id}': {
      parameters: ids,
      get: returning(ref('Server')),
      delete: { responses: { 202: json(ref('Job')) } },
    },
    '/jobs/{id}': { parameters: ids, get: returning(ref('Job')), delete: {} },
    '/jobs/{id}/complete': { parameters: ids, post: returning(ref('Job')) },
    '/jobs/{id}/cancel': { parameters: ids, post: returning(ref('Job')) },
  },
  {
    components: { schemas },
    webhooks: {
      'server.stopped': { post: { requestBody: json(server) } },
      'server.deleted': { post: { requestBody: json(server) } },
      'disk.deleted': { post: { requestBody: json(server) } },
      'volume.locked': { post: { requestBody: json(volume) } },
    },
  },
);

async function open(t: Test, lifecycle = 30_000) {
  const { app } = await sandlotOf(t, document, {
    ...{ clock: { frozen: '2026-01-01T00:00:00.000Z' }, records: 0, lifecycle },
    ...{ webhookUrls: ['http://127.0.0.1:9/hooks'], webhooks: 'off' as const },
  });
  const control = await controlOf(t, app);
  const advance = (by: string) => control('POST /clock/advance', { body: { by } });
  await app.inject(post('/servers', '{"name":"web"}'));
  await app.inject(post('/volumes', '{"name":"disk"}'));
  const read = async (url: string) => answerOf(await app.inject(url));
  const remove = (url: string) => app.inject({ method: 'DELETE', url });
  const listEvents = async () => {
    const [, sent] = await control('GET /deliveries');
    return Object(sent).deliveries.map(({ event, at }: Record<string, string>) => [event, at]);
  };
  return { app, control, advance, read, remove, listEvents };
}

t.test('what a 202 removes is there until its time has come', async (t) => {
  const { control, advance, read, remove, listEvents } = await open(t);
  const removed = await remove('/servers/1');
  t.match(removed, { statusCode: 202, body: '' });
  t.match(removed.headers, {
    location: '/servers/1',
    'operation-location': '/servers/1',
    'retry-after': '30',
  });
  t.match(await read('/servers/1'), [200, { status: 'deleting' }]);
  const due = { at: '2026-01-01T00:00:30.000Z', trigger: 'time', resource: 'servers', key: '1' };
  const effect = { ...due, kind: 'effect', operation: 'deleteServer' };
  t.strictSame(await control('GET /due'), [200, { due: [effect] }]);
  t.strictSame(await listEvents(), []);

  await advance('PT29S');
  t.equal((await read('/servers/1'))[0], 200);
  await advance('PT1S');
  t.equal((await read('/servers/1'))[0], 404);
  t.strictSame(await read('/servers'), [200, []]);
  t.strictSame(await listEvents(), [['server.deleted', '2026-01-01T00:00:30.000Z']]);
  const change = { method: 'CLOCK', path: '/servers/1', body: { operation: 'deleteServer' } };
  const verified = await control('POST /journal/verify', { body: { match: change, count: 1 } });
  t.match(verified, [200, { passed: true }]);
  t.match(await control('GET /calls'), [200, { calls: { 5: { clock: { kind: 'effect' } } } }]);
});

t.test('an action that answers 202 takes effect by the clock, with its time', async (t) => {
  const { app, advance, read, listEvents } = await open(t);
  const stopped = await app.inject(post('/servers/1/stop', ''));
  t.match(answerOf(stopped), [202, { status: 'stopping' }]);
  t.equal(stopped.headers['retry-after'], '30');
  await advance('PT1M');
  t.match(await read('/servers/1'), [
    200,
    { name: 'web', status: 'stopped', stopped_at: '2026-01-01T00:00:30.000Z' },
  ]);
  t.strictSame(await listEvents(), [['server.stopped', '2026-01-01T00:00:30.000Z']]);
  await app.inject(post('/servers/1/start', ''));
  t.match(await read('/servers/1'), [200, { status: 'running' }], 'x-sandlot: at once');
});

t.test('it is repeated for a record that lost its state meanwhile', async (t) => {
  const { app, control, advance, read } = await open(t);
  const withoutStatus = { body: { id: 1, name: 'web' } };
  for (const _ of [1, 2]) {
    await control('PUT /state/servers/1', withoutStatus);
    t.equal((await app.inject(post('/servers/1/stop', '{}'))).statusCode, 202);
    t.match(await read('/servers/1'), [200, { status: 'stopping' }]);
  }
  await advance('PT1M');
  t.match(await read('/servers/1'), [200, { status: 'stopped' }]);
});

t.test('without --lifecycle it takes effect at the next read', async (t) => {
  const { app, control, read, remove } = await open(t, 0);
  t.match(answerOf(await app.inject(post('/servers/1/stop', ''))), [202, { status: 'stopping' }]);
  t.match(await control('GET /deliveries'), [200, { deliveries: [] }]);
  await control('PUT /rate-limit', { body: { minute: 100 } });
  t.match(await read('/servers/1'), [200, { status: 'stopped' }]);
  t.equal((await remove('/servers/1')).headers['retry-after'], '0');
  t.match(await control('GET /due'), [200, { due: [{ trigger: 'read' }] }]);
  t.equal((await read('/servers/1'))[0], 404);
});

t.test('what was removed meanwhile has no effect', async (t) => {
  const { app, control, advance, read } = await open(t);
  await app.inject(post('/servers/1/stop', ''));
  await control('DELETE /state/servers/1');
  await advance('PT1M');
  t.equal((await read('/servers/1'))[0], 404);
  t.match(await control('GET /due'), [200, { due: [] }]);
});

t.test('with a job in the reply, the effect comes when that is done', async (t) => {
  const { app, advance, read, remove, listEvents } = await open(t);
  t.strictSame(answerOf(await remove('/volumes/1')), [202, { job_id: 1 }]);
  await advance('PT30S');
  t.equal((await read('/volumes/1'))[0], 200);
  await advance('PT30S');
  t.match(await read('/jobs/1'), [200, { status: 'completed' }]);
  t.equal((await read('/volumes/1'))[0], 404);

  await app.inject(post('/volumes', '{"name":"tape"}'));
  t.match(answerOf(await app.inject(post('/volumes/2/lock', '{"name":"x"}'))), [200, { id: 2 }]);
  t.match(await read('/volumes/2'), [200, { name: 'tape' }]);
  await advance('PT1M');
  t.match(await read('/volumes/2'), [200, { name: 'x', locked: true }]);
  t.strictSame(
    (await listEvents()).map(([event]: readonly string[]) => event),
    ['volume.locked'],
  );
});

t.test('a job that is cancelled has no effect', async (t) => {
  const { app, advance, read, remove } = await open(t);
  await remove('/volumes/1');
  await app.inject(post('/jobs/1/cancel', ''));
  await advance('PT1H');
  t.equal((await read('/volumes/1'))[0], 200);
});

t.test('a record returns to its state when the job that removes it is called off', async (t) => {
  const { app, control, advance, read, remove, listEvents } = await open(t);
  const callOff = [
    () => app.inject(post('/jobs/1/cancel', '')),
    () => remove('/jobs/2'),
    () => control('PATCH /state/jobs/3', { body: { status: 'cancelled' } }),
    () => control('DELETE /state/jobs/4'),
  ];
  await app.inject(post('/disks', '{"name":"disk"}'));
  for (const endJob of callOff) {
    await remove('/disks/1');
    t.match(await read('/disks/1'), [200, { status: 'deleting' }]);
    await endJob();
    await advance('PT1H');
    t.match(await read('/disks/1'), [200, { status: 'running' }]);
  }
  t.strictSame(await listEvents(), []);
  await remove('/disks/1');
  await advance('PT1M');
  t.equal((await read('/disks/1'))[0], 404);
});

t.test('a job that a call completes has its effect at the next read', async (t) => {
  const { app, control, read, remove, listEvents } = await open(t);
  for (const id of [1, 2]) {
    await app.inject(post('/disks', '{"name":"disk"}'));
    await remove(`/disks/${id}`);
  }
  await app.inject(post('/jobs/1/complete', ''));
  t.equal((await read('/disks/1'))[0], 404);
  t.match(await read('/jobs/1'), [200, { status: 'completed' }]);
  await control('PATCH /state/jobs/2', { body: { status: 'completed' } });
  await control('POST /clock/advance', { body: { by: 'PT1M' } });
  t.equal((await read('/disks/2'))[0], 404);
  t.match(
    (await listEvents()).map(([event]: readonly string[]) => event),
    ['disk.deleted', 'disk.deleted'],
  );
});

t.test('a document that has changed has no use for a call of an earlier one', async (t) => {
  const { control, read } = await open(t);
  const call = { operation: 'deleteServer', resource: 'servers', keys: ['1'], path: {}, query: {} };
  const about = { at: 0, trigger: 'time', resource: 'servers', key: '1', kind: 'effect' };
  const due = [
    { ...about, id: 'a', call: { ...call, operation: 'dropServer' } },
    { ...about, id: 'b', call: { ...call, operation: 'GET /servers' } },
    { ...about, id: 'c' },
  ];
  const [, state] = await control('GET /state');
  const body = { ...Object(state), internal: { 'sandlot.due': due } };
  t.strictSame(await control('PUT /state', { body }), [204, '']);
  t.equal((await read('/servers/1'))[0], 200);
});
