import t, { type Test } from 'tap';
import { answerOf, documentOf, json, post, sandlotOf, silent } from '../../support/sandlot-of.ts';

const pets = documentOf({
  '/pets': {
    get: { operationId: 'listPets', responses: { 200: json({}, { example: ['Tom'] }) } },
    post: silent,
  },
});

function servePets(t: Test, module: string, options = {}) {
  return sandlotOf(t, pets, { module, ...options });
}

t.test('state is kept between requests', async (t) => {
  const { app } = await servePets(
    t,
    `export const behaviours = {
      'POST /pets': async ({ body }, { records }) => {
        const pet = await records('pets').insert({ id: String((await records('pets').list()).total) });
        return { status: 201, body: pet };
      },
      listPets: async (call, { records }) => ({
        status: 200, body: (await records('pets').list()).records,
      }),
    };`,
  );

  await app.inject(post('/pets', ''));
  await app.inject(post('/pets', ''));

  t.strictSame(answerOf(await app.inject('/pets')), [200, [{ id: '0' }, { id: '1' }]]);
});

t.test('a behaviour may answer at once, by a promise, or by one of another library', async (t) => {
  const answers = {
    at_once: "() => ({ status: 200, body: 'made' })",
    promise: "async () => ({ status: 200, body: 'made' })",
    other: "() => ({ then: (give) => give({ status: 200, body: 'made' }) })",
  };
  for (const [manner, answer] of Object.entries(answers)) {
    const { app } = await servePets(t, `export const behaviours = { listPets: ${answer} };`);

    t.strictSame(answerOf(await app.inject('/pets')), [200, 'made'], manner);
  }
});

t.test('a behaviour may call the one that it overrides', async (t) => {
  const { app } = await servePets(
    t,
    `export const behaviours = { listPets: async (call, context, inferred) => {
      const { status, body } = await inferred(call, context);
      return { status: 203, body: [...body, call.operation.id, status] };
    } };`,
  );

  t.strictSame(answerOf(await app.inject('/pets')), [203, ['Tom', 'listPets', 200]]);
});

t.test("the user's module lies over the document's own", async (t) => {
  const sandlot = await sandlotOf(
    t,
    documentOf(
      { '/me': { get: { operationId: 'getMe', ...silent, responses: { 200: json({}) } } } },
      { 'x-sandlot': { behaviours: 'aha' } },
    ),
    {
      module: `export const behaviours = { getMe: async (call, context, inferred) => {
        const { body } = await inferred(call, context);
        return { status: 200, body: { ...body, over: true } };
      } };`,
    },
  );

  const reply = await sandlot.app.inject({
    url: '/me',
    headers: { authorization: 'Bearer ahatesttoken' },
  });

  t.match(answerOf(await sandlot.app.inject('/me'))[0], 401);
  t.type(reply.statusCode, 'number');
});

t.test('names that match no operation are reported', async (t) => {
  const sandlot = await servePets(
    t,
    'const f = () => {}; export const behaviours = { listPets: f, listDogs: f, "GET /pets": f };',
  );

  t.strictSame(sandlot.unused, ['listDogs', 'GET /pets']);
});

t.test('behaviours that the document names have to exist', async (t) => {
  for (const name of ['nope', '__proto__']) {
    await t.rejects(sandlotOf(t, documentOf({}, { 'x-sandlot': { behaviours: name } })), {
      message: new RegExp(`names unknown behaviours "${name}" \\(x-sandlot\\)\\. Known: aha\\.$`),
    });
  }
});

/** Invalid modules, and the message for each. */
const wrong: readonly (readonly [string, RegExp])[] = [
  ['', /has no export named "behaviours": export a map from operationId to function\.$/],
  ['export default {}', /has no export named "behaviours"/],
  ['export const behaviours = []', /exports "behaviours" with the wrong type\.$/],
  ['export const behaviours = { a: 1 }', /has a behaviour "a" that is not a function\.$/],
  [
    'export const behaviours = {}; export const settings = 1',
    /exports "settings" with the wrong type\.$/,
  ],
  [
    'export const behaviours = {}; export const authenticate = {}',
    /exports "authenticate" with the/,
  ],
  ['export const behaviours = {}; export const anonymous = "a"', /exports "anonymous" with the/],
  ['export const behaviours = {}; export const refuse = {}', /exports "refuse" with the/],
  ['export const behaviours = {}; export const renew = {}', /exports "renew" with the/],
  ['export const behaviours = {}; export const fixtures = []', /exports "fixtures" with the/],
  ["import './none.mjs'", /behaviours\.mjs cannot be loaded: Cannot find module '.*none\.mjs'/],
  ["throw new Error('first\\nsecond')", /behaviours\.mjs cannot be loaded: first$/],
  ["throw 'a text'", /behaviours\.mjs cannot be loaded: a text$/],
];

for (const [module, message] of wrong) {
  t.test(`the module ${JSON.stringify(module)} is wrong`, async (t) => {
    await t.rejects(servePets(t, module), { message });
  });
}

t.test('a path of fixtures is read beside the module', async (t) => {
  const { app } = await servePets(
    t,
    `export const fixtures = './world.json';
     export const behaviours = { listPets: async (call, { records }) => ({
       status: 200, body: (await records('pets').list()).records,
     }) };`,
    { files: { 'world.json': JSON.stringify({ pets: [{ id: 'Rex' }] }) } },
  );

  t.strictSame(answerOf(await app.inject('/pets')), [200, [{ id: 'Rex' }]]);
});

function serveWithSettings(t: Test, properties: object, values: Record<string, string>) {
  return servePets(
    t,
    `export const settings = { properties: ${JSON.stringify(properties)} };
     export const behaviours = {
       listPets: (call, { settings }) => ({ status: 200, body: settings }),
     };`,
    { set: values },
  );
}

t.test('settings are what is set, else their defaults', async (t) => {
  const { app } = await serveWithSettings(
    t,
    {
      text: { type: 'string' },
      count: { type: 'integer', default: 3 },
      flag: { type: 'boolean', default: false },
      code: { type: ['string', 'null'] },
      free: {},
      zone: { type: 'string', format: 'time-zone' },
      nonsense: true,
    },
    { text: '5', flag: 'true', code: '5', free: '[1]', zone: 'Asia/Tokyo' },
  );

  t.strictSame(answerOf(await app.inject('/pets')), [
    200,
    { text: '5', count: 3, flag: true, code: '5', free: [1], zone: 'Asia/Tokyo' },
  ]);
});

/** A setting, the text that it is set to, and the message. */
const invalidSettings: readonly (readonly [object, string, string])[] = [
  [{ enum: ['a', 'b'] }, 'c', 'The setting it=c is invalid: it must be a or b.'],
  [{ type: 'integer', minimum: 3 }, '2', 'The setting it=2 is invalid: it must be at least 3.'],
  [
    { type: 'string', format: 'time-zone' },
    'Mars',
    'The setting it=Mars is invalid: it must have the format "time-zone".',
  ],
];

for (const [schema, text, message] of invalidSettings) {
  t.test(`a setting of ${JSON.stringify(schema)} does not take ${text}`, async (t) => {
    await t.rejects(serveWithSettings(t, { it: schema }, { it: text }), { message });
  });
}

t.test('an undeclared setting is refused', async (t) => {
  await t.rejects(serveWithSettings(t, { a: {}, b: {} }, { c: '1' }), {
    message: 'Unknown setting "c". Known settings: a, b.',
  });
});

t.test('an undeclared setting is refused where none is declared', async (t) => {
  await t.rejects(sandlotOf(t, pets, { set: { c: '1' } }), {
    message: 'Unknown setting "c": the behaviours modules declare no settings.',
  });
});

t.test('a stored null that the document refuses is shown as 0, or left out', async (t) => {
  const properties = {
    id: { type: 'string' },
    price: { type: 'number' },
    weight: { type: 'number' },
    size: { type: 'number', minimum: 1 },
    chipped: { type: ['boolean', 'null'] },
  };
  const pet = { type: 'object', required: ['id', 'price', 'size', 'chipped'], properties };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': { get: { responses: { 200: json({ type: 'array', items: pet }) } } },
      '/pets/{id}': { parameters, get: { responses: { 200: json(pet) } } },
      '/pets/{id}/wash': { parameters, post: silent },
    }),
    {
      module: `export const behaviours = { 'POST /pets/{id}/wash': ({ path }, { records }) => {
        records('pets').patch(path.id, { price: null, weight: null, size: null, chipped: null });
        return { status: 200 };
      } };`,
    },
  );
  const [{ id }] = (await app.inject('/pets')).json();
  await app.inject(post(`/pets/${id}/wash`, ''));

  const { size, ...shown } = (await app.inject(`/pets/${id}`)).json();

  t.strictSame(shown, { id, price: 0, chipped: null });
  t.type(size, 'number', 'a number that cannot be 0');
});
