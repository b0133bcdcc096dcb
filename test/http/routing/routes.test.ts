import t from 'tap';
import { answerOf, documentOf, json, sandlotOf, silent } from '../../support/sandlot-of.ts';

const echo = `
const echo = (call) => ({ status: 200, body: call.path });
export const behaviours = new Proxy({}, {
  getOwnPropertyDescriptor: () => ({ value: echo, enumerable: true, configurable: true }),
  get: () => echo,
});`;

function unknown(method: string, path: string) {
  return [
    404,
    {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: `The document has no ${method} ${path}.`,
      code: 'unknown-route',
    },
  ];
}

t.test('every operation is served, and no other path or method', async (t) => {
  const pets = { get: silent, put: silent, post: silent, delete: silent, patch: silent };
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { ...pets, options: silent, head: silent, trace: silent } }),
  );

  const statuses = await Promise.all(
    (['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'] as const).map(
      async (method) => (await app.inject({ method: method as 'GET', url: '/pets' })).statusCode,
    ),
  );

  t.strictSame(statuses, [200, 200, 200, 200, 200, 200, 200, 200]);
  t.strictSame(answerOf(await app.inject('/dogs?x=1')), unknown('GET', '/dogs'));
});

t.test('a method that the document does not have is refused', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));

  const reply = await app.inject({ method: 'DELETE', url: '/pets' });

  t.match(answerOf(reply), [405, { code: 'method-not-allowed' }]);
  t.equal(reply.headers.allow, 'GET, HEAD, OPTIONS');
});

t.test('an operation without a behaviour answers its example', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': { get: { responses: { 200: json({ type: 'array' }, { example: [{ id: 1 }] }) } } },
    }),
  );

  t.strictSame(answerOf(await app.inject('/pets')), [200, [{ id: 1 }]]);
});

/** Template, request, and what the path parameters are. */
const templates: readonly (readonly [string, string, Record<string, string>])[] = [
  ['/pets/{pet-id}/{a.b}', '/pets/1/2', { 'pet-id': '1', 'a.b': '2' }],
  ['/pets/{id}/of/{id}', '/pets/1/of/2', { id: '2' }],
  ['/pets/{id}.json', '/pets/5.json', { id: '5' }],
  ['/pets/{from}-{to}', '/pets/1-2', { from: '1', to: '2' }],
  ['/pets/{from}_{to}', '/pets/1_2', { from: '1', to: '2' }],
  ['/pets/{from}{to}', '/pets/12', { from: '1', to: '2' }],
  ['/pets/{id}:feed', '/pets/5:feed', { id: '5' }],
  ['/pets({id})', '/pets(5)', { id: '5' }],
  ["/feed(a='{a}',b='{b}')", "/feed(a='1',b='2')", { a: '1', b: '2' }],
  ['/pets:all/{id}', '/pets:all/1', { id: '1' }],
  ['/café/{id}', '/caf%C3%A9/a%2Fb%20c', { id: 'a/b c' }],
];

for (const [template, url, path] of templates) {
  t.test(`${template} matches ${url}`, async (t) => {
    const { app } = await sandlotOf(t, documentOf({ [template]: { get: silent } }), {
      module: echo,
    });

    t.strictSame(answerOf(await app.inject(url)), [200, path]);
  });
}

/** What documents write though OpenAPI does not have it: template, request, path parameters. */
const strange: typeof templates = [
  ['/files/{key+}', '/files/a/b%2Fc', { key: 'a/b/c' }],
  ['/files/{id}/{+path}', '/files/1/a/b', { id: '1', path: 'a/b' }],
  ['/files/{key+}/meta', '/files/a/meta', { key: 'a' }],
  ['/files/*', '/files/a/b', { '': 'a/b' }],
  ['/a*b/{c-d}', '/a*b/1', { 'c-d': '1' }],
  ['/my%20pets/{c-d}', '/my%20pets/1', { 'c-d': '1' }],
  ['/50%/{c-d}', '/50%25/1', { 'c-d': '1' }],
  ['pets/{c-d}', '/pets/1', { 'c-d': '1' }],
  ['/pets/{c-d}#details', '/pets/1', { 'c-d': '1' }],
];

for (const [template, url, path] of strange) {
  t.test(`${template} matches ${url}`, async (t) => {
    const { app } = await sandlotOf(t, documentOf({ [template]: { get: silent } }), {
      module: echo,
    });

    t.strictSame(answerOf(await app.inject(url)), [200, path]);
  });
}

function answering(text: string, ...parameters: readonly object[]) {
  return {
    get: { parameters, responses: { 200: json({}, { example: text }) } },
  };
}

function wanted(name: string, place: string, schema: object = { type: 'string' }) {
  return {
    ...{ name, in: place, required: true, schema },
  };
}

t.test(
  'of operations on the same paths, the first that the request is valid for answers',
  async (t) => {
    const { app } = await sandlotOf(
      t,
      documentOf({
        '/pets/{id}': answering('by id', wanted('id', 'path', { format: 'uuid' })),
        '/pets/{name}': answering('by name', wanted('name', 'path', { pattern: '^[a-z]+$' })),
        '/{bucket}': answering('list'),
        '/{bucket}#acl': answering('acl', wanted('acl', 'query')),
        '/{bucket}#copy': answering('copy', wanted('from', 'header'), wanted('to', 'query')),
        '/{bucket}?action=drop': answering('drop'),
      }),
    );

    const answers = await Promise.all(
      [
        '/pets/cf1acbea-92b5-4ed2-8f56-4ed7e6e2c9d4',
        ...['/pets/rex', '/b', '/b?acl=1', '/b?acl=1&to=x', '/b?action=drop', '/b?action=x'],
      ].map(async (url) => answerOf(await app.inject({ url, headers: { from: 'a' } }))[1]),
    );

    t.strictSame(answers, ['by id', 'by name', 'list', 'acl', 'copy', 'drop', 'list']);
    t.match(answerOf(await app.inject('/pets/5')), [400, { code: 'request-invalid' }]);
  },
);

t.test('parameters in the query of a template are query parameters', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/icons/{pack}?term={term}&size={amount}&beta=true': answering(
        'found',
        wanted('pack', 'path'),
        wanted('term', 'path'),
        wanted('amount', 'path', { type: 'integer' }),
        wanted('beta', 'query'),
      ),
      '/icons/{pack}?beta={beta}': answering('all', wanted('pack', 'path'), wanted('beta', 'path')),
    }),
  );
  const send = async (url: string) => answerOf(await app.inject(url));

  t.strictSame(await send('/icons/ios?term=cat&size=2&beta=true'), [200, 'found']);
  t.strictSame(await send('/icons/ios?beta=false'), [200, 'all']);
  t.match(await send('/icons/ios?term=cat&size=big&beta=true'), [200, 'all']);
  t.match(await send('/icons/ios'), [400, { code: 'request-invalid' }]);
});

t.test('operations of methods outside the HTTP standard are served', async (t) => {
  const { app, findings } = await sandlotOf(
    t,
    documentOf({
      '/pets': {
        additionalOperations: { COPY: silent, FLY: silent, invalid: null },
        query: silent,
      },
    }),
  );

  t.equal((await app.inject({ method: 'COPY' as 'GET', url: '/pets' })).statusCode, 200);
  t.strictSame(findings, [
    {
      severity: 'error',
      pointer: '/paths/~1pets/additionalOperations/FLY',
      message: 'cannot be routed, so it is not served: Provided method is invalid!',
    },
  ]);
});

t.test('a path parameter may be named __proto__', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/a/{__proto__}/{b-c}': { get: silent } }), {
    module: echo,
  });

  t.equal((await app.inject('/a/1/2')).body, '{"__proto__":"1","b-c":"2"}');
});

t.test('a fixed path takes precedence over a template', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets/{id}': { get: { responses: { 200: json({}, { example: 'any' }) } } },
      '/pets/mine': { get: { responses: { 200: json({}, { example: 'mine' }) } } },
    }),
  );

  t.strictSame(answerOf(await app.inject('/pets/mine')), [200, 'mine']);
  t.strictSame(answerOf(await app.inject('/pets/1')), [200, 'any']);
});

/** The first server, and the base path that it gives. */
const servers: readonly (readonly [unknown, string])[] = [
  [undefined, ''],
  ['text', ''],
  [{}, ''],
  [{ url: '/v1/' }, '/v1'],
  [{ url: 'v1' }, '/v1'],
  [{ url: 'https://pets.example/api/v1' }, '/api/v1'],
  [{ url: 'https://pets.example/v1:beta' }, '/v1:beta'],
  [{ url: 'https://{host}:{port}/{base}', variables: { base: { default: 'v2' } } }, ''],
  [
    {
      url: 'https://{host}:{port}/{base}',
      variables: { host: { default: 'a.b' }, port: { default: '80' }, base: { default: 'v2' } },
    },
    '/v2',
  ],
];

for (const [server, base] of servers) {
  t.test(`with the server ${JSON.stringify(server)} paths begin with "${base}"`, async (t) => {
    const servers = server === undefined ? undefined : [server];
    const sandlot = await sandlotOf(t, documentOf({ '/pets': { get: silent } }, { servers }));

    t.equal(sandlot.documents[0].basePath, base);
    t.equal((await sandlot.app.inject(`${base}/pets`)).statusCode, 200);
  });
}

t.test('paths answer without the base path too, unless another path is there', async (t) => {
  const example = (text: string) => ({ get: { responses: { 200: json({}, { example: text }) } } });
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': example('pets'),
        '/{kind}/{id}': example('any'),
        '/v1/pets': example('nested'),
        '/_sandlot/health': example('health'),
      },
      { servers: [{ url: '/v1' }] },
    ),
  );

  const answers = await Promise.all(
    ['/v1/pets', '/pets', '/cats/1', '/v1/cats/1', '/v1/v1/pets', '/v1/_sandlot/health'].map(
      async (url) => answerOf(await app.inject(url))[1],
    ),
  );

  t.strictSame(answers, ['pets', 'pets', 'any', 'any', 'nested', 'health']);
  t.strictSame(answerOf(await app.inject('/v1/cats')), unknown('GET', '/v1/cats'));
  t.match(answerOf(await app.inject('/_sandlot/health'))[1], { status: 'ok' });
});

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

t.test('a path parameter that is too long is refused', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets/{id}': { get: silent } }));

  const [status, body] = answerOf(await app.inject(`/pets/${'x'.repeat(4097)}`));

  t.equal(status, 414);
  t.match(body, { title: 'URI Too Long', code: 'path-too-long' });
});

t.test('a path that cannot be decoded is refused', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets/{id}': { get: silent } }));

  t.strictSame(answerOf(await app.inject('/pets/%E0%A4%A')), [
    400,
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail:
        'The path /pets/%E0%A4%A cannot be decoded: a % must be followed by two hexadecimal digits of UTF-8.',
      code: 'request-malformed',
    },
  ]);
});

t.test('a document with paths of the control API does not start', async (t) => {
  await t.rejects(sandlotOf(t, documentOf({ '/_sandlot/health': { get: silent } })), {
    message:
      /has GET \/_sandlot\/health, but \/_sandlot is reserved for the control API \(--control-prefix moves it\)\. Give its first server another base path\.$/,
  });
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
      'Sandlot-Notice, Sandlot-Finding, Location, Link, Preference-Applied, X-Ratelimit-Limit, X-Ratelimit-Remaining, X-Ratelimit-Reset, X-Total',
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

t.test('simultaneous requests are all answered', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));

  const answers = await Promise.all(Array.from({ length: 40 }, () => app.inject('/pets')));

  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    Array.from({ length: 40 }, () => 200),
  );
});

t.test('Fastify compiles no route schemas', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));
  app.get('/mine', { schema: { querystring: { type: 'object' } } }, () => 'mine');

  await t.rejects(
    async () => app.ready(),
    /Requests are validated against the document, so no route may have a schema\./,
  );
});

t.test('an empty path parameter matches no operation', async (t) => {
  const id = { name: 'id', in: 'path', required: true };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': { get: silent },
      '/pets/{id}': { parameters: [id], get: silent, delete: silent },
      '/pets/{id}/toys': { parameters: [id], get: silent },
      '/files/{path*}': { get: silent },
    }),
  );

  for (const url of ['/pets/', '/pets//toys', '/files/'])
    t.match(answerOf(await app.inject(url)), [404, { code: 'unknown-route' }], url);
  t.equal((await app.inject({ method: 'DELETE', url: '/pets/?all' })).statusCode, 404);
  t.equal((await app.inject({ method: 'HEAD', url: '/pets/' })).statusCode, 404);
  t.match(answerOf(await app.inject('/pets/%20')), [404, { code: 'not-found' }]);
});
