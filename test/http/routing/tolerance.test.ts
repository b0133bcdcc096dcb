import t, { type Test } from 'tap';
import {
  answerOf,
  documentOf,
  json,
  post,
  type SandlotOf,
  sandlotOf,
} from '../../support/sandlot-of.ts';

const query = {
  type: 'object',
  properties: { limit: { type: ['string', 'integer'] }, name: { type: 'string' } },
};
const echo = {
  parameters: [
    { name: 'limit', in: 'query', schema: { type: 'integer' } },
    { name: 'name', in: 'query', schema: { type: 'string' } },
  ],
  responses: { 200: json(query) },
};
const record = { responses: { 200: json({ type: 'object' }) } };
const taking = {
  requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
  responses: { 200: json({ type: 'object' }) },
};

const behaviours = `
  const echo = ({ query }) => ({ status: 200, body: query });
  const read = ({ path }) => ({ status: 200, body: path });
  export const behaviours = {
    'GET /pets.list': echo,
    'GET /pets/{id}': read,
    'POST /pets': ({ body }) => ({ status: 200, body }),
    'GET /slashed/': read,
  };`;

const paths = {
  '/pets': { post: taking },
  '/pets.list': { get: echo },
  '/pets/{id}': { get: record },
  '/slashed/': { get: record },
};

async function sending(t: Test, { servers, ...options }: SandlotOf & { servers?: object[] } = {}) {
  const document = documentOf(paths, servers && { servers });
  const { app } = await sandlotOf(t, document, { module: behaviours, ...options });
  return async (request: string | ReturnType<typeof post> | { method: 'OPTIONS'; url: string }) => {
    const reply = await app.inject(request);
    return [...answerOf(reply), ...[reply.headers['sandlot-notice'] ?? []].flat()];
  };
}

function notice(code: string, text: string) {
  return `${code} ${JSON.stringify(text)}`;
}

t.test('a slash at the end of a path may be missing or too many', async (t) => {
  const send = await sending(t);

  t.strictSame(await send('/pets/7/'), [
    ...[200, { id: '7' }],
    notice('trailing-slash', 'The document has "/pets/7", without the slash at its end.'),
  ]);
  t.strictSame(await send(post('/pets/', '{"name":"Tom"}')), [
    ...[200, { name: 'Tom' }],
    notice('trailing-slash', 'The document has "/pets", without the slash at its end.'),
  ]);
  t.strictSame(await send('/slashed?x=1'), [
    ...[200, {}],
    notice('trailing-slash', 'The document has "/slashed/", with a slash at its end.'),
  ]);
  t.strictSame(await send('/~one/pets/a%252Fb/'), [
    ...[200, { id: 'a%2Fb' }],
    notice('trailing-slash', 'The document has "/pets/a%252Fb", without the slash at its end.'),
  ]);
  t.match(await send({ method: 'OPTIONS', url: '/pets/7/' }), [204]);
  t.match(await send('/nothing/'), [404]);
  t.match(await send('/pets/7//'), [404]);
  t.match(await send('/'), [404]);
});

t.test('a form that is posted for a GET is its query', async (t) => {
  const send = await sending(t);
  const form = 'application/x-www-form-urlencoded; charset=utf-8';
  const isQuery = notice(
    'form-as-query',
    'The document has GET "/pets.list": the form is its query.',
  );

  t.strictSame(await send(post('/pets.list?name=a', 'limit=5', form)), [
    ...[200, { name: 'a', limit: 5 }, isQuery],
  ]);
  t.strictSame(await send(post('/pets.list', '', form)), [200, {}, isQuery]);
  t.match(await send(post('/pets.list/', 'limit=5', form)), [
    200,
    { limit: 5 },
    /^trailing-slash /,
    /^form-as-query /,
  ]);
  t.match(await send(post('/pets.list', '{"limit":5}')), [405]);
  t.match(await send(post('/pets.list', 'limit=many', form)), [400]);
});

t.test('a base path may be missing', async (t) => {
  const send = await sending(t, { servers: [{ url: 'https://pets.example/api/v1' }] });

  t.strictSame(await send('/api/v1/pets/7'), [200, { id: '7' }]);
  t.strictSame(await send('/pets/7'), [
    ...[200, { id: '7' }],
    notice('base-path', "The document's base path /api/v1 is missing."),
  ]);
  t.match(await send('/v1/pets/7'), [200, { id: '7' }, /^base-path /]);
});

t.test('a base path may be too many, or that of another server', async (t) => {
  const servers = [{ url: 'https://pets.example/v1' }, { url: 'https://pets.example/test/zoo' }];
  const send = await sending(t, { servers });
  const taken = (sent: string) => notice('base-path', `"${sent}" is read as "/v1/pets/7".`);

  t.strictSame(await send('/api/v1/pets/7'), [200, { id: '7' }, taken('/api/v1/pets/7')]);
  t.strictSame(await send('/test/zoo/pets/7'), [200, { id: '7' }, taken('/test/zoo/pets/7')]);
  t.match(await send('/rest/v1/pets/7/'), [200, { id: '7' }, /^base-path /, /^trailing-slash /]);
  t.match(await send('/v2/pets/7'), [404], 'another version');
  t.match(await send('/zoo/pets/7'), [404]);
  t.match(await send('/api/api/api/api/api/pets/7'), [404]);
});

t.test('the segments that all paths of a document begin with are a base path', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/api/v2/pets': {
        get: { responses: { 200: json({ type: 'object' }, { example: { a: 1 } }) } },
      },
      '/api/v2/owners': { get: record },
    }),
  );
  const reply = await app.inject('/pets');

  t.strictSame(answerOf(reply), [200, { a: 1 }]);
  t.equal(
    [reply.headers['sandlot-notice']].flat()[0],
    notice('base-path', '"/pets" is read as "/api/v2/pets".'),
  );
});

t.test('what is not of a document is not tolerated', async (t) => {
  const { app } = await sandlotOf(t, documentOf(paths));
  const { app: empty } = await sandlotOf(t, documentOf({}));
  const bodiless = { method: 'POST', url: '/pets.list' } as const;

  t.equal((await app.inject('/_sandlot/nothing/')).statusCode, 404);
  t.equal((await empty.inject('/pets/')).statusCode, 404);
  t.equal((await app.inject(bodiless)).statusCode, 405);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  t.equal((await app.inject({ ...bodiless, headers: form })).statusCode, 200);
});

t.test(
  'a request to the control API is not taken for one to a path with any segments',
  async (t) => {
    const { app } = await sandlotOf(
      t,
      documentOf({ '/{kind}': { get: record }, '/{kind}/{id}': { get: record } }),
    );

    t.strictSame(answerOf(await app.inject('/pets/'))[0], 200);
    t.strictSame(answerOf(await app.inject('/_sandlot/'))[0], 302, 'it leads to the console');
  },
);

t.test('HEAD is tolerated as GET is', async (t) => {
  const { app } = await sandlotOf(t, documentOf(paths));

  t.equal((await app.inject({ method: 'HEAD', url: '/pets.list/' })).statusCode, 200);
  t.equal((await app.inject({ method: 'HEAD', url: '/pets.list/7/' })).statusCode, 404);
});

t.test('under --notices refuse nothing is tolerated', async (t) => {
  const send = await sending(t, { notices: 'refuse' });

  t.match(await send('/pets/7/'), [400, { code: 'trailing-slash' }]);
});

t.test('an empty key is a slash too many, and an unknown control call is none', async (t) => {
  const send = await sending(t);

  t.match(await send(post('/pets/', '{"name":"Tom"}')), [200, { name: 'Tom' }, /^trailing-slash /]);
  t.match(await send('/_sandlot/health/'), [404, { code: 'unknown-route' }]);
});

t.test('an empty key leads to the collection', async (t) => {
  const list = { responses: { 200: json({ type: 'array', items: { type: 'object' } }) } };
  const { app } = await sandlotOf(
    t,
    documentOf({ '/cats': { get: list }, '/cats/{id}': { get: record } }),
    { records: 1 },
  );

  const { statusCode, headers } = await app.inject('/cats/');

  t.equal(statusCode, 200);
  t.match([headers['sandlot-notice']].flat(), [/^trailing-slash /]);
});

t.test('a form without a body is a query without parameters', async (t) => {
  const { app } = await sandlotOf(t, documentOf(paths), { module: behaviours });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };

  const reply = await app.inject({ method: 'POST', url: '/pets.list', headers });

  t.match(answerOf(reply), [200, {}]);
});
