import t, { type Test } from 'tap';
import { openSandlot } from '../../../src/sandlot.ts';
import { accepting, integer, object, ref, returning, text } from '../../support/api-model-of.ts';
import { controlOf } from '../../support/control-of.ts';
import {
  answerOf,
  documentOf,
  json,
  post,
  type SandlotOf,
  sandlotOf,
  silent,
} from '../../support/sandlot-of.ts';

const status = {
  type: 'string',
  enum: ['queued', 'processing', 'failed', 'completed', 'cancelled'],
};
const schemas = {
  Export: object({
    id: { ...integer, example: 4 },
    format: text,
    status: { ...status, readOnly: true },
    progress: integer,
    download_url: { type: ['string', 'null'], example: 'https://files.example.com/exports/4.csv' },
    rows: integer,
    created_at: { type: 'string', format: 'date-time' },
    completed_at: { type: ['string', 'null'], format: 'date-time' },
  }),
  NewExport: object({ format: text }),
};
const createExport = {
  requestBody: { content: { 'application/json': { schema: ref('NewExport') } } },
  responses: { 202: json(ref('Export')) },
};
const exportDocument = documentOf(
  {
    '/exports': { get: returning({ type: 'array', items: ref('Export') }), post: createExport },
    '/exports/search': {
      post: accepting(ref('NewExport'), { type: 'array', items: ref('Export') }),
    },
    '/formats/{id}': { get: returning(object({ id: integer })), delete: silent },
    '/exports/{id}': {
      get: returning(ref('Export')),
      patch: accepting(ref('Export')),
      delete: silent,
    },
    '/exports/{id}/cancel': { post: returning(ref('Export')) },
    '/exports/{id}/queue': { post: returning(ref('Export')) },
  },
  { components: { schemas } },
);
const start = { frozen: '2026-01-01T00:00:00.000Z' };

t.test('an export is done at the next read, and has its result then and not before', async (t) => {
  const { app } = await sandlotOf(t, exportDocument, { clock: start, records: 0 });
  const created = await app.inject(post('/exports', '{"format":"csv"}'));
  t.strictSame(answerOf(created), [
    202,
    {
      id: 1,
      format: 'csv',
      status: 'queued',
      progress: 0,
      download_url: null,
      created_at: '2026-01-01T00:00:00.000Z',
      completed_at: null,
    },
  ]);
  t.equal(created.headers.location, '/exports/1');
  t.strictSame(answerOf(await app.inject('/exports/1')), [
    200,
    {
      id: 1,
      format: 'csv',
      status: 'completed',
      progress: 100,
      download_url: 'https://files.example.com/exports/1.csv',
      created_at: '2026-01-01T00:00:00.000Z',
      completed_at: '2026-01-01T00:00:00.000Z',
    },
  ]);
});

t.test('with --lifecycle it stays in each state for that long, by the clock', async (t) => {
  const { app } = await sandlotOf(t, exportDocument, {
    clock: start,
    records: 0,
    lifecycle: 30_000,
  });
  const control = await controlOf(t, app);
  const stateOf = async () => {
    const { status, progress, completed_at } = (await app.inject('/exports/1')).json();
    return [status, progress, completed_at];
  };
  await app.inject(post('/exports', '{"format":"csv"}'));
  t.strictSame(await stateOf(), ['queued', 0, null]);
  await control('POST /clock/advance', { body: { by: 'PT29S' } });
  t.strictSame(await stateOf(), ['queued', 0, null]);
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  t.strictSame(await stateOf(), ['processing', 50, null]);
  await control('POST /clock/advance', { body: { by: 'PT1H' } });
  t.strictSame(await stateOf(), ['completed', 100, '2026-01-01T00:01:00.000Z']);
});

/** Exports and their states in a Sandlot with a clock that stands still. */
async function openExports(t: Test, options: SandlotOf = {}) {
  const { app } = await sandlotOf(t, exportDocument, { clock: start, records: 0, ...options });
  const control = await controlOf(t, app);
  const create = async () => (await app.inject(post('/exports', '{"format":"csv"}'))).json();
  const statusOf = async (id: number) => (await app.inject(`/exports/${id}`)).json().status;
  const advance = (by: string) => control('POST /clock/advance', { body: { by } });
  return { app, control, create, statusOf, advance };
}

t.test('a new export can be cancelled, and then stays so', async (t) => {
  const { app, create, statusOf } = await openExports(t);
  await create();

  const cancelled = await app.inject(post('/exports/1/cancel', ''));
  t.equal(cancelled.json().status, 'cancelled');
  t.equal(await statusOf(1), 'cancelled');
});

t.test('one that a call brings back into a state moves on from there', async (t) => {
  const { app, control, create, statusOf, advance } = await openExports(t, { lifecycle: 1000 });
  await create();
  await app.inject(post('/exports/1/cancel', ''));
  t.strictSame(await control('GET /due'), [200, { due: [] }]);
  await app.inject(post('/exports/1/queue', ''));

  t.equal(await statusOf(1), 'queued');
  await advance('PT2S');
  t.equal(await statusOf(1), 'completed');
});

t.test('what is next is listed, the earliest first', async (t) => {
  const { control, create, advance } = await openExports(t, { lifecycle: 1000 });
  await create();
  await advance('PT1S');
  await create();

  const about = {
    trigger: 'time',
    kind: 'state',
    resource: 'exports',
    at: '2026-01-01T00:00:02.000Z',
  };
  t.strictSame(await control('GET /due'), [
    200,
    {
      due: [
        { ...about, key: '1', from: 'processing', to: 'completed' },
        { ...about, key: '2', from: 'queued', to: 'processing' },
      ],
    },
  ]);
});

t.test('a removed export, and one that a control call changed, do not move', async (t) => {
  const { app, control, create, statusOf, advance } = await openExports(t, { lifecycle: 1000 });
  await create();
  await create();
  await create();
  await app.inject({ method: 'DELETE', url: '/exports/1' });
  await control('PATCH /state/exports/2', { body: { status: 'failed' } });
  await control('PATCH /state/exports/3', { body: { status: 'processing' } });
  await advance('PT1H');

  t.equal(await statusOf(2), 'failed');
  t.equal(await statusOf(3), 'processing');
  t.strictSame((await control('GET /due'))[1], { due: [] });
});

t.test('a POST that lists is a read', async (t) => {
  const { app, create } = await openExports(t);
  await create();

  const found = await app.inject(post('/exports/search', '{"format":"csv"}'));
  t.match(found.json(), [{ status: 'completed' }]);
});

t.test('a snapshot keeps what is due, and a reset forgets it', async (t) => {
  const { control, create, statusOf, advance } = await openExports(t, { lifecycle: 1000 });
  await create();
  await control('PUT /snapshots/queued');
  await advance('PT1H');
  t.equal(await statusOf(1), 'completed');

  await control('POST /snapshots/queued/restore');
  t.equal(await statusOf(1), 'queued');
  await advance('PT1H');
  t.equal(await statusOf(1), 'completed');
  await control('POST /reset');
  t.strictSame((await control('GET /due'))[1], { due: [] });
});

t.test('each document moves its own records', async (t) => {
  const folder = t.testdir({ 'exports.json': JSON.stringify(exportDocument) });
  const document = `${folder}/exports.json`;
  const sandlot = await openSandlot({
    logLevel: 'silent',
    records: 0,
    clock: start,
    lifecycle: 1000,
    documents: [
      { document, mount: '/a' },
      { document, mount: '/b' },
    ],
  });
  t.teardown(sandlot.close);
  const { app } = sandlot;
  const control = await controlOf(t, app);
  await app.inject(post('/b/exports', '{"format":"csv"}'));

  t.match((await control('GET /due'))[1], { due: [{ resource: 'b:exports' }] });
  await control('POST /clock/advance', { body: { by: 'PT1H' } });
  t.equal((await app.inject('/b/exports/1')).json().status, 'completed');
});

t.test('a document that has changed has no use for what was due', async (t) => {
  const { control, app } = await openExports(t);
  const about = { at: 0, trigger: 'time', kind: 'state' };
  const due = [
    { ...about, id: 'a', resource: 'imports', key: '1' },
    { ...about, id: 'b', resource: 'exports', key: '7' },
    { ...about, id: 'c', resource: 'formats', key: '1' },
  ];
  const [, state] = await control('GET /state');
  const formats = { formats: [{ '@key': '1', id: 1 }] };
  const body = { ...Object(state), records: formats, internal: { 'sandlot.due': due } };
  t.strictSame(await control('PUT /state', { body }), [204, '']);

  t.equal((await app.inject('/formats/1')).statusCode, 200);
  t.strictSame((await control('GET /due'))[1], { due: [] });
});

t.test('progress up to 1 has a fraction, and work without a result just ends', async (t) => {
  const check = object({
    id: integer,
    status: { type: 'string', enum: ['queued', 'processing', 'completed'] },
    progress: { type: 'number', minimum: 0, maximum: 1 },
  });
  const lifecycle = {
    property: 'status',
    states: [{ value: 'queued' }, { value: 'processing' }, { value: 'completed' }],
  };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/checks': { post: accepting(object({ status: text }), check), 'x-sandlot': { lifecycle } },
      '/checks/{id}': { get: returning(check), patch: accepting(check) },
    }),
    { clock: start, records: 0, lifecycle: 1000 },
  );
  const control = await controlOf(t, app);
  const read = async (id: number) => (await app.inject(`/checks/${id}`)).json();
  await app.inject(post('/checks', '{}'));
  await app.inject(post('/checks', '{"status":"processing"}'));
  t.match(await read(1), { status: 'queued', progress: 0 });
  t.match(await read(2), { status: 'processing' }, 'where the client begins');
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  t.match(await read(1), { status: 'processing', progress: 0.5 });
  t.match(await read(2), { status: 'completed', progress: 1 });
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  t.match(await read(1), { status: 'completed', progress: 1 });
});

t.test('a result that a client has set stays as it is', async (t) => {
  const { app, create, statusOf, advance } = await openExports(t, { lifecycle: 1000 });
  await create();
  const payload = { download_url: 'https://cdn.example/a.csv' };
  await app.inject({ method: 'PATCH', url: '/exports/1', payload });
  await advance('PT2S');
  t.equal(await statusOf(1), 'completed');
  t.match((await app.inject('/exports/1')).json(), payload);
});

t.test(
  'a nullable file is there when its record is ready, which cannot be cancelled then',
  async (t) => {
    const statement = object({
      id: { ...integer, example: 4 },
      status: { type: 'string', enum: ['PENDING', 'READY', 'ERROR'], readOnly: true },
      file: { anyOf: [object({ name: text }, { required: ['name'] }), { type: 'null' }] },
      document_url: { type: ['string', 'null'], example: 'https://files.example.com/4.pdf' },
    });
    const conflict = { 409: { description: 'It is ready already.' } };
    const { app } = await sandlotOf(
      t,
      documentOf({
        '/statements': {
          post: { ...accepting(object({ month: text })), responses: { 202: json(statement) } },
        },
        '/statements/{id}': { get: returning(statement) },
        '/statements/{id}/cancel': {
          post: { responses: { ...returning(statement).responses, ...conflict } },
        },
      }),
      { clock: start, records: 0, lifecycle: 30_000 },
    );
    const { id } = (await app.inject(post('/statements', '{"month":"May"}'))).json();
    const read = async () => (await app.inject(`/statements/${id}`)).json();
    t.match(await read(), { status: 'PENDING', file: null, document_url: null });
    const control = await controlOf(t, app);
    await control('POST /clock/advance', { body: { by: 'PT30S' } });
    t.match(await read(), { status: 'READY', file: { name: String }, document_url: /pdf$/ });
    t.equal((await app.inject(post(`/statements/${id}/cancel`, ''))).statusCode, 409);
    t.match(await read(), { status: 'READY' });
  },
);
