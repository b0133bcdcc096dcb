import t, { type Test } from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { controlOf } from '../support/control-of.ts';
import { answerOf, documentOf, json, post, silent } from '../support/sandlot-of.ts';
import { apiOf, idOf, type Several, severalOf, shop, zoo } from './support/several-documents.ts';

/** The sentence that a start ends with, without the folder that the documents are in. */
async function refusalOf(t: Test, ...[documents, options]: [Record<string, object>, Several?]) {
  const folder = t.testdirName;
  return severalOf(t, documents, options).then(
    () => 'it starts',
    (error) => String(error.message).replaceAll(`${folder}/`, ''),
  );
}

t.test('serves each document below its base path, with its own records', async (t) => {
  const { app, documents } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo });

  t.strictSame(
    documents.map(({ title, basePath }) => [title, basePath]),
    [
      ['shop', '/shop'],
      ['zoo', '/zoo/v1'],
    ],
  );
  const made = await app.inject(post('/shop/pets', '{"shop":"Tom"}'));
  t.strictSame(answerOf(made), [201, { id: 1, shop: 'Tom' }]);
  t.strictSame(answerOf(await app.inject('/shop/pets')), [200, [{ id: 1, shop: 'Tom' }]]);
  t.strictSame(answerOf(await app.inject('/zoo/v1/pets')), [200, []]);
});

t.test('makes nothing up below what a client created, in each document', async (t) => {
  const channel = { type: 'object', properties: { id: { type: 'string' } } };
  const channels = {
    ...documentOf({
      '/channels': { post: { responses: { 201: json(channel) } } },
      '/channels/{id}': { parameters: idOf('string'), get: { responses: { 200: json(channel) } } },
      '/channels/{id}/notes': {
        parameters: idOf('string'),
        get: { responses: { 200: json({ type: 'array', items: channel }) } },
      },
    }),
    info: { title: 'channels', version: '1.0' },
  };
  const documents = { 'shop.json': shop, 'chat.json': channels };
  const { app } = await severalOf(t, documents, { mounts: { 'chat.json': '/chat' }, records: 2 });
  const created = (await app.inject(post('/chat/channels', '{}'))).json();

  t.strictSame(answerOf(await app.inject(`/chat/channels/${created.id}/notes`)), [200, []]);
  t.equal((await app.inject('/chat/channels/other/notes')).statusCode, 404);
  t.equal((await app.inject('/shop/pets')).json().length, 2);
});

t.test('gives each document its own schemas and error format', async (t) => {
  const { app } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo });

  const [status, body] = answerOf(await app.inject(post('/zoo/v1/pets', '{"shop":"Tom"}')));

  t.equal(status, 400);
  t.strictSame(Object.keys(Object(body)), ['zoo']);
});

t.test('serves a path without its base path if only one document has it', async (t) => {
  const birds = apiOf('birds', { path: '/birds', url: '/sky' });
  const { app } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo, 'birds.json': birds });

  t.strictSame(answerOf(await app.inject('/birds')), [200, []]);
  t.equal((await app.inject('/pets')).statusCode, 404);
  t.match(answerOf(await app.inject({ method: 'DELETE', url: '/birds' })), [405, {}]);
});

t.test('answers a path below no base path with a problem of its own', async (t) => {
  const { app } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo });

  const outside = await app.inject('/nothing');
  const inside = await app.inject('/zoo/v1/nothing');

  t.match(answerOf(outside), [404, { code: 'unknown-route' }]);
  t.match(answerOf(inside), [404, { code: 'unknown-route' }]);
  t.match(answerOf(await app.inject({ method: 'PUT', url: '/zoo/v1/pets' })), [405, {}]);
});

t.test('lets a document at the root leave the base paths of others alone', async (t) => {
  const root = documentOf({ '/{any}/{thing}': { get: silent }, '/near': { get: silent } });
  const { app } = await severalOf(t, { 'root.json': root, 'shop.json': shop });

  t.equal((await app.inject('/any/thing')).statusCode, 200);
  t.strictSame(answerOf(await app.inject('/shop/pets')), [200, []]);
  t.equal((await app.inject('/shop/thing')).statusCode, 404);
  t.equal((await app.inject({ method: 'POST', url: '/near' })).statusCode, 405);
  t.equal((await app.inject('/far')).statusCode, 404);
});

t.test('prefers the inner of two nested base paths', async (t) => {
  const outer = apiOf('shop', { url: '/zoo', path: '/shops' });
  const broken = post('/zoo/v1/pets', '{"zoo":7}');

  for (const documents of [
    { 'outer.json': outer, 'zoo.json': zoo },
    { 'zoo.json': zoo, 'outer.json': outer },
  ]) {
    const { app } = await severalOf(t, documents);

    const [status, body] = answerOf(await app.inject(broken));
    t.strictSame([status, Object.keys(Object(body))], [400, ['zoo']]);
  }
});

t.test('prefers --mount to the servers of the document', async (t) => {
  const mounts = { 'one.json': '/one', 'two.json': '/two/' };
  const { app } = await severalOf(t, { 'one.json': shop, 'two.json': shop }, { mounts });

  await app.inject(post('/one/pets', '{"shop":"Tom"}'));

  t.match(answerOf(await app.inject('/one/pets')), [200, [{ shop: 'Tom' }]]);
  t.strictSame(answerOf(await app.inject('/two/pets')), [200, []]);
});

t.test('mounts a single document as well', async (t) => {
  const { app } = await severalOf(t, { 'a.json': shop }, { mounts: { 'a.json': '/mine' } });

  await app.inject(post('/mine/pets', '{"shop":"Tom"}'));

  t.match(answerOf(await app.inject('/pets')), [200, [{ shop: 'Tom' }]]);
  const control = await controlOf(t, app);
  t.match(await control('GET /state/pets'), [200, { records: [{ shop: 'Tom' }] }]);
});

t.test('refuses documents whose paths conflict', async (t) => {
  const inShop = apiOf('deep', { path: '/shop/pets' });
  const cases: readonly (readonly [Record<string, object>, string])[] = [
    [
      { 'a.json': documentOf({}), 'b.json': documentOf({}) },
      'a.json and b.json have the same base path /. Give one of them another: --mount /PATH=b.json',
    ],
    [
      { 'a.json': shop, 'b.json': shop },
      'a.json and b.json have the same base path /shop. Give one of them another: --mount /PATH=b.json',
    ],
    [
      { 'a.json': shop, 'b.json': inShop },
      'b.json has GET /shop/pets, which a.json at /shop would hide. Give one of them another base path: --mount /PATH=a.json',
    ],
  ];

  for (const [documents, sentence] of cases) t.equal(await refusalOf(t, documents), sentence);
});

t.test('refuses a document with paths that Sandlot reserves', async (t) => {
  const own = documentOf({ '/health': { get: silent } }, { servers: [{ url: '/_sandlot' }] });

  t.match(await refusalOf(t, { 'a.json': shop, 'b.json': own }), /^b\.json has GET \/health, but/);
});

t.test('serves the Aha! API next to other documents', async (t) => {
  const folder = t.testdir({ 'shop.json': JSON.stringify(shop) });
  const sandlot = await openSandlot({
    logLevel: 'silent',
    documents: [{ document: 'aha' }, { document: `${folder}/shop.json` }],
  });
  t.teardown(() => sandlot.close());
  const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';
  const authorization = `Bearer ${token}`;
  const { app } = sandlot;

  t.strictSame(sandlot.unused, []);
  const me = await app.inject({ url: '/api/v1/me', headers: { authorization } });
  t.match(answerOf(me), [200, { user: { name: 'Mary Humpty' } }]);
  t.equal((await app.inject('/api/v1/me')).statusCode, 401);
  t.equal((await app.inject('/shop/pets')).statusCode, 200);
  const [aha, other] = await sandlot.inspect();
  t.match([aha?.document.source, other?.document.title], [null, 'shop']);
});

t.test('enforces the security of each document separately', async (t) => {
  const schemes = { key: { type: 'apiKey', in: 'header', name: 'x-key' } };
  const closed = apiOf('closed', {
    url: '/closed',
    security: [{ key: [] }],
    components: { ...Object(shop.components), securitySchemes: schemes },
  });
  const { app } = await severalOf(t, { 'shop.json': shop, 'closed.json': closed });

  t.equal((await app.inject('/closed/pets')).statusCode, 401);
  t.equal((await app.inject('/shop/pets')).statusCode, 200);
});
