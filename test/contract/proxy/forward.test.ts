import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import {
  answerJson,
  answerPets,
  apiOf,
  fetchJson,
  proxyOf,
  readAll,
  sendRaw,
} from '../../support/proxy-of.ts';

type Journal = { readonly entries: readonly object[] };

t.test('requests and replies are forwarded unchanged', async (t) => {
  const api = await apiOf(t, (response) => {
    response.writeHead(201, 'Made', [
      ...['Content-Type', 'application/json', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
      ...['Connection', 'X-Hop', 'X-Hop', '1', 'X-End', '2'],
    ]);
    response.end('{"id":1,"name":"Tom"}');
  });
  const proxy = await proxyOf(t, api.origin);

  const reply = await sendRaw(proxy, 'POST /api/pets?a=%20b&a', {
    headers: {
      'Content-Type': 'application/json',
      ...{
        Connection: 'X-Mine',
        'X-Mine': '1',
        'X-Other': '2',
        TE: 'trailers',
        Expect: '100-continue',
      },
      'Content-Length': '14',
    },
    body: '{"name":"Tom"}',
  });

  const [got] = api.got;
  t.strictSame(
    [got?.method, got?.url, got?.body],
    ['POST', '/api/pets?a=%20b&a', '{"name":"Tom"}'],
  );
  t.strictSame(got?.headers, {
    host: api.origin.slice(7),
    'content-type': 'application/json',
    'x-other': '2',
    via: '1.1 sandlot',
    'content-length': '14',
    connection: 'close',
  });
  t.strictSame([reply.status, reply.reason, reply.text], [201, 'Made', '{"id":1,"name":"Tom"}']);
  t.strictSame(reply.headers['set-cookie'], ['a=1', 'b=2']);
  t.equal(reply.headers['x-end'], '2');
  t.equal(reply.headers['x-hop'], undefined);
  t.equal(reply.headers['sandlot-notice'], undefined);
  t.equal(reply.headers['sandlot-finding'], undefined);
});

t.test('a chunked body is forwarded with its length', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);

  await fetch(`${proxy}/api/pets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob(['{"name":', '"Tom"}']).stream(),
    duplex: 'half',
  } as RequestInit);
  await sendRaw(proxy, 'GET /api/pets');

  const [post, get] = api.got;
  t.equal(post?.body, '{"name":"Tom"}');
  t.equal(post?.headers['content-length'], '14');
  t.equal(get?.headers['content-length'], undefined);
  t.equal(get?.headers['transfer-encoding'], undefined);
});

t.test(
  'the upstream may have a base path, and Location leads back through the proxy',
  async (t) => {
    const places = [
      '/v2/api/pets/1',
      '',
      '/v2/api/pets/2',
      '/elsewhere',
      'https://other.test/v2/x',
    ];
    const api = await apiOf(t, (response) => {
      const place = places.shift();
      response.setHeader('Location', place === '' ? `${api.origin}/v2/api/pets/3` : String(place));
      answerJson(response, 201, { id: 1, name: 'Tom' });
    });
    const proxy = await proxyOf(t, `${api.origin}/v2/`);
    const post = () => sendRaw(proxy, 'POST /api/pets', { body: '{"name":"Tom"}' });

    const found = [];
    for (const _ of [...places]) found.push((await post()).headers.location);

    t.equal(api.got[0]?.url, '/v2/api/pets');
    t.strictSame(found, [
      '/api/pets/1',
      `${proxy}/api/pets/3`,
      '/api/pets/2',
      '/elsewhere',
      'https://other.test/v2/x',
    ]);
  },
);

t.test('an absolute URL reaches only the upstream', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);

  await sendRaw(proxy, 'GET http://other.test:80/api/pets?tag=a');
  await sendRaw(proxy, 'GET http://other.test');
  await sendRaw(proxy, 'GET http://other.test?a=1');

  t.strictSame(
    api.got.map(({ url }) => url),
    ['/api/pets?tag=a', '/', '/?a=1'],
  );
});

t.test('replies without a body stay without one', async (t) => {
  const api = await apiOf(t, (response, { url, method }) => {
    if (method === 'HEAD') response.writeHead(200, { 'content-length': '21' });
    else response.writeHead(url === '/api/pets/1' ? 204 : 304, { etag: '"1"' });
    response.end();
  });
  const proxy = await proxyOf(t, api.origin);

  const head = await sendRaw(proxy, 'HEAD /api/pets');
  const none = await sendRaw(proxy, 'GET /api/pets/1');
  const same = await sendRaw(proxy, 'GET /api/pets/2');

  t.strictSame([head.status, head.headers['content-length'], head.text], [200, '21', '']);
  t.strictSame([none.status, none.headers.etag, none.text], [204, '"1"', '']);
  t.strictSame([same.status, same.headers.etag, same.text], [304, '"1"', '']);
});

t.test('a compressed reply stays compressed and is judged decompressed', async (t) => {
  const packed = gzipSync('[{"id":"x","name":"Tom"}]');
  const api = await apiOf(t, (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(packed);
  });
  const proxy = await proxyOf(t, api.origin);

  const reply = await sendRaw(proxy, 'GET /api/pets', { headers: { 'accept-encoding': 'gzip' } });

  t.same(reply.body, packed);
  t.equal(reply.headers['content-encoding'], 'gzip');
  t.match(reply.headers['sandlot-finding'], /^The body at \/0\/id must be integer\. \(/);
  const { entries } = await fetchJson<Journal>(proxy, '/journal');
  t.match(entries, [{ operation: 'listPets', reply: { body: [{ id: 'x', name: 'Tom' }] } }]);
  const { log } = await fetchJson<{ readonly log: object }>(proxy, '/journal.har');
  t.match(log, {
    entries: [
      {
        response: {
          bodySize: packed.length,
          content: { size: 25, text: '[{"id":"x","name":"Tom"}]' },
        },
      },
    ],
  });
  t.match(await fetchJson(proxy, '/coverage'), { calls: { total: 1, matched: 1, unfit: 1 } });
});

t.test('a preflight is forwarded but not logged', async (t) => {
  const api = await apiOf(t, (response) => response.writeHead(204).end());
  const proxy = await proxyOf(t, api.origin, { enforce: ['requests', 'replies'] });

  const reply = await sendRaw(proxy, 'OPTIONS /api/pets', {
    headers: { Origin: 'http://page.test', 'Access-Control-Request-Method': 'GET' },
  });

  t.strictSame([reply.status, reply.headers['sandlot-notice']], [204, undefined]);
  t.strictSame(await fetchJson(proxy, '/journal'), { entries: [] });
});

t.test('a malformed request is answered with a problem', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);
  const socket = connect(Number(new URL(proxy).port), '127.0.0.1');

  socket.write('FOO /api/pets HTTP/1.1\r\nHost: pets\r\n\r\n');

  t.match(String(await readAll(socket)), /^HTTP\/1\.1 400 .*"code":"request-malformed"/s);
  t.strictSame(api.got, []);
});
