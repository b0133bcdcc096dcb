import t from 'tap';
import { skipOnReplicas } from '../../support/replicas/on-replicas.ts';
import { answerOf, documentOf, json, sandlotOf, silent } from '../../support/sandlot-of.ts';
import { unknown } from './support/unknown-route.ts';

const echo = `
const echo = (call) => ({ status: 200, body: call.path });
export const behaviours = new Proxy({}, {
  getOwnPropertyDescriptor: () => ({ value: echo, enumerable: true, configurable: true }),
  get: () => echo,
});`;

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
    name,
    in: place,
    required: true,
    schema,
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

t.test('a mistake in an optional parameter does not lead to another operation', async (t) => {
  const size = { name: 'size', in: 'query', schema: { type: 'integer' } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/{bucket}': answering('list'),
      '/{bucket}#parts': answering('parts', wanted('upload', 'query'), size),
      '/pets/{id}': answering('by id', wanted('id', 'path'), size),
      '/pets/{name}': answering('by name', wanted('name', 'path')),
    }),
  );
  const send = async (url: string) => answerOf(await app.inject(url));

  t.strictSame(await send('/b?upload=1&size=2'), [200, 'parts']);
  t.match(await send('/b?upload=1&size=big'), [400, { violations: [{ pointer: '/size' }] }]);
  t.strictSame(await send('/b?size=big'), [200, 'list']);
  t.strictSame(await send('/pets/rex?size=big'), [200, 'by name']);
});

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

t.test('simultaneous requests are all answered', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));

  const answers = await Promise.all(Array.from({ length: 40 }, () => app.inject('/pets')));

  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    Array.from({ length: 40 }, () => 200),
  );
});

t.test(
  'Fastify compiles no route schemas',
  skipOnReplicas('It adds a route to the app itself.'),
  async (t) => {
    const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));
    app.get('/mine', { schema: { querystring: { type: 'object' } } }, () => 'mine');

    await t.rejects(
      async () => app.ready(),
      /Requests are validated against the document, so no route may have a schema\./,
    );
  },
);

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

  for (const url of ['/pets//toys', '/files/'])
    t.match(answerOf(await app.inject(url)), [404, { code: 'unknown-route' }], url);
  t.equal((await app.inject({ method: 'DELETE', url: '/pets/?all' })).statusCode, 404);
  t.match(answerOf(await app.inject('/pets/%20')), [404, { code: 'not-found' }]);
});

t.test('an unknown root names the console and the documentation', async (t) => {
  const document = documentOf({ '/pets': { get: silent } });
  const detailOf = async (options: object, url: string) => {
    const { app } = await sandlotOf(t, document, options);
    return Object(answerOf(await app.inject(url))[1]).detail;
  };
  const plain = 'The document has no GET /.';

  for (const url of ['/', '/?a', '/~t1/'])
    t.equal(
      await detailOf({}, url),
      `${plain} The console is at /_sandlot/console, and the documentation at /_sandlot/docs.`,
    );
  t.match(await detailOf({ controlPrefix: '/admin' }, '/'), /at \/admin\/docs\.$/);
  t.equal(await detailOf({ control: 'off' }, '/'), plain);
});
