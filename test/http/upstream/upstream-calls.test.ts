import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { gunzipSync, gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { answerJson, apiOf, readAll, sendRaw } from '../../support/proxy-of.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';
import { openHttps } from '../tls/support/open-https.ts';

const pet = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } };
const body = { content: { 'application/json': { schema: pet } } };

const shop = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        tags: ['pets'],
        responses: { 200: json({ type: 'array', items: pet }) },
      },
      post: { operationId: 'addPet', requestBody: body, responses: { 201: json(pet) } },
    },
    '/pets/{id}': {
      get: { operationId: 'readPet', tags: ['pets'], responses: { 200: json(pet) } },
      head: { operationId: 'peekPet', tags: ['pets'], responses: { 200: json(pet) } },
    },
    '/orders': {
      post: {
        operationId: 'order',
        security: [{ key: [] }],
        requestBody: { required: true, ...body },
        responses: { 201: json(pet) },
      },
    },
  },
  {
    servers: [{ url: 'https://shop.test/v1' }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  },
);

async function openShop(t: Test, options: SandlotOf) {
  const sandlot = await sandlotOf(t, shop, { records: 0, ...options });
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const entries = async () =>
    JSON.parse((await sandlot.app.inject('/_sandlot/journal')).body).entries;
  return { ...sandlot, url, entries };
}

t.test('the named operations are answered by the real API, all others by Sandlot', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 201, { id: 7, name: 'Tom' }));
  const { url, entries } = await openShop(t, { upstream: api.origin, upstreamOnly: ['order'] });

  const ordered = await sendRaw(url, 'POST /v1/orders?fast=1', {
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer mine',
      'sandlot-sandbox': 'one',
      connection: 'close',
    },
    body: '{"name":"Tom"}',
  });
  const listed = await sendRaw(url, 'GET /v1/pets');

  t.strictSame([ordered.status, ordered.text], [201, '{"id":7,"name":"Tom"}']);
  t.match(ordered.headers, { 'content-type': 'application/json', 'sandlot-upstream': api.origin });
  t.strictSame([listed.status, listed.text], [200, '[]']);
  t.equal(listed.headers['sandlot-upstream'], undefined);
  t.match(api.got, [
    {
      method: 'POST',
      url: '/v1/orders?fast=1',
      body: '{"name":"Tom"}',
      headers: {
        host: new URL(api.origin).host,
        authorization: 'Bearer mine',
        via: '1.1 sandlot',
        'sandlot-sandbox': undefined,
      },
    },
  ]);
  t.equal(api.got.length, 1);
  t.match(await entries(), [{ operation: 'listPets', by: undefined }]);
  const forwarded = await sendRaw(url, 'GET /~one/_sandlot/journal');
  t.match(JSON.parse(forwarded.text).entries, [
    {
      operation: 'order',
      body: { name: 'Tom' },
      by: [{ kind: 'upstream', url: api.origin }],
      reply: { body: { id: 7, name: 'Tom' } },
    },
  ]);
});

t.test('all operations but the named ones are answered by the real API', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 200, []));
  const { url } = await openShop(t, {
    upstream: `${api.origin}/v1/`,
    upstreamExcept: ['pets', 'POST /pets'],
  });

  for (const call of ['GET /v1/pets', 'GET /v1/pets/1', 'POST /v1/pets', 'POST /v1/orders'])
    await sendRaw(url, call);
  await sendRaw(url, 'POST /orders');

  t.strictSame(
    api.got.map(({ method, url: target }) => `${method} ${target}`),
    ['POST /v1/orders', 'POST /v1/orders'],
    'the URL may have the base path of the document, and a request may lack it',
  );
});

t.test('the paths of a document that is mounted elsewhere are those of the API', async (t) => {
  const api = await apiOf(t, (response) => {
    const location = `${api.origin}/api/v1/pets/1`;
    response.writeHead(201, { location, 'set-cookie': ['a=1', 'b=2'] }).end();
  });
  const { openSandlot } = await import('../../../src/sandlot.ts');
  const folder = t.testdir({ 'shop.json': JSON.stringify(shop) });
  const sandlot = await openSandlot({
    documents: [{ document: `${folder}/shop.json`, mount: '/mine' }],
    upstream: `${api.origin}/api`,
    upstreamOnly: ['addPet'],
  });
  t.teardown(sandlot.close);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });

  const made = await sendRaw(url, 'POST /~one/mine/pets');

  t.match(api.got, [{ url: '/api/v1/pets' }]);
  t.equal(made.headers.location, `${url}/~one/mine/pets/1`);
  t.strictSame(made.headers['set-cookie'], ['a=1', 'b=2']);
});

t.test('a document without servers has the paths of the API', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 200, []));
  const pets = documentOf({ '/pets': { get: { operationId: 'listPets' } } });
  const { app } = await sandlotOf(t, pets, { upstream: api.origin, upstreamOnly: ['listPets'] });

  t.equal((await app.inject('/pets')).body, '[]');
  t.match(api.got, [{ url: '/pets' }]);
});

t.test('replies come as they are: compressed, empty, without a body for HEAD', async (t) => {
  const packed = gzipSync('[{"id":1}]');
  const api = await apiOf(t, (response, { method, url }) => {
    if (method === 'HEAD') response.writeHead(200, { 'content-length': '10' }).end();
    else if (url === '/v1/pets/1') response.writeHead(304, { etag: '"a"' }).end();
    else
      response
        .writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length })
        .end(packed);
  });
  const { url } = await openShop(t, { upstream: api.origin, upstreamOnly: ['pets'] });

  const listed = await sendRaw(url, 'GET /v1/pets');
  t.equal(gunzipSync(listed.body).toString(), '[{"id":1}]');
  t.match(await sendRaw(url, 'GET /v1/pets/1'), { status: 304, headers: { etag: '"a"' } });
  t.match(await sendRaw(url, 'HEAD /v1/pets/1'), { headers: { 'content-length': '10' } });
});

t.test('web pages may read the replies that this server lets them read', async (t) => {
  const api = await apiOf(t, (response) => {
    response.setHeader('Access-Control-Allow-Origin', 'https://shop.test');
    answerJson(response, 200, []);
  });
  const allowedBy = async (cors: 'allow' | 'deny') => {
    const { url } = await openShop(t, { upstream: api.origin, upstreamOnly: ['pets'], cors });
    const { headers } = await sendRaw(url, 'GET /v1/pets', {
      headers: { origin: 'http://localhost:3000' },
    });
    return headers['access-control-allow-origin'];
  };

  t.equal(await allowedBy('deny'), 'https://shop.test');
  t.equal(await allowedBy('allow'), 'http://localhost:3000');
});

t.test('a large body is relayed, and left out of the journal', async (t) => {
  const large = Buffer.alloc(6_000_000, 'a');
  const api = await apiOf(t, (response) => response.writeHead(200).end(large));
  const { url, entries } = await openShop(t, { upstream: api.origin, upstreamOnly: ['pets'] });

  const listed = await sendRaw(url, 'GET /v1/pets');

  t.ok(listed.body.equals(large));
  t.match(await entries(), [{ status: 200, leftOut: ['reply'], reply: { body: undefined } }]);
  await sendRaw(url, 'POST /_sandlot/faults', { body: '{"cut":"truncate"}' });
  await t.rejects(sendRaw(url, 'GET /v1/pets'), { code: 'ECONNRESET' });
});

t.test('events of a stream are relayed as they come, until the client leaves', async (t) => {
  const api = await apiOf(t, (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    setTimeout(() => response.write('data: 2\n\n'), 20);
  });
  const { url, entries } = await openShop(t, { upstream: api.origin, upstreamOnly: ['pets'] });

  const outgoing = request(`${url}/v1/pets`).end();
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
  let events = '';
  for await (const chunk of incoming ?? []) {
    events += chunk;
    if (events.includes('2')) break;
  }

  t.equal(events, 'data: 1\n\ndata: 2\n\n');
  while ((await entries()).length === 0) await new Promise(setImmediate);
  t.match(await entries(), [{ status: 0, by: [{ kind: 'upstream' }] }]);
});

t.test('overrides, faults and the rate limit of a test come before the real API', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 200, []));
  const { url } = await openShop(t, { upstream: api.origin, upstreamOnly: ['pets'] });
  const control = (call: string, payload: object) =>
    sendRaw(url, call, { body: JSON.stringify(payload) });

  const match = { path: '/v1/pets/1' };
  await control('POST /_sandlot/overrides', { match, answer: { body: { id: 1 } } });
  t.strictSame((await sendRaw(url, 'GET /v1/pets/1')).text, '{"id":1}');
  t.equal(api.got.length, 0);
  await control('POST /_sandlot/faults', { match: { path: '/v1/pets' }, error: { status: 503 } });
  t.equal((await sendRaw(url, 'GET /v1/pets')).status, 503);
  t.equal(api.got.length, 0);
  await control('PUT /_sandlot/rate-limit', { minute: 1 });
  t.equal((await sendRaw(url, 'GET /v1/pets/2')).status, 200);
  t.equal((await sendRaw(url, 'GET /v1/pets/2')).status, 429);
  t.equal(api.got.length, 1);
});

t.test('a real API that does not answer, or not in time, is a 502 with a sentence', async (t) => {
  const api = await apiOf(t, (_response, { url = '' }) => {
    if (url.endsWith('/cut')) _response.writeHead(200, { 'content-length': '9' }).write('a');
    if (url.endsWith('/cut')) setImmediate(() => _response.destroy());
  });
  const { url } = await openShop(t, {
    upstream: api.origin,
    upstreamOnly: ['pets'],
    upstreamTimeout: 50,
  });
  const detailOf = async (call: string) => {
    const { status, text } = await sendRaw(url, call);
    return `${status} ${JSON.parse(text).detail}`;
  };

  t.equal(
    await detailOf('GET /v1/pets'),
    `502 No reply from ${api.origin}: no reply within 0.05 s.`,
  );
  t.match(await detailOf('GET /v1/pets/cut'), /^502 No reply from .*: /);
  await api.close();
  t.equal(await detailOf('GET /v1/pets'), `502 No reply from ${api.origin}: connection refused.`);
});

t.test('a certificate that nobody knows is a 502, too', async (t) => {
  const secure = await openHttps(t, { document: shop });
  const { url } = await openShop(t, { upstream: secure.url, upstreamOnly: ['pets'] });

  const { status, text } = await sendRaw(url, 'GET /v1/pets');

  t.equal(status, 502);
  t.match(JSON.parse(text).detail, /^No reply from https:.*certificate/);
});

t.test('a call cannot leave the paths of its operation', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 200, []));
  const { url } = await openShop(t, { upstream: api.origin, upstreamOnly: ['pets'] });

  for (const key of ['..', '%2e%2e', '%2e%2e%2forders', '..%5corders', '1#/../orders'])
    t.equal((await sendRaw(url, `GET /v1/pets/${key}`)).status, 400, key);
  t.strictSame(api.got, []);
});

t.test('a call cannot reach the control API of the real API', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 200, {}));
  const key = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
  const read = { responses: { 200: json({ type: 'object' }) } };
  const document = documentOf({
    '/{kind}': { get: { ...read, operationId: 'one', parameters: [key('kind')] } },
    '/{kind}/{id}': { get: { ...read, operationId: 'two', parameters: [key('kind'), key('id')] } },
  });
  const { listen } = await sandlotOf(t, document, {
    upstream: api.origin,
    upstreamOnly: ['one', 'two'],
  });
  const url = await listen({ port: 0, host: '127.0.0.1' });

  for (const path of [
    '/_sandlot%2fstate',
    '/%255Fsandlot/state',
    '/\\_sandlot',
    '/_SANDLOT/state',
  ]) {
    const { status, text } = await sendRaw(url, `GET ${path}`);
    t.strictSame([status, JSON.parse(text).code], [400, 'request-malformed'], path);
    t.match(JSON.parse(text).detail, /control API/);
  }
  t.strictSame(api.got, []);
  t.equal((await sendRaw(url, 'GET /pets/_sandlot')).status, 200);
});

t.test('a client that leaves ends the call to the real API', async (t) => {
  const left = new Promise((resolve) => {
    apiOf(t, (response) => response.once('close', resolve)).then(async (api) => {
      const { url } = await openShop(t, { upstream: api.origin, upstreamOnly: ['pets'] });
      const outgoing = request(`${url}/v1/pets`).end();
      outgoing.on('error', () => undefined);
      while (api.got.length === 0) await new Promise(setImmediate);
      outgoing.destroy();
    });
  });

  await left;
});

t.test('a client of HTTP/2 is served as one of HTTP/1.1', async (t) => {
  const api = await apiOf(t, (response) => {
    response.writeHead(201, { location: `${api.origin}/v1/pets/1` }).end('{"id":1}');
  });
  const { url, ca } = await openHttps(t, {
    document: shop,
    upstream: api.origin,
    upstreamOnly: ['addPet'],
  });
  const session = connectHttp2(url, { ca });
  t.teardown(() => session.destroy());
  const stream = session.request({
    ':method': 'POST',
    ':path': '/v1/pets',
    'content-type': 'application/json',
  });
  stream.end('{"name":"Tom"}');
  const [headers] = await once(stream, 'response');

  t.match(headers, { ':status': 201, location: `${url}/v1/pets/1` });
  t.equal((await readAll(stream)).toString(), '{"id":1}');
  t.match(api.got, [{ method: 'POST', body: '{"name":"Tom"}', headers: { via: '2.0 sandlot' } }]);
});

t.test('options that contradict each other end the start', async (t) => {
  const upstream = 'http://127.0.0.1:1';
  const message = async (options: SandlotOf) =>
    sandlotOf(t, shop, options).then(
      () => 'opened',
      (error) => error.message,
    );

  t.equal(
    await message({ upstreamOnly: ['pets'] }),
    '--upstream-only and --upstream-except need --upstream, the URL of the API.',
  );
  t.equal(
    await message({ upstream }),
    'Nothing is sent to a real API by default: name its operations or tags with --upstream-only, or all others with --upstream-except.',
  );
  t.equal(
    await message({ upstream: 'api.test', upstreamOnly: ['pets'] }),
    'Expected a URL such as https://api.example.com/v1 (http:// is missing).',
  );
  t.equal(
    await message({ upstream, upstreamOnly: ['pet'] }),
    'The document has no operation or tag "pet"; the nearest is "pets".',
  );
});
