import t, { type Test } from 'tap';
import { integer, list, object, ref, returning, text } from '../../support/api-model-of.ts';
import { answerOf, documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const flag = { type: 'boolean' };
const range = object({ range: text, gateway: text }, { required: ['range', 'gateway'] });
const server = object(
  {
    id: { ...integer, readOnly: true },
    lock_version: integer,
    name: text,
    status: { enum: ['running', 'starting', 'off'] },
    size: integer,
    network: { type: ['integer', 'null'] },
    rescue_enabled: flag,
    protection: object({ delete: flag, rebuild: flag }),
    ranges: list(range),
  },
  { required: ['id', 'name', 'status', 'size', 'network', 'rescue_enabled'] },
);
/** Each operation describes its job anew, as generated documents do. */
function job() {
  return object(
    {
      id: integer,
      command: { ...text, example: 'start_server' },
      status: { enum: ['success', 'running', 'error'] },
      error: { ...object({ code: text }), type: ['object', 'null'] },
      resources: list(object({ id: integer, type: text }, { required: ['id', 'type'] })),
    },
    { required: ['id', 'command', 'status', 'error', 'resources'] },
  );
}
const inJob = () => object({ action: job() });
const shown = (command: string) => ({
  description: '',
  content: { 'application/json': { schema: inJob(), example: { action: { command } } } },
});
const act = (command: string, schema?: object) => ({
  parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
  post: { ...(schema && { requestBody: json(schema) }), responses: { 201: shown(command) } },
});
const ids = [{ name: 'id', in: 'path', required: true, schema: integer }];
const actionIds = [...ids, { name: 'action_id', in: 'path', required: true, schema: integer }];
const created = object({ server: ref('Server'), action: job() });
const document = documentOf(
  {
    '/servers': {
      get: returning(object({ servers: list(ref('Server')) })),
      post: {
        requestBody: json(object({ name: text, size: integer })),
        responses: { 201: json(created) },
      },
    },
    '/servers/{id}': { parameters: ids, get: returning(object({ server: ref('Server') })) },
    '/servers/{id}/actions': { parameters: ids, get: returning(object({ actions: list(job()) })) },
    '/servers/{id}/actions/{action_id}': { parameters: actionIds, get: returning(inJob()) },
    '/servers/{id}/actions/poweroff': act('stop_server'),
    '/servers/{id}/actions/resize': act('resize_server', object({ size: integer })),
    '/servers/{id}/actions/attach': act('attach', object({ network: integer })),
    '/servers/{id}/actions/detach': act('detach'),
    '/servers/{id}/actions/enable_rescue': act('rescue'),
    '/servers/{id}/actions/change_protection': act('protect', object({ delete: flag })),
    '/servers/{id}/actions/add_range': act('add', object({ range: text, zone: text })),
    '/servers/{id}/actions/delete_range': act('delete', object({ range: text })),
    '/actions': { get: returning(object({ actions: list(job()) })) },
    '/actions/{id}': { parameters: ids, get: returning(inJob()) },
  },
  { components: { schemas: { Server: server } } },
);

async function openServer(t: Test) {
  const { app } = await sandlotOf(t, document);
  const call = async (request: string, payload?: object) => {
    const [method = '', url = ''] = request.split(' ');
    const reply = await app.inject({
      method: method as 'GET',
      url: `/api${url}`,
      ...(payload && { payload }),
    });
    return answerOf(reply);
  };
  const [, body] = await call('POST /servers', { name: 'web', size: 20 });
  const { id } = Object(body).server;
  const read = async () => Object((await call(`GET /servers/${id}`))[1]).server;
  const act = (name: string, payload?: object) =>
    call(`POST /servers/${id}/actions/${name}`, payload);
  return { id, body, call, read, act };
}

t.test('an action makes a job that names its record, and takes effect', async (t) => {
  const { id, call, read, act } = await openServer(t);

  const [status, body] = await act('poweroff');
  const { action } = Object(body);
  t.equal(status, 201);
  t.match(action, {
    command: 'stop_server',
    status: 'running',
    error: null,
    resources: [{ id, type: 'server' }],
  });
  const done = { action: { ...action, status: 'success' } };
  t.strictSame(await call(`GET /servers/${id}/actions/${action.id}`), [200, done]);
  t.strictSame(await call(`GET /actions/${action.id}`), [200, done]);
  t.match(await read(), { name: 'web', status: 'off' });
  const [, listed] = await call(`GET /servers/${id}/actions`);
  t.ok(Object(listed).actions.some((one: { id: unknown }) => one.id === action.id));
});

t.test('a reply with the new record and its job has both', async (t) => {
  const { id, body, call } = await openServer(t);

  t.match(body, { server: { name: 'web', size: 20 }, action: { resources: [{ id }] } });
  t.equal((await call(`GET /actions/${Object(body).action.id}`))[0], 200);
});

t.test('the bodies of actions change the record, an object or a list of it', async (t) => {
  const { read, act } = await openServer(t);

  await act('resize', { size: 40 });
  await act('attach', { network: 7 });
  await act('enable_rescue');
  await act('change_protection', { delete: true });
  t.match(await read(), {
    size: 40,
    network: 7,
    rescue_enabled: true,
    protection: { delete: true },
  });
  await act('detach');
  const { ranges: before = [], lock_version: version } = await read();
  await act('add_range', { range: '10.0.1.0/24' });
  t.equal((await read()).lock_version, version + 1);
  await act('add_range', { range: '10.0.2.0/24' });
  const { network, ranges } = await read();
  t.equal(network, null);
  t.match(ranges.slice(before.length), [
    { range: '10.0.1.0/24', gateway: /./ },
    { range: '10.0.2.0/24' },
  ]);
  await act('delete_range', { range: '10.0.1.0/24' });
  t.match((await read()).ranges.slice(before.length), [{ range: '10.0.2.0/24' }]);
});
