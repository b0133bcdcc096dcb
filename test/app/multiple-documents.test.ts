import t, { type Test } from 'tap';
import { openSandlot, type SandlotOptions } from '../../src/sandlot.ts';
import { controlOf } from '../support/control-of.ts';
import { answerOf, documentOf, json, post, silent } from '../support/sandlot-of.ts';

function idOf(type: string) {
  return [{ name: 'id', in: 'path', required: true, schema: { type } }];
}

/** An API of one resource, with an error form and a security scheme of its own. */
function apiOf(
  title: string,
  {
    path = '/pets',
    url = '',
    ...more
  }: { readonly path?: string; readonly url?: string; readonly [name: string]: unknown },
) {
  const schema = { $ref: '#/components/schemas/Pet' };
  const responses = {
    400: json({ type: 'object', required: [title], properties: { [title]: { type: 'string' } } }),
  };
  return {
    ...documentOf({
      [path]: {
        get: {
          operationId: 'listPets',
          responses: { ...responses, 200: json({ type: 'array', items: schema }) },
        },
        post: {
          operationId: 'addPet',
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { ...responses, 201: json(schema) },
        },
      },
      [`${path}/{id}`]: {
        parameters: idOf('integer'),
        get: { operationId: `read-${title}`, responses: { ...responses, 200: json(schema) } },
      },
    }),
    info: { title, version: '1.0' },
    ...(url === '' ? {} : { servers: [{ url }] }),
    components: {
      schemas: {
        Pet: {
          type: 'object',
          required: [title],
          properties: { id: { type: 'integer', readOnly: true }, [title]: { type: 'string' } },
        },
      },
    },
    ...more,
  };
}

const shop = apiOf('shop', { url: 'https://pets.example/shop' });
const zoo = apiOf('zoo', { url: '/zoo/v1' });

type Several = Omit<SandlotOptions, 'documents'> & {
  readonly mounts?: Readonly<Record<string, string>>;
};

/** Opens a Sandlot of several documents, by the names of their files. */
async function severalOf(
  t: Test,
  documents: Readonly<Record<string, object>>,
  { mounts = {}, ...options }: Several = {},
) {
  const folder = t.testdir(
    Object.fromEntries(
      Object.entries(documents).map(([name, document]) => [name, JSON.stringify(document)]),
    ),
  );
  const sandlot = await openSandlot({
    logLevel: 'silent',
    records: 0,
    ...options,
    documents: Object.keys(documents).map((name) => ({
      document: `${folder}/${name}`,
      mount: mounts[name],
    })),
  });
  t.teardown(() => sandlot.close());
  return { ...sandlot, folder };
}

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
  t.equal((await app.inject('/chat/channels/other/notes')).json().length, 2);
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
      replies: { checked: 1, unfit: 0 },
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
  const books = { 'shop:sandlot.numbers': numbers, 'sandlot.numbers': numbers };
  t.strictSame(await control('PUT /state', { body: { books } }), [204, '']);
  t.match(await control('GET /state'), [200, { books }]);
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
  const links = [...page.body.matchAll(/href="([^"]+)"/g)].map(([, link]) => link);

  t.strictSame(links, ['docs/shop', 'docs/zoo/v1', 'docs/root']);
  for (const link of links) t.match((await app.inject(`/_sandlot/${link}`)).body, 'swagger');
  const document = await app.inject('/_sandlot/openapi/zoo/v1.json');
  t.match(document.json(), { info: { title: 'zoo' }, paths: { '/pets': {} } });
  t.match(answerOf(await app.inject('/_sandlot/openapi.json')), [
    404,
    { code: 'document-unclear', detail: /\/_sandlot\/openapi\/zoo\/v1\.json/ },
  ]);
});

t.test('assigns fixtures to documents by the prefix of their name or their folder', async (t) => {
  const documents = { 'shop.json': shop, 'zoo.json': zoo };
  const pets = (own: string) => [{ id: 4, [own]: 'Tom' }];
  const open = (fixtures: object) =>
    severalOf(t, documents, { fixtures: { ...fixtures } as Record<string, never> });

  const { app } = await open({ 'shop:pets': pets('shop'), 'zoo/v1/pets': pets('zoo') });

  t.strictSame(answerOf(await app.inject('/shop/pets')), [200, [{ id: 4, shop: 'Tom' }]]);
  t.strictSame(answerOf(await app.inject('/zoo/v1/pets')), [200, [{ id: 4, zoo: 'Tom' }]]);
  await t.rejects(open({ pets: [] }), {
    message:
      'The fixtures holds records of "pets", but several documents are served. Name them "shop:pets" or "zoo/v1:pets".',
  });
});

t.test('stores the state of all documents in one file', async (t) => {
  const documents = { 'shop.json': shop, 'zoo.json': zoo };
  const db = `${t.testdir({})}/db.json`;

  await t.test('after writing', async (t) => {
    const { app } = await severalOf(t, documents, { db });

    await app.inject(post('/zoo/v1/pets', '{"zoo":"Leo"}'));
  });
  await t.test('after reading', async (t) => {
    const { app } = await severalOf(t, documents, { db });

    t.strictSame(answerOf(await app.inject('/zoo/v1/pets')), [200, [{ id: 1, zoo: 'Leo' }]]);
  });
});

t.test('seeds each document under its own resource names', async (t) => {
  const { app } = await severalOf(t, { 'shop.json': shop, 'zoo.json': zoo }, { records: 2 });

  const [, pets] = answerOf(await app.inject('/zoo/v1/pets'));

  t.strictSame(
    Object(pets).map(({ id }: { readonly id: number }) => id),
    [1, 2],
  );
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
          mismatches: [{ message: "The body must have required property 'zoo'." }],
        },
        { kind: 'unmatched', url: '/elsewhere/pets' },
      ],
    },
  ]);
});
