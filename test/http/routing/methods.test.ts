import t from 'tap';
import { documentOf, json, sandlotOf, silent } from '../../support/sandlot-of.ts';

t.test('HEAD is answered with the head of GET', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets/{id}': { get: { responses: { 200: json({}, { example: 'Rex' }) } } },
      '/dogs': { post: silent },
    }),
  );

  const reply = await app.inject({ method: 'HEAD', url: '/pets/1?x=/' });

  t.equal(reply.statusCode, 200);
  t.equal(reply.headers['content-length'], '5');
  t.equal(reply.body, '');
  t.equal((await app.inject({ method: 'HEAD', url: '/~mine/pets/1' })).statusCode, 200);
  t.equal((await app.inject({ method: 'HEAD', url: '/dogs' })).statusCode, 405);
  t.equal((await app.inject({ method: 'HEAD', url: '/cats' })).statusCode, 404);
});

t.test('HEAD goes to the sandbox of its path prefix', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }), {
    module: `export const behaviours = {
      'GET /pets': ({ sandbox }) => ({ status: 200, headers: { 'x-sandbox': sandbox } }),
    };`,
  });
  const sandboxOf = async (url: string) =>
    (await app.inject({ method: 'HEAD', url })).headers['x-sandbox'];

  t.equal(await sandboxOf('/~mine/pets'), 'mine');
  t.equal(await sandboxOf('/pets'), 'default');
});

t.test('OPTIONS lists the methods of a path', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/my pets/{id}.json': { get: silent, delete: silent },
        '/files/{key+}': { put: silent },
      },
      { servers: [{ url: '/v1' }] },
    ),
  );

  const allows = await Promise.all(
    ['/v1/my%20pets/1.json', '/my%20pets/1.json?x', '/files/a/b', '/my%20pets/1', '/50%'].map(
      async (url) => (await app.inject({ method: 'OPTIONS', url })).headers.allow,
    ),
  );

  t.strictSame(allows, [
    'GET, DELETE, HEAD, OPTIONS',
    'GET, DELETE, HEAD, OPTIONS',
    'PUT, OPTIONS',
    undefined,
    undefined,
  ]);
});

t.test('with CORS allowed, another origin may use every method', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { delete: silent } }), {
    cors: 'allow',
  });

  const { statusCode, headers } = await app.inject({
    method: 'OPTIONS',
    url: '/pets',
    headers: { origin: 'http://shop.example', 'access-control-request-method': 'DELETE' },
  });

  t.equal(statusCode, 204);
  t.equal(headers['access-control-allow-origin'], 'http://shop.example');
  t.equal(headers['access-control-allow-methods'], 'GET, HEAD, PUT, POST, PATCH, DELETE');
});

t.test(
  'a preflight lists the methods and header fields of the document; any other OPTIONS is a request',
  async (t) => {
    const get = {
      responses: {
        200: { description: '', headers: { 'X-Total': {}, LINK: {} } },
        404: { description: '', headers: { 'x-total': {} } },
      },
    };
    const { app } = await sandlotOf(t, documentOf({ '/pets': { get, query: silent } }), {
      cors: 'allow',
    });
    const origin = 'http://shop.example';

    const response = await app.inject({ url: '/pets', headers: { origin } });
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/pets',
      headers: { origin, 'access-control-request-method': 'QUERY' },
    });
    const plain = await app.inject({ method: 'OPTIONS', url: '/pets' });

    t.equal(
      response.headers['access-control-expose-headers'],
      'Sandlot-Notice, Sandlot-Finding, Location, Link, Preference-Applied, Sandlot-Upstream, X-Ratelimit-Limit, X-Ratelimit-Remaining, X-Ratelimit-Reset, X-Total',
    );
    t.equal(
      preflight.headers['access-control-allow-methods'],
      'GET, HEAD, PUT, POST, PATCH, DELETE, QUERY',
    );
    t.equal(plain.statusCode, 204);
    t.equal(plain.headers.allow, 'GET, QUERY, HEAD, OPTIONS');
  },
);

t.test('without CORS, another origin gets no permission', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));

  const { headers } = await app.inject({ url: '/pets', headers: { origin: 'http://a.example' } });

  t.equal(headers['access-control-allow-origin'], undefined);
});
