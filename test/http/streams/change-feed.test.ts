import { once } from 'node:events';
import { connect } from 'node:net';
import { EventSource } from 'eventsource';
import t, { type Test } from 'tap';
import { skipOnReplicas } from '../../support/replicas/on-replicas.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';
import { valkeyUrl, withoutValkey } from '../../support/valkey.ts';

const text = { type: 'string' };
const pet = {
  type: 'object',
  required: ['name'],
  properties: { id: { type: 'integer', readOnly: true }, name: text },
};
const one = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const stream = (content: object, type = 'text/event-stream') => ({
  get: { responses: { 200: { description: '', content: { [type]: content } } } },
});
const pets = {
  '/pets': {
    get: { responses: { 200: json({ type: 'array', items: pet }) } },
    post: { requestBody: json(pet), responses: { 201: json(pet) } },
  },
  '/pets/{id}': {
    parameters: [one],
    get: { responses: { 200: json(pet) } },
    put: { requestBody: json(pet), responses: { 200: json(pet) } },
    delete: { responses: { 204: { description: '' } } },
  },
};

async function serving(t: Test, paths: object, options: SandlotOf = {}) {
  const sandlot = await sandlotOf(t, documentOf({ ...pets, ...paths }), options);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const send = (request: string, body?: object) => {
    const [method = '', path] = request.split(' ');
    return fetch(`${url}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  };
  return { url, send };
}

type Item = Readonly<Record<string, unknown>>;

/** Opens a stream, and reads as many of its items as are asked for. */
async function reading(t: Test, url: string, headers: Readonly<Record<string, string>> = {}) {
  const controller = new AbortController();
  t.teardown(() => controller.abort());
  const reply = await fetch(url, { headers, signal: controller.signal });
  const reader = Object(reply.body).getReader();
  let received = '';
  const next = async (separator: string): Promise<string> => {
    while (!received.includes(separator))
      received += Buffer.from((await reader.read()).value).toString();
    const [item = '', ...rest] = received.split(separator);
    received = rest.join(separator);
    return item;
  };
  return { reply, next, close: () => controller.abort() };
}

function dataOf(item: string): Item {
  return JSON.parse(/^data: (.*)$/m.exec(item)?.[1] ?? 'null');
}

t.test('an EventSource gets the changes of the resource from now on', async (t) => {
  const { url, send } = await serving(t, { '/pets/events': stream({ schema: pet }) });
  const source = new EventSource(`${url}/pets/events`);
  t.teardown(() => source.close());
  const received: Item[] = [];
  const all = new Promise<void>((resolve) => {
    source.onmessage = ({ data, lastEventId }) => {
      received.push({ id: lastEventId, ...JSON.parse(data) });
      if (received.length === 3) resolve();
    };
  });
  await new Promise((resolve) => source.addEventListener('open', resolve));
  await send('POST /pets', { name: 'Rex' });
  await send('PUT /pets/4', { name: 'Tom' });
  await send('DELETE /pets/4');
  await all;

  t.strictSame(received, [
    { id: 4, name: 'Rex' },
    { id: 4, name: 'Tom' },
    { id: 4, name: 'Tom' },
  ]);
});

t.test('an envelope has the name of the change', async (t) => {
  const envelope = {
    type: 'object',
    required: ['type', 'pet', 'source'],
    properties: {
      type: { ...text, enum: ['pet_created', 'pet_updated', 'pet_deleted'] },
      pet,
      at: { ...text, format: 'date-time' },
      source: { ...text, example: 'api' },
    },
  };
  const { url, send } = await serving(
    t,
    { '/pets/stream': stream({ itemSchema: envelope }, 'application/x-ndjson') },
    { clock: { frozen: '2026-03-01T12:00:00.000Z' } },
  );
  const { reply, next } = await reading(t, `${url}/pets/stream`);
  await send('POST /pets', { name: 'Rex' });
  await send('DELETE /pets/1');

  t.equal(reply.headers.get('content-type'), 'application/x-ndjson');
  t.match(JSON.parse(await next('\n')), {
    type: 'pet_created',
    pet: { id: 4, name: 'Rex' },
    source: 'api',
  });
  t.match(JSON.parse(await next('\n')), { type: 'pet_deleted', pet: { id: 1 } });
});

t.test('an envelope has the ids, the time and the record before the change', async (t) => {
  const type = { ...text, enum: ['pet_created', 'pet_updated', 'pet_deleted'] };
  const envelope = (more: object) => ({
    type: 'object',
    properties: {
      event_id: text,
      pet_id: { type: 'integer' },
      occurred_at: { ...text, format: 'date-time' },
      ...more,
    },
  });
  const { url, send } = await serving(
    t,
    {
      '/pets/stream': stream(
        { itemSchema: envelope({ data: pet, previous: pet }) },
        'application/x-ndjson',
      ),
      '/pets/events': stream({ itemSchema: envelope({ type }) }, 'application/x-ndjson'),
    },
    {
      clock: { frozen: '2026-03-01T12:00:00.000Z' },
      fixtures: { pets: [{ id: 4, name: 'Rex' }] },
      records: 0,
    },
  );
  const whole = await reading(t, `${url}/pets/stream`);
  const short = await reading(t, `${url}/pets/events`);
  await send('PUT /pets/4', { name: 'Tom' });
  await send('POST /pets', { name: 'New' });

  const event = { event_id: '1', occurred_at: '2026-03-01T12:00:00.000Z' };
  t.strictSame(JSON.parse(await whole.next('\n')), {
    ...event,
    pet_id: 4,
    data: { id: 4, name: 'Tom' },
    previous: { id: 4, name: 'Rex' },
  });
  t.notOk('previous' in JSON.parse(await whole.next('\n')), 'a new record');
  t.strictSame(JSON.parse(await short.next('\n')), { ...event, pet_id: 4, type: 'pet_updated' });
});

t.test('an item schema of whole events is filled as one', async (t) => {
  const event = {
    type: 'object',
    properties: { event: { ...text, enum: ['created', 'updated', 'deleted'] }, data: pet },
  };
  const { url, send } = await serving(t, { '/pets/feed': stream({ itemSchema: event }) });
  const { next } = await reading(t, `${url}/pets/feed`);
  await send('POST /pets', { name: 'Rex' });
  t.equal(await next('\n\n'), 'event: created\nid: 1\ndata: {"name":"Rex","id":4}');
});

t.test('the text of a whole event holds the JSON of the record', async (t) => {
  const json = { ...text, contentMediaType: 'application/json', contentSchema: pet };
  const named = { event: { ...text, enum: ['created', 'updated', 'deleted'] }, data: json };
  const { url, send } = await serving(t, {
    '/pets/feed': stream({ itemSchema: { type: 'object', properties: named } }),
    '/pets/watch': stream({ itemSchema: { type: 'object', properties: { data: text } } }),
  });
  const feeds = [await reading(t, `${url}/pets/feed`), await reading(t, `${url}/pets/watch`)];
  await send('POST /pets', { name: 'Rex' });
  t.strictSame(await Promise.all(feeds.map(({ next }) => next('\n\n'))), [
    'event: created\nid: 1\ndata: {"name":"Rex","id":4}',
    'id: 1\ndata: {"name":"Rex","id":4}',
  ]);
});

t.test('?watch=true of a list sends a line for each change', async (t) => {
  const watch = { name: 'watch', in: 'query', schema: { type: 'boolean' } };
  const { url, send } = await serving(t, {
    '/pets': { ...pets['/pets'], get: { ...pets['/pets'].get, parameters: [watch] } },
  });
  const { next } = await reading(t, `${url}/pets?watch=true`);
  await send('PUT /pets/1', { name: 'Rex' });

  t.strictSame(JSON.parse(await next('\n')), { type: 'MODIFIED', object: { id: 1, name: 'Rex' } });
  t.ok(Array.isArray(await (await send('GET /pets')).json()));
});

t.test('a path of one record sends its changes only, and the top sends all', async (t) => {
  const toy = { type: 'object', properties: { id: { type: 'integer' }, label: text } };
  const { url, send } = await serving(t, {
    '/pets/{id}/events': { parameters: [one], ...stream({}) },
    '/pets/{id}/toys': {
      parameters: [one],
      get: { responses: { 200: json({ type: 'array', items: toy }) } },
      post: { requestBody: json(toy), responses: { 201: json(toy) } },
    },
    '/events': stream({}),
  });
  const ofOne = await reading(t, `${url}/pets/1/events`);
  const ofAll = await reading(t, `${url}/events`);
  await send('POST /pets/1/toys', { label: 'ball' });
  await send('PUT /pets/2', { name: 'Tom' });
  await send('PUT /pets/1', { name: 'Rex' });

  t.strictSame(dataOf(await ofOne.next('\n\n')), { id: 1, name: 'Rex' });
  t.match(dataOf(await ofAll.next('\n\n')), { label: 'ball' });
  t.match(dataOf(await ofAll.next('\n\n')), { name: 'Tom' });
  t.match(dataOf(await ofAll.next('\n\n')), { name: 'Rex' });
});

t.test(
  'Last-Event-ID goes on with what a client has missed',
  skipOnReplicas('Each replica has numbers of its own.'),
  async (t) => {
    const { url, send } = await serving(t, { '/pets/events': stream({ schema: pet }) });
    const first = await reading(t, `${url}/pets/events`);
    await send('POST /pets', { name: 'A' });
    t.match(await first.next('\n\n'), /^id: 1\n/);
    first.close();
    await send('POST /pets', { name: 'B' });
    await send('POST /pets', { name: 'C' });

    const again = await reading(t, `${url}/pets/events`, { 'last-event-id': '1' });
    t.match(await again.next('\n\n'), /^id: 2\ndata: .*"B"/);
    t.match(await again.next('\n\n'), /^id: 3\ndata: .*"C"/);
    const other = await reading(t, `${url}/pets/events`, { 'last-event-id': '99' });
    await send('POST /pets', { name: 'D' });
    t.match(await other.next('\n\n'), /^id: 4\n/);
  },
);

t.test('refused changes and other sandboxes are not sent', async (t) => {
  const { url, send } = await serving(t, { '/pets/events': stream({ schema: pet }) });
  const { next } = await reading(t, `${url}/pets/events`);
  await send('POST /pets', { legs: 4 });
  await send('POST /~other/pets', { name: 'Other' });
  await send('POST /pets', { name: 'Rex' });
  t.match(dataOf(await next('\n\n')), { name: 'Rex' });
});

t.test('a fault cuts a feed after so many changes', async (t) => {
  const { url, send } = await serving(t, { '/pets/events': stream({ schema: pet }) });
  for (const cutAfter of [1, 0]) {
    await send('POST /_sandlot/faults', {
      match: { path: '/pets/events' },
      cut: 'truncate',
      cutAfter,
      times: 1,
    });
    const reply = await fetch(`${url}/pets/events`);
    await send('POST /pets', { name: 'Rex' });
    await t.rejects(reply.text());
  }
});

t.test('HEAD of a feed ends, and its journal has what was sent', async (t) => {
  const { url, send } = await serving(t, { '/pets/events': stream({ schema: pet }) });
  t.equal((await fetch(`${url}/pets/events`, { method: 'HEAD' })).status, 200);
  const { next, close } = await reading(t, `${url}/pets/events`);
  await send('POST /pets', { name: 'Rex' });
  await next('\n\n');
  close();
  const entries = async () =>
    Object(await (await send('GET /_sandlot/journal?path=/pets/events')).json()).entries;
  while ((await entries()).length < 2) await new Promise((resolve) => setImmediate(resolve));
  t.match((await entries())[1], { status: 200, reply: { body: /Rex/ } });
});

t.test('a client that does not read is dropped, which the journal has', async (t) => {
  const { url, send } = await serving(t, { '/pets/events': stream({ schema: pet }) });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  t.teardown(() => socket.destroy());
  await once(socket, 'connect');
  socket.write('GET /pets/events HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(socket, 'data');
  socket.on('error', () => undefined).pause();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const entries = async () =>
    Object(await (await send('GET /_sandlot/journal?path=/pets/events')).json()).entries;
  const name = 'x'.repeat(4 * 1024 * 1024);
  // At most more than the system takes for a client that does not read.
  for (let count = 0; count < 16 && (await entries()).length === 0; count += 1)
    await (await send('PUT /pets/1', { name: `${count}${name}` })).text();
  t.match(await entries(), [{ status: 0 }]);
  socket.resume();
  await closed;
  t.ok(socket.destroyed);
});

t.test(
  'a feed of one replica has the changes of another',
  { skip: withoutValkey ?? false },
  async (t) => {
    const store = await valkeyUrl();
    const feed = { '/pets/events': stream({ schema: pet }) };
    const [first, second] = [
      await serving(t, feed, { store }),
      await serving(t, feed, { store }),
    ] as const;
    const source = new EventSource(`${first.url}/pets/events`);
    t.teardown(() => source.close());
    const received: Item[] = [];
    const all = new Promise<void>((resolve) => {
      source.onmessage = ({ data }) => {
        received.push(JSON.parse(data));
        if (received.length === 3) resolve();
      };
    });
    await new Promise((resolve) => source.addEventListener('open', resolve));
    await second.send('POST /pets', { name: 'Rex' });
    await first.send('PUT /pets/4', { name: 'Tom' });
    await second.send('DELETE /pets/4');
    await all;

    t.strictSame(received, [
      { id: 4, name: 'Rex' },
      { id: 4, name: 'Tom' },
      { id: 4, name: 'Tom' },
    ]);
  },
);
