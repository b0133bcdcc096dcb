import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { skipOnReplicas } from '../../support/replicas/on-replicas.ts';
import { startSandlot } from '../../support/running-sandlot.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';

const text = { type: 'string' };
const payment = {
  type: 'object',
  required: ['amount'],
  properties: { id: { type: 'integer', readOnly: true }, amount: { type: 'integer' }, note: text },
};
const keyed = {
  parameters: [{ name: 'Idempotency-Key', in: 'header', schema: text }],
  requestBody: { required: true, ...json(payment) },
  responses: { 201: json(payment) },
};
const payments = {
  get: { responses: { 200: json({ type: 'array', items: payment }) } },
  post: keyed,
};
const record = {
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
  get: { responses: { 200: json(payment), 304: { description: '' } } },
};
const document = documentOf({ '/payments': payments, '/payments/{id}': record });

type Headers = Readonly<Record<string, string>>;

function sendTo(url: string) {
  return async (request: string, body?: unknown, headers: Headers = {}) => {
    const [method = '', path] = request.split(' ');
    const isText = typeof body === 'string' || body instanceof FormData;
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(!isText && body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const received = await reply.text();
    const { date: _date, ...fields } = Object.fromEntries(reply.headers);
    return { status: reply.status, fields, text: received };
  };
}

async function serving(t: Test, api: object, options: SandlotOf = {}) {
  const sandlot = await sandlotOf(t, api, { records: 0, ...options });
  return sendTo(await sandlot.listen({ port: 0, host: '127.0.0.1' }));
}

type Send = Awaited<ReturnType<typeof serving>>;

async function countPayments(send: Send): Promise<number> {
  return JSON.parse((await send('GET /payments')).text).length;
}

const key = { 'idempotency-key': 'a' };

t.test('a repeated request gets the same reply and has no other effect', async (t) => {
  const send = await serving(t, document);
  const first = await send('POST /payments', { amount: 7, note: 'x' }, key);
  // The order of properties does not make another request.
  const again = await send('POST /payments', { note: 'x', amount: 7 }, key);

  t.match(first, { status: 201, fields: { location: '/payments/1', etag: /^"/ } });
  t.strictSame(again, first);
  t.equal(await countPayments(send), 1);
  t.equal((await send('POST /payments', { amount: 7 })).status, 201);
  t.equal((await send('POST /payments', { amount: 7 }, { 'idempotency-key': '' })).status, 201);
  t.equal(await countPayments(send), 3);
  const { entries } = JSON.parse((await send('GET /_sandlot/journal?method=POST')).text);
  t.strictSame(
    entries.map(({ by }: { by: unknown }) => by),
    [undefined, [{ kind: 'replayed' }], undefined, undefined],
  );
});

t.test('a key with another request is refused, and the first is still replayed', async (t) => {
  const send = await serving(t, document);
  const first = await send('POST /payments', { amount: 7 }, key);
  for (const [path, body] of [
    ['/payments', { amount: 8 }],
    ['/payments?dry=1', { amount: 7 }],
  ] as const) {
    const refused = await send(`POST ${path}`, body, key);
    t.equal(refused.status, 422);
    t.match(JSON.parse(refused.text), { code: 'idempotency-key-reused' });
  }
  t.strictSame(await send('POST /payments', { amount: 7 }, key), first);
});

t.test('a request that was refused may be corrected under its key', async (t) => {
  const send = await serving(t, document);
  t.equal((await send('POST /payments', { amount: 'much' }, key)).status, 400);
  await send('POST /_sandlot/faults', {
    error: { status: 503 },
    times: 1,
    match: { method: 'POST' },
  });
  t.equal((await send('POST /payments', { amount: 7 }, key)).status, 503);
  const canned = { reply: { status: 500 }, outsideDocument: true, times: 1 };
  await send('POST /_sandlot/overrides', { match: { method: 'POST' }, ...canned });
  t.equal((await send('POST /payments', { amount: 7 }, key)).status, 201);
});

t.test('a reply that was lost is sent again', async (t) => {
  const send = await serving(t, document);
  await send('POST /_sandlot/faults', { cut: 'truncate', times: 1, match: { method: 'POST' } });
  await t.rejects(send('POST /payments', { amount: 7 }, key));
  t.equal((await send('POST /payments', { amount: 7 }, key)).status, 201);
  t.equal(await countPayments(send), 1);
});

t.test(
  'while the first request runs, a second one with its key is refused',
  skipOnReplicas('The calls of its module wait for each other in one process.'),
  async (t) => {
    const send = await serving(t, document, {
      module: `let release;
        const released = new Promise((resolve) => { release = resolve; });
        export const behaviours = {
          'POST /payments': async (call, context, inferred) => {
            await released;
            return inferred(call, context);
          },
          'GET /payments/{id}': () => { release(); return { status: 200, body: { amount: 0 } }; },
        };`,
    });
    const first = send('POST /payments', { amount: 7 }, key);
    const second = await send('POST /payments', { amount: 7 }, key);
    t.equal(second.status, 409);
    t.match(JSON.parse(second.text), { code: 'idempotency-key-running' });
    await send('GET /payments/1');
    t.strictSame(await send('POST /payments', { amount: 7 }, key), await first);
  },
);

t.test('each principal, operation and sandbox has its own keys', async (t) => {
  const secured = documentOf(
    { '/payments': payments, '/refunds': payments },
    {
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
  );
  const send = await serving(t, secured);
  const post = (path: string, token: string, amount: number) =>
    send(`POST ${path}`, { amount }, { ...key, authorization: `Bearer ${token}` });

  t.equal((await post('/payments', 'ann', 1)).status, 201);
  t.equal((await post('/payments', 'bob', 2)).status, 201);
  t.equal((await post('/refunds', 'ann', 3)).status, 201);
  t.equal((await post('/~two/payments', 'ann', 4)).status, 201);
  t.equal((await post('/payments', 'ann', 2)).status, 422);
});

t.test('a reply is kept for a day of the sandbox', async (t) => {
  const send = await serving(t, document, { clock: { frozen: '2026-03-01T12:00:00.000Z' } });
  const post = (amount: number) => send('POST /payments', { amount }, key);
  await post(1);
  await send('PUT /_sandlot/clock', { now: '2026-03-02T11:59:59.999Z' });
  t.equal((await post(2)).status, 422);
  await send('PUT /_sandlot/clock', { now: '2026-03-02T12:00:00.000Z' });
  t.equal((await post(2)).status, 201);
  t.equal((await post(2)).status, 201);
  t.equal(await countPayments(send), 2);
});

t.test('keys follow resets and snapshots, and are no records of the API', async (t) => {
  const send = await serving(t, document);
  await send('POST /payments', { amount: 1 }, key);
  const { records, internal } = JSON.parse((await send('GET /_sandlot/state')).text);
  t.strictSame(
    [Object.keys(records), Object.keys(internal)],
    [['payments'], ['sandlot.numbers', 'sandlot.replies']],
  );
  await send('PUT /_sandlot/snapshots/one');
  await send('POST /_sandlot/reset');
  t.equal((await send('POST /payments', { amount: 2 }, key)).status, 201);
  await send('POST /_sandlot/snapshots/one/restore');
  t.equal((await send('POST /payments', { amount: 2 }, key)).status, 422);
  t.equal((await send('POST /payments', { amount: 1 }, key)).status, 201);
});

t.test('a key survives kill -9 with its effect', async (t) => {
  const folder = t.testdir({ 'api.json': JSON.stringify(document) });
  const args = [join(folder, 'api.json'), '--records', '0', '--db', join(folder, 'db.json')];
  const running = await startSandlot(t, args);
  const first = await sendTo(running.origin)('POST /payments', { amount: 7 }, key);
  await running.stop('SIGKILL');

  const send = sendTo((await startSandlot(t, args)).origin);
  t.strictSame(await send('POST /payments', { amount: 7 }, key), first);
  t.equal(await countPayments(send), 1);
  await rename(join(folder, 'api.json'), join(folder, 'used.json'));
});

t.test('a conditional write that was done is replayed, not refused', async (t) => {
  const put = {
    parameters: [
      { name: 'If-Match', in: 'header', schema: text },
      { name: 'Idempotency-Key', in: 'header', schema: text },
    ],
    requestBody: json(payment),
    responses: { 200: json(payment) },
  };
  const send = await serving(t, documentOf({ '/payments/{id}': { ...record, put } }), {
    records: 3,
  });
  const { etag = '' } = (await send('GET /payments/1')).fields;
  const change = () => send('PUT /payments/1', { amount: 9 }, { ...key, 'if-match': etag });
  const first = await change();
  t.equal(first.status, 200);
  t.strictSame(await change(), first);
  t.equal((await send('PUT /payments/1', { amount: 9 }, { 'if-match': etag })).status, 412);
});

t.test('--idempotency always and off, and a document of a module', async (t) => {
  const plain = documentOf({ '/payments': { ...payments, post: { ...keyed, parameters: [] } } });
  const countOf = async (api: object, options: SandlotOf) => {
    const send = await serving(t, api, options);
    await send('POST /payments', { amount: 1 }, key);
    await send('POST /payments', { amount: 1 }, key);
    return countPayments(send);
  };
  t.equal(await countOf(plain, {}), 2);
  t.equal(await countOf(plain, { idempotency: 'always' }), 1);
  t.equal(await countOf(document, { idempotency: 'off' }), 2);
  const module = documentOf(
    { '/a': { post: keyed, get: payments.get } },
    { 'x-sandlot': { behaviours: 'aha' } },
  );
  const send = await serving(t, module, { idempotency: 'always', auth: 'off' });
  await send('POST /a', { amount: 1 }, key);
  t.equal((await send('POST /a', { amount: 2 }, key)).status, 422);
  t.equal((await send('GET /a', undefined, key)).status, 200);
});

t.test('a key in the body or the query counts as one in a header', async (t) => {
  const schema = { ...payment, properties: { ...payment.properties, idempotency_key: text } };
  const inBody = { requestBody: json(schema), responses: { 201: json(payment) } };
  const inQuery = { ...keyed, parameters: [{ name: 'idempotencyKey', in: 'query', schema: text }] };
  const api = documentOf({
    '/payments': { ...payments, post: inBody },
    '/refunds': { ...payments, post: inQuery },
  });
  const send = await serving(t, api);
  const first = await send('POST /payments', { amount: 1, idempotency_key: 'a' });
  t.strictSame(await send('POST /payments', { amount: 1, idempotency_key: 'a' }), first);
  t.equal((await send('POST /payments', { amount: 2, idempotency_key: 'a' })).status, 422);
  t.equal((await send('POST /payments', { amount: 2 })).status, 201);
  t.equal((await send('POST /refunds?idempotencyKey=a', { amount: 1 })).status, 201);
  t.equal((await send('POST /refunds?idempotencyKey=a', { amount: 2 })).status, 422);
});

t.test('a form with a file is the same request under another boundary', async (t) => {
  const form = { type: 'object', properties: { name: text, file: { ...text, format: 'binary' } } };
  const bytes = { schema: { ...text, format: 'binary' } };
  const api = documentOf({
    '/files': {
      post: {
        ...keyed,
        requestBody: { content: { 'multipart/form-data': { schema: form } } },
        responses: { 201: { description: '', content: { 'application/octet-stream': bytes } } },
      },
    },
  });
  const send = await serving(t, api, {
    module: `let count = 0;
      export const behaviours = { 'POST /files': () => ({
        status: 201,
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array([count++, 255]),
      }) };`,
  });
  const post = (content: string) => {
    const body = new FormData();
    body.append('name', 'a');
    body.append('file', new Blob([content]), 'a.bin');
    return send('POST /files', body, key);
  };
  const first = await post('one');
  t.strictSame(await post('one'), first);
  t.equal((await post('two')).status, 422);
});

t.test('a reply without a body is kept, too', async (t) => {
  const remove = { parameters: keyed.parameters, responses: { 204: { description: 'Gone' } } };
  const send = await serving(t, documentOf({ '/payments/{id}': { ...record, delete: remove } }), {
    records: 3,
  });
  const first = await send('DELETE /payments/1', undefined, key);
  t.equal(first.status, 204);
  t.strictSame(await send('DELETE /payments/1', undefined, key), first);
  t.equal((await send('DELETE /payments/1')).status, 404);
});

t.test('of many and large replies the oldest are dropped', async (t) => {
  const send = await serving(t, document, { journal: 0 });
  const note = 'x'.repeat(4 * 1024 * 1024);
  for (const name of ['a', 'b', 'c', 'd'])
    await send('POST /payments', { amount: 1, note }, { 'idempotency-key': name });

  const statusOf = async (name: string) =>
    (await send('POST /payments', { amount: 2 }, { 'idempotency-key': name })).status;
  t.equal(await statusOf('d'), 422);
  t.equal(await statusOf('a'), 201);
});

t.test(
  'the order of properties within a list does not count, that of its elements does',
  async (t) => {
    const send = await serving(t, document);
    const pay = (...lines: readonly object[]) => send('POST /payments', { amount: 7, lines }, key);
    const first = await pay({ sku: 'a', count: 1 }, { sku: 'b' });
    t.equal(first.status, 201);
    t.strictSame(await pay({ count: 1, sku: 'a' }, { sku: 'b' }), first);
    t.equal((await pay({ sku: 'b' }, { sku: 'a', count: 1 })).status, 422);
  },
);
