import t, { type Test } from 'tap';
import { openSandlot, type SandlotOptions } from '../../../src/sandlot.ts';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const pet = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, age: { type: 'integer' }, pin: { writeOnly: true } },
};
const envelope = { type: 'object', properties: { pet }, required: ['pet'] };

/** Findings in replies of `GET /pets`, which runs the source text. */
async function findingsIn(
  t: Test,
  { outcome, schema = pet, ...options }: { outcome: string; schema?: unknown } & SandlotOptions,
) {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': {
        get: {
          responses: {
            200: json(schema),
            204: { description: '' },
            206: { description: '', content: { 'text/csv': {} } },
            404: json({ patternProperties: { '[': { type: 'string' } } }),
          },
        },
      },
    }),
    {
      module: `const kept = Object.freeze({ name: 'Rex' });
        export const behaviours = { 'GET /pets': () => (${outcome}) };`,
      ...options,
    },
  );
  const send = async (url = '/pets') => (await app.inject(url)).headers['sandlot-finding'];
  const report = async () => JSON.parse((await app.inject('/_sandlot/health')).body).replies;
  return { send, report };
}

t.test('an invalid reply is sent with findings and counted', async (t) => {
  const { send, report } = await findingsIn(t, { outcome: `{ status: 200, body: { age: 'é' } }` });

  t.strictSame(await send(), [
    'the body must have the required property "name" (/paths/~1pets/get/responses/200/content/application~1json/schema/required)',
    'the body at /age must be integer (/paths/~1pets/get/responses/200/content/application~1json/schema/properties/age/type)',
  ]);
  t.strictSame(await report(), { checked: 1, unfit: 1 });
});

t.test('a valid reply has no findings', async (t) => {
  const { send, report } = await findingsIn(t, {
    outcome: `{ status: 200, body: { name: 'Rex' } }`,
  });

  t.equal(await send(), undefined);
  t.strictSame(await report(), { checked: 1, unfit: 0 });
});

t.test('the serialized body is validated', async (t) => {
  const { send } = await findingsIn(t, {
    outcome: `{ status: 200, body: { name: { toJSON: () => 'Rex' }, pin: 1, extra: 1 } }`,
    schema: { ...pet, unevaluatedProperties: false },
  });

  t.equal(await send(), undefined);
});

t.test('a projection is not reported for missing fields', async (t) => {
  const { send } = await findingsIn(t, { outcome: `{ status: 200, body: { age: 1 } }` });

  t.equal(await send('/pets?fields=age'), undefined);
});

t.test('the fields of a projection are validated', async (t) => {
  const { send } = await findingsIn(t, { outcome: `{ status: 200, body: { age: '' } }` });

  t.match(await send('/pets?fields=age'), [/^the body at \/age must be integer/]);
});

/** Outcomes that no schema is held against. */
for (const outcome of [
  '{ status: 204 }',
  '{ status: 206, body: "a,b" }',
  '{ status: 299, body: 1 }',
  '{ status: 200, headers: { "content-type": "text/plain" }, body: "a" }',
  '{ status: 200, headers: { "content-type": "application/vnd.x+json" }, body: 1 }',
]) {
  t.test(`${outcome} is not validated`, async (t) => {
    const { send, report } = await findingsIn(t, { outcome });

    t.equal(await send(), undefined);
    t.strictSame(await report(), { checked: 0, unfit: 0 });
  });
}

/** What is frozen, and what is not. */
for (const [body, schema] of [
  ['kept', pet],
  ['{ pet: kept }', envelope],
  ['{ pet: kept, more: 1 }', envelope],
  ['{ pet: { name: "Rex" } }', envelope],
  ['{}', {}],
  ['1', { type: 'integer' }],
] as const) {
  t.test(`${body} stays valid when it is answered again`, async (t) => {
    const { send } = await findingsIn(t, { outcome: `{ status: 200, body: ${body} }`, schema });

    t.strictSame([await send(), await send()], [undefined, undefined]);
  });
}

t.test('a frozen value under another name is validated again', async (t) => {
  const { send } = await findingsIn(t, {
    outcome: '{ status: 200, body: globalThis.turns++ % 2 ? { dog: kept } : { pet: kept } }',
    schema: { ...envelope, properties: { pet, dog: pet } },
  });
  Object.assign(globalThis, { turns: 0 });

  t.equal(await send(), undefined);
  t.match(await send(), ['the body must have the required property "pet"']);
});

t.test('a reply whose schema cannot be compiled is sent with a finding', async (t) => {
  const { send } = await findingsIn(t, {
    outcome: '{ status: 404, body: {} }',
  });

  t.match(await send(), [/has a schema that cannot be compiled/]);
});

t.test('sample validates every sixteenth reply, and off validates none', async (t) => {
  const outcome = '{ status: 200, body: {} }';
  const sample = await findingsIn(t, { outcome, checkReplies: 'sample' });
  const off = await findingsIn(t, { outcome, checkReplies: 'off' });

  for (let count = 0; count < 17; count++) await sample.send();
  t.strictSame(await sample.report(), { checked: 2, unfit: 2 });
  t.equal(await off.send(), undefined);
});

t.test('notices and findings are sent together', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { get: { responses: { 200: json(pet) } } } }),
    {
      module: `export const behaviours = {
      'GET /pets': (call, { notice }) => { notice('unusual', 'Unusual.'); return { status: 200, body: {} }; },
    };`,
    },
  );

  const { headers } = await app.inject('/pets');

  t.match(headers, { 'sandlot-notice': ['unusual "Unusual."'], 'sandlot-finding': [/name/] });
});

t.test('every example of the bundled API is valid', async (t) => {
  const { app } = await openSandlot({ logLevel: 'silent' });
  t.teardown(() => app.close());
  const authorization = 'Bearer 15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';
  const paths = [
    ...['/me', '/users', '/products', '/products/131414752', '/products/131414752/features'],
    ...[
      '/products/131414752/releases',
      '/features',
      '/features/PRJ1-1',
      '/features/PRJ1-1?fields=name',
    ],
    ...['/features/PRJ1-1/requirements', '/products/131414752/users'],
  ];

  for (const path of paths) {
    const reply = await app.inject({ url: `/api/v1${path}`, headers: { authorization } });
    t.strictSame(
      [path, reply.statusCode, reply.headers['sandlot-finding']],
      [path, 200, undefined],
    );
  }
});
