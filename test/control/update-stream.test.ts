import { gzipSync } from 'node:zlib';
import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { openPets } from '../support/pets.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';
import { startOnSocket } from './support/journal-of.ts';

/** Reads a stream of server-sent events. */
async function openEvents(address: string) {
  const left = new AbortController();
  const reply = await fetch(address, { signal: left.signal });
  const reader = (reply.body ?? new ReadableStream())
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let text = '';
  return {
    /** The data of the next event of a name. */
    next: async (name: string): Promise<unknown> => {
      const pattern = new RegExp(`event: ${name}\ndata: (.*)\n\n`);
      for (;;) {
        const [found, data] = pattern.exec(text) ?? [];
        if (found !== undefined) {
          text = text.replace(found, '');
          return JSON.parse(String(data));
        }
        text += (await reader.read()).value;
      }
    },
    close: () => left.abort(),
  };
}

t.test('a page that is open sees calls in one line each, and what they changed', async (t) => {
  const { origin, add, control } = await startOnSocket(t);
  const events = await openEvents(`${origin}/_sandlot/updates`);

  await add('Unusual');
  t.match(await events.next('calls'), {
    calls: [
      {
        id: 1,
        sandbox: 'default',
        method: 'POST',
        url: '/api/pets',
        operation: 'addPet',
        status: 201,
        notices: 1,
        violations: 0,
        findings: 0,
      },
    ],
    skipped: 0,
  });
  t.strictSame(await events.next('change'), { parts: ['records'], resources: ['pets'] });

  await add(7);
  t.match(await events.next('calls'), { calls: [{ violations: 1, refusal: 'request-invalid' }] });
  await control('PUT /clock', { body: { now: '2019-02-06T01:48:24Z' } });
  await control('PUT /snapshots/one');
  await control('POST /overrides', { body: { match: { method: 'GET' }, answer: {} } });
  await control('POST /faults', { body: { match: { method: 'GET' }, delay: 1 } });
  await control('PUT /rate-limit', { body: {} });
  const parts = new Set<unknown>();
  while (parts.size < 5)
    for (const part of Object(await events.next('change')).parts) parts.add(part);
  t.strictSame([...parts].sort(), ['clock', 'faults', 'overrides', 'rate limit', 'snapshots']);
  events.close();
});

t.test(
  'it sees the calls of all sandboxes on request, and only counts the most of many',
  async (t) => {
    const { origin, app } = await startOnSocket(t);
    const events = await openEvents(`${origin}/_sandlot/updates?sandboxes=all`);

    await app.inject('/~other/api/pets?token=secret');
    t.match(await events.next('calls'), {
      calls: [{ sandbox: 'other', url: '/api/pets?token=***' }],
    });
    await Promise.all(Array.from({ length: 1000 }, () => app.inject('/api/pets')));
    let listed = 0;
    let counted = 0;
    while (listed + counted < 1000) {
      const { calls, skipped } = Object(await events.next('calls'));
      t.ok(calls.length <= 50);
      listed += calls.length;
      counted += skipped;
    }
    t.equal(listed + counted, 1000);
    events.close();
  },
);

t.test('the stream has a HEAD, refuses unknown parameters, and ends with the server', async (t) => {
  const { origin, app } = await startOnSocket(t);

  const head = await fetch(`${origin}/_sandlot/updates`, { method: 'HEAD' });
  const refused = await fetch(`${origin}/_sandlot/updates?all=1`);
  const stream = await fetch(`${origin}/_sandlot/updates`);
  const closing = app.close();

  t.equal(head.headers.get('content-type'), 'text/event-stream');
  t.equal(refused.status, 400);
  t.equal(await stream.text(), ': calls and changes follow\n\n');
  await closing;
});

t.test('the latest calls are listed in one line each', async (t) => {
  const { app, control, list } = await openPets(t);
  await list();
  await list();
  await app.inject('/~other/api/none');

  const idsOf = async (query: string) => {
    const [, body] = await control(`GET /calls${query}`);
    const { calls, skipped } = Object(body);
    return [calls.map((call: Record<string, unknown>) => [call.sandbox, call.id]), skipped];
  };
  t.strictSame(await idsOf(''), [
    [
      ['default', 1],
      ['default', 2],
    ],
    0,
  ]);
  t.strictSame(await idsOf('?limit=1'), [[['default', 2]], 1]);
  t.strictSame(await idsOf('?limit=2&sandboxes=all'), [
    [
      ['default', 2],
      ['other', 1],
    ],
    1,
  ]);
});

t.test('calls are found by a text in their address, headers and bodies', async (t) => {
  const { app, control, add } = await openPets(t);
  await add('Rex');
  await app.inject({
    url: '/api/pets?tag=M%C3%BCnchen+Nord&api_key=hidden-in-query',
    headers: { 'x-team': 'Blue Team', authorization: 'Bearer hidden-in-header' },
  });
  await app.inject({
    method: 'POST',
    url: '/api/pets',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: gzipSync('{"name": "Zo\\u00eb"}'),
  });
  await app.inject({
    method: 'POST',
    url: '/api/pets',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'name=Old+Tom&name=Caf%C3%A9',
  });
  await app.inject('/~other/api/pets/99');
  await app.inject('/nowhere');

  const find = async (text: string, more = '&sandboxes=all') => {
    const [, body] = await control(`GET /calls?text=${encodeURIComponent(text)}${more}`);
    return Object(body).calls.map((call: Record<string, unknown>) => `${call.sandbox} ${call.id}`);
  };
  t.strictSame(await find('rEX'), ['default 1', 'default 2'], 'in the reply of a list too');
  t.strictSame(await find('rex', '&limit=1'), ['default 2']);
  t.strictSame(await find('x-team: blue'), ['default 2']);
  t.strictSame(await find('münchen nord'), ['default 2']);
  t.strictSame(await find('M%C3%BCnchen'), ['default 2']);
  t.strictSame(await find('zoë'), ['default 3'], 'in a compressed body, with an escape');
  t.strictSame(await find('old tom, café'), ['default 4'], 'in a form');
  t.strictSame(await find('/api/pets/1'), ['default 1'], 'in the header Location');
  t.strictSame(await find('readPet'), ['other 1']);
  t.strictSame(await find('nowhere'), ['default 5'], 'of a call that no operation matched');
  t.strictSame(await find('GET /api'), ['default 2', 'other 1']);
  t.strictSame(await find('content-type-unsupported'), ['default 4'], 'in the code of the refusal');
  t.strictSame(await find('hidden'), []);
});

const changeablePet = {
  type: 'object',
  properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } },
};
const changeablePets = documentOf({
  '/pets': {
    get: { responses: { 200: json({ type: 'array', items: changeablePet }) } },
    post: { requestBody: json(changeablePet), responses: { 201: json(changeablePet) } },
  },
  '/pets/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
    get: { responses: { 200: json(changeablePet) } },
    delete: { responses: { 204: { description: '' } } },
  },
});

t.test('calls are found by the record that they changed', async (t) => {
  const { app } = await sandlotOf(t, changeablePets, { records: 0 });
  const control = await controlOf(t, app);
  const call = (method: 'DELETE' | 'GET' | 'POST', url: string, payload?: object) =>
    app.inject({ method, url, ...(payload && { payload }) });
  await call('POST', '/pets', { name: 'Rex' });
  await call('POST', '/pets', { name: 'Tom' });
  await call('GET', '/pets/1');
  t.equal((await call('DELETE', '/pets/1')).statusCode, 204);
  t.equal((await call('DELETE', '/pets/1')).statusCode, 404);

  const find = async (query: string) => {
    const [, body] = await control(`GET /calls?${query}`);
    return Object(body).calls.map(({ id }: Record<string, unknown>) => id);
  };
  t.strictSame(await find('resource=pets&key=1'), [1, 4]);
  t.strictSame(await find('resource=pets&key=1&limit=1'), [4]);
  t.strictSame(await find('resource=pets'), [1, 2, 4]);
  t.strictSame(await find('resource=pets&text=tom'), [2]);
  t.strictSame(await find('resource=owners'), []);
  t.strictSame(await find('resource=sandlot.numbers'), []);
  t.match(await control('GET /calls?key=1'), [400, { code: 'request-invalid' }]);
});
