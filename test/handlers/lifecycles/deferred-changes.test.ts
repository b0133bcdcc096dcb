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

const id = { ...integer, readOnly: true };
const status = { enum: ['active', 'updating', 'resizing', 'deleting'], default: 'active' };
const schemas = {
  Server: object(
    { id, name: { ...text, maxLength: 9 }, status, tags: { type: 'array', items: text } },
    { required: ['name'] },
  ),
  Disk: object({ id, name: text }),
  Key: object({ id, name: text }),
};
const ids = [{ name: 'id', in: 'path', required: true, schema: integer }];
const server = ref('Server');
const disk = ref('Disk');
const key = ref('Key');
const headers = { 'Retry-After': { schema: integer } };
const later = (schema?: object) => ({
  responses: { 202: { description: 'Accepted', headers, ...(schema && json(schema)) } },
});
const document = documentOf(
  {
    '/servers': {
      get: returning(list(server)),
      post: accepting(server),
      delete: { operationId: 'clearServers', ...later() },
    },
    '/servers/{id}': {
      parameters: ids,
      get: returning(server),
      patch: { operationId: 'changeServer', requestBody: json(server), ...later(server) },
      delete: {
        operationId: 'deleteServer',
        responses: { 202: { description: 'Accepted' }, 409: { description: 'Is being deleted' } },
      },
    },
    '/servers/{id}/resize': { parameters: ids, post: later(server) },
    '/servers/{id}/tags': {
      parameters: ids,
      put: { operationId: 'setTags', requestBody: json(list(text)), ...later() },
    },
    '/disks': {
      get: returning(list(disk)),
      post: accepting(disk),
      patch: { requestBody: json(list(disk)), ...later() },
    },
    '/disks/{id}': { parameters: ids, get: returning(disk), delete: later() },
    '/keys': { get: returning(list(key)) },
    '/keys/{id}': {
      parameters: ids,
      get: returning(key),
      put: { requestBody: json(key), ...later(key) },
    },
  },
  { components: { schemas } },
);

async function open(t: Test) {
  const clock = { frozen: '2026-01-01T00:00:00.000Z' };
  const { app } = await sandlotOf(t, document, { clock, records: 0, lifecycle: 30_000 });
  const control = await controlOf(t, app);
  const advance = (by: string) => control('POST /clock/advance', { body: { by } });
  const send = async (method: 'PATCH' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
    app.inject({ method, url, ...(body !== undefined && { payload: Object(body) }) });
  await app.inject(post('/servers', '{"name":"web"}'));
  const read = async (url: string) => answerOf(await app.inject(url))[1];
  return { app, control, advance, send, read };
}

t.test('a PATCH that answers 202 changes the record after a step', async (t) => {
  const { control, advance, send, read } = await open(t);
  const reply = await send('PATCH', '/servers/1', { name: 'api' });
  t.match(answerOf(reply), [202, { name: 'web', status: 'updating' }]);
  t.equal(reply.headers['retry-after'], '30');
  t.match(await read('/servers/1'), { name: 'web', status: 'updating' });
  t.match(await control('GET /due'), [200, { due: [{ key: '1', operation: 'changeServer' }] }]);
  await advance('PT29S');
  t.match(await read('/servers/1'), { name: 'web' });
  await advance('PT1S');
  t.match(await read('/servers/1'), { name: 'api', status: 'active' });
});

t.test('each of several has its effect, in their order', async (t) => {
  const { advance, send, read } = await open(t);
  await send('PATCH', '/servers/1', { name: 'one' });
  await send('PATCH', '/servers/1', { name: 'two' });
  await send('PATCH', '/servers/1', { name: 'two', tags: ['x'] });
  await advance('PT1M');
  t.match(await read('/servers/1'), { name: 'two', tags: ['x'], status: 'active' });
});

t.test('what cannot be is refused at once', async (t) => {
  const { control, send } = await open(t);
  t.equal((await send('PATCH', '/servers/1', { name: 'much too long' })).statusCode, 400);
  t.equal((await send('PATCH', '/servers/9', { name: 'api' })).statusCode, 404);
  t.match(await control('GET /due'), [200, { due: [] }]);
});

t.test('a state that only the action has ends with it', async (t) => {
  const { app, advance, read } = await open(t);
  t.match(answerOf(await app.inject(post('/servers/1/resize', ''))), [202, { status: 'resizing' }]);
  await advance('PT1M');
  t.match(await read('/servers/1'), { status: 'active' });
});

t.test('a PUT replaces later, and creates at once', async (t) => {
  const { advance, send, read } = await open(t);
  t.match(answerOf(await send('PUT', '/keys/1', { name: 'a' })), [202, { name: 'a' }]);
  t.match(answerOf(await send('PUT', '/keys/1', { name: 'b' })), [202, { name: 'a' }]);
  t.match(await read('/keys/1'), { name: 'a' });
  await advance('PT1M');
  t.match(await read('/keys/1'), { name: 'b' });
});

t.test('so do changes of many records and of lists', async (t) => {
  const { app, control, advance, send, read } = await open(t);
  await app.inject(post('/disks', '{"name":"a"}'));
  await app.inject(post('/disks', '{"name":"b"}'));
  const disks = [
    { id: 1, name: 'c' },
    { id: 2, name: 'd' },
  ];
  t.equal((await send('PATCH', '/disks', disks)).statusCode, 202);
  t.equal((await send('PUT', '/servers/1/tags', ['x'])).statusCode, 202);
  t.match(await read('/disks'), [{ name: 'a' }, { name: 'b' }]);
  t.match((await control('GET /due'))[1], {
    due: [
      { resource: 'disks', operation: 'PATCH /disks', key: undefined },
      { resource: 'servers', key: '1', operation: 'setTags' },
    ],
  });
  await advance('PT1M');
  t.match(await read('/disks'), [{ name: 'c' }, { name: 'd' }]);
  t.match(await read('/servers/1'), { tags: ['x'] });

  t.equal((await send('DELETE', '/servers')).statusCode, 202);
  t.match(await read('/servers'), [{ id: 1 }]);
  await advance('PT1M');
  t.strictSame(await read('/servers'), []);
  const cleared = { match: { method: 'CLOCK', path: '/servers' }, count: 1 };
  t.match(await control('POST /journal/verify', { body: cleared }), [200, { passed: true }]);
});

t.test('a repeated DELETE does not postpone the removal', async (t) => {
  const { app, advance, send, read } = await open(t);
  t.equal((await send('DELETE', '/servers/1')).statusCode, 202);
  t.match(answerOf(await send('DELETE', '/servers/1')), [
    409,
    { detail: '"1" in servers is already being removed.' },
  ]);
  await app.inject(post('/disks', '{"name":"a"}'));
  t.equal((await send('DELETE', '/disks/1')).statusCode, 202);
  await advance('PT20S');
  t.equal((await send('DELETE', '/disks/1')).statusCode, 202, 'its document has no 409');
  await advance('PT10S');
  t.strictSame(await read('/disks'), []);
  t.equal((await send('DELETE', '/disks/1')).statusCode, 404);
});

t.test('a generated record may have the state of a removal before it is removed', async (t) => {
  const { control, advance, send, read } = await open(t);
  const body = { id: 1, name: 'web', status: 'deleting' };
  await control('PUT /state/servers/1', { body });
  t.equal((await send('DELETE', '/servers/1')).statusCode, 202);
  await advance('PT30S');
  t.strictSame(await read('/servers'), []);
});
