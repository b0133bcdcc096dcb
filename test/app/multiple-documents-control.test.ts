import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { isOnReplicas } from '../support/replicas/on-replicas.ts';
import { answerOf, documentOf, post, silent } from '../support/sandlot-of.ts';
import { apiOf, severalOf, shop, zoo } from './support/several-documents.ts';

t.test('describes all documents in the control API', async (t) => {
  const { app } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo });
  const control = await controlOf(t, app);
  await app.inject(post('/zoo/v1/pets', '{"zoo":"Leo"}'));

  t.match(await control('GET /health'), [
    200,
    {
      document: { title: 'shop and zoo', version: '1.0 and 1.0' },
      documents: [{ basePath: '/shop' }, { title: 'zoo', version: '1.0', basePath: '/zoo/v1' }],
      operations: 6,
      // Each replica counts its own.
      ...(!isOnReplicas && { replies: { checked: 1, unfit: 0 } }),
    },
  ]);
  t.match(await control('GET /state'), [200, { records: { 'zoo/v1:pets': [{ zoo: 'Leo' }] } }]);
  t.match(await control('PUT /state/zoo%2Fv1:pets/7', { body: { shop: 'Tom' } }), [400, {}]);
  t.match(await control('PUT /state/zoo%2Fv1:pets/7', { body: { zoo: 'Tom' } }), [201, {}]);
  t.strictSame(answerOf(await app.inject('/zoo/v1/pets/7')), [200, { zoo: 'Tom', id: 7 }]);
  await control('POST /reset');
  t.strictSame(answerOf(await app.inject('/zoo/v1/pets')), [200, []]);
});

t.test('keeps internal records per document', async (t) => {
  const { app } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo });
  const control = await controlOf(t, app);
  const numbers = [{ id: 'pets', last: 7 }];

  t.match(await control('GET /state/pets'), [404, { detail: /the nearest is "shop:pets"/ }]);
  const internal = { 'shop:sandlot.numbers': numbers, 'sandlot.numbers': numbers };
  t.strictSame(await control('PUT /state', { body: { internal } }), [204, '']);
  t.match(await control('GET /state'), [200, { internal }]);
});

t.test('starts an unknown resource of a module empty', async (t) => {
  const paths = { '/other': { get: { operationId: 'other', ...silent } } };
  const bare = documentOf(paths, {
    'x-sandlot': { behaviours: 'aha' },
    servers: [{ url: '/other' }],
  });
  const { app } = await severalOf(t, { 'shop.json': shop, 'other.json': bare }, { records: 2 });
  const control = await controlOf(t, app);

  t.strictSame(await control('GET /state/other:pets'), [200, { records: [] }]);
  t.match(await control('PUT /state/other:pets/7', { body: {} }), [201, { id: '7' }]);
  t.strictSame(await control('GET /state/other:pets'), [200, { records: [{ id: '7' }] }]);
});

t.test('names an operation by its path if another document has its id', async (t) => {
  const { app } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo });
  const control = await controlOf(t, app);
  const addOverride = (operation: string, answer: object) =>
    control('POST /overrides', { body: { match: { operation }, answer } });

  t.equal((await addOverride('GET /zoo/v1/pets', { body: [{ shop: 'x' }] }))[0], 400);
  t.equal((await addOverride('GET /zoo/v1/pets', { body: [{ zoo: 'x' }] }))[0], 201);

  t.strictSame(answerOf(await app.inject('/shop/pets')), [200, []]);
  t.strictSame(answerOf(await app.inject('/zoo/v1/pets')), [200, [{ zoo: 'x' }]]);
  const match = { operation: 'GET /zoo/v1/pets' };
  t.match(await control('POST /journal/verify', { body: { match, count: 1 } }), [200, {}]);
});

t.test('gives each document a page and a JSON, linked from a list', async (t) => {
  const root = documentOf({ '/near': { get: silent } });
  const { app } = await severalOf(t, { 'a.json': shop, 'b.json': zoo, 'c.json': root });

  const page = await app.inject('/_sandlot/docs');
  const links = [...page.body.matchAll(/href="(docs[^"]+)"/g)].map(([, link]) => link);

  t.strictSame(links, ['docs/shop', 'docs/zoo/v1', 'docs/root']);
  for (const link of links) t.match((await app.inject(`/_sandlot/${link}`)).body, 'swagger');
  const document = await app.inject('/_sandlot/openapi/zoo/v1.json');
  t.match(document.json(), { info: { title: 'zoo' }, paths: { '/pets': {} } });
  t.match(answerOf(await app.inject('/_sandlot/openapi.json')), [
    404,
    { code: 'document-unclear', detail: /\/_sandlot\/openapi\/zoo\/v1\.json/ },
  ]);
});

t.test('names the document of a finding', async (t) => {
  const broken = apiOf('broken', { url: '/broken', components: {} });
  const { app, findings, inspect } = await severalOf(t, {
    'shop.json': shop,
    'broken.json': broken,
  });

  t.match(
    findings.map(({ source }) => String(source)),
    [/broken\.json$/],
  );
  t.equal((await app.inject('/broken/pets')).statusCode, 200, 'the rest of the document is served');
  const inspections = await inspect();
  t.strictSame(
    inspections.map(({ findings }) => findings.length > 0),
    [false, true],
  );
  t.match(inspections[0]?.resources, [{ name: 'shop:pets', parent: null }]);
});

t.test('names the document of a finding made later', async (t) => {
  const paths = { '/pets': { additionalOperations: { FLY: silent } } };
  const { findings } = await severalOf(t, {
    'a.json': documentOf(paths, { servers: [{ url: '/a' }] }),
    'b.json': documentOf(paths, { servers: [{ url: '/b' }] }),
  });

  t.match(
    findings.map(({ source }) => String(source)),
    [/a\.json$/, /b\.json$/],
  );
});

t.test('watches all documents together', async (t) => {
  const warnings: string[] = [];
  const { folder, listen } = await severalOf(
    t,
    { 'shop.json': shop, 'zoo.json': zoo },
    { watch: 'on', onWarning: (sentence) => warnings.push(sentence) },
  );
  const url = await listen({ port: 0, host: '127.0.0.1' });
  const send = async (path: string) => (await fetch(`${url}${path}`)).json();
  await fetch(`${url}/shop/pets`, {
    method: 'POST',
    body: '{"shop":"Tom"}',
    headers: { 'content-type': 'application/json' },
  });
  const { writeFile } = await import('node:fs/promises');
  await writeFile(
    `${folder}/zoo.json`,
    JSON.stringify(apiOf('zoo', { path: '/animals', url: '/zoo/v1' })),
  );
  while (warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));

  t.strictSame(warnings, [
    `Reloaded ${folder}/shop.json and ${folder}/zoo.json: shop and zoo, 6 operations, 0 findings.`,
  ]);
  t.strictSame(await send('/zoo/v1/animals'), []);
  t.strictSame(await send('/shop/pets'), [{ id: 1, shop: 'Tom' }]);
});

t.test('combines the coverage of all documents', async (t) => {
  const sandlot = await severalOf(t, { shop, zoo }, { auth: 'off', mounts: { zoo: '/animals' } });
  const control = await controlOf(t, sandlot.app);

  await sandlot.app.inject(post('/animals/pets', '{"shop":"Rex"}'));
  await sandlot.app.inject('/animals/pets');
  await sandlot.app.inject('/shop/pets');
  await sandlot.app.inject('/elsewhere/pets');

  t.match(await control('GET /coverage'), [
    200,
    {
      calls: { total: 4, matched: 3, unmatched: 1, invalid: 1 },
      counts: { operations: { seen: 3, all: 6 } },
      against: [
        {
          kind: 'invalid',
          url: '/animals/pets',
          mismatches: [{ message: 'The body must have the required property "zoo".' }],
        },
        { kind: 'unmatched', url: '/elsewhere/pets' },
      ],
    },
  ]);
});
