import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };

/** Pets with these properties, and with more in their schema. */
function petsOf(properties: object, more: object = {}, parameter: object = {}) {
  return [
    {
      '/pets': {
        get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
        post: {
          ...withRequestBody(objectSchema({ name: text })),
          responses: { 201: json(ref('Pet')) },
        },
      },
      '/pets/{id}': {
        parameters: [{ ...pathParameter('id', 'string'), ...parameter }],
        get: { responses: { 200: json(ref('Pet')) } },
      },
    },
    { schemas: { Pet: objectSchema({ name: text, ...properties }, more) } },
  ] as const;
}

/** Where a document can show an id. */
const shown: readonly (readonly [string, Parameters<typeof petsOf>])[] = [
  ['its property', [{ id: { ...text, example: 'pet_4x9B' } }]],
  ['its examples', [{ id: { ...text, examples: ['pet_4x9B'] } }]],
  ['the path', [{ id: text }, {}, { example: 'pet_4x9B' }]],
  ['the record', [{ id: text }, { example: { id: 'pet_4x9B', name: 'Tom' } }]],
  ['an extension', [{ id: text }, { 'x-docs': { example: '{"id": "pet_4x9B", "name": "Tom",}' } }]],
];

for (const [place, document] of shown) {
  t.test(`ids look like the example of ${place}`, async (t) => {
    const send = await serveDocument(t, ...petsOf(...document));

    const { body } = await send('POST', '/pets', { name: 'Rex' });
    const { body: listed } = await send('GET', '/pets');

    t.match(body.id, /^pet_[\dA-Za-z]{4}$/);
    t.equal(listed.length, 4);
    for (const { id } of listed) t.match(id, /^pet_[\dA-Za-z]{4}$/);
    t.match(await send('GET', `/pets/${body.id}`), { status: 200, body: { name: 'Rex' } });
  });
}

t.test('a path that takes other names as well does not change what ids look like', async (t) => {
  const id = { ...text, pattern: '^pet_[A-Za-z0-9]{4}$', minLength: 8, example: 'pet_4x9B' };
  const parameter = {
    schema: { ...text, pattern: '^[a-zA-Z0-9_.-]+$', minLength: 1, example: 'my-pet' },
  };
  const send = await serveDocument(t, ...petsOf({ id }, {}, parameter));

  const { body } = await send('POST', '/pets', { name: 'Rex' });

  t.match(body.id, /^pet_[\dA-Za-z]{4}$/);
  t.match(await send('GET', `/pets/${body.id}`), { status: 200, body: { name: 'Rex' } });
});

t.test('a code with a prefix is no word', async (t) => {
  const [paths, more] = petsOf({ id: { type: 'integer' }, pet_code: text });
  const send = await serveDocument(
    t,
    {
      '/pets': paths['/pets'],
      '/pets/{code}': {
        parameters: [{ ...pathParameter('code', 'string'), example: 'PET_4x9b' }],
        get: { responses: { 200: json(ref('Pet')) } },
      },
    },
    more,
  );

  const { body } = await send('POST', '/pets', { name: 'Rex' });

  t.match(body.pet_code, /^PET_[\da-z]{4}$/);
  t.match(await send('GET', `/pets/${body.pet_code}`), { status: 200, body: { name: 'Rex' } });
});

t.test('an example that the schema refuses is no model', async (t) => {
  const id = { ...text, pattern: '^[a-z]{8}$', example: 'pet_4x9B' };
  const send = await serveDocument(t, ...petsOf({ id }));

  t.match((await send('POST', '/pets', { name: 'Rex' })).body.id, /^[a-z]{8}$/);
});

t.test('what is derived from an id follows it', async (t) => {
  const send = await serveDocument(
    t,
    ...petsOf(
      { id: text, url: text, client_secret: text, self: text },
      {
        example: {
          id: 'pet_4x9B',
          url: 'https://example.com/v1/pets/pet_4x9B',
          client_secret: 'pet_4x9B_secret_7Yk2',
        },
      },
    ),
  );

  const { id, url, client_secret: secret, self } = (await send('POST', '/pets', {})).body;
  const { body: listed } = await send('GET', '/pets');

  t.equal(url, `https://example.com/v1/pets/${id}`);
  t.ok(secret.startsWith(`${id}_secret_`));
  t.match(secret.slice(-4), /^[\dA-Za-z]{4}$/);
  t.equal(self, `https://example.com/pets/${id}`);
  for (const record of listed) t.ok(record.url.endsWith(record.id));
});

t.test('a uuid is a UUID though the document shows none', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/boxes': {
        get: { responses: { 200: json(arraySchema(ref('Box'))) } },
        post: {
          ...withRequestBody(objectSchema({ name: text })),
          responses: { 201: json(ref('Box')) },
        },
      },
      '/boxes/{uuid}': {
        parameters: [pathParameter('uuid')],
        get: { responses: { 200: json(ref('Box')) } },
      },
    },
    { schemas: { Box: objectSchema({ uuid: text, name: text, ownerUuid: text }) } },
  );
  const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
  const { body: created } = await send('POST', '/boxes', { name: 'Tea' });

  t.match(created, { uuid, name: 'Tea' });
  t.strictSame((await send('GET', `/boxes/${created.uuid}`)).body, created);
  for (const box of (await send('GET', '/boxes')).body) t.match(box.uuid, uuid);
  t.match((await send('GET', '/boxes')).body[0], { ownerUuid: uuid });
});

t.test('records that no path reads have keys without blanks too', async (t) => {
  for (const key of ['gid', 'sid', 'jarId']) {
    const jar = objectSchema({ [key]: text, label: text });
    const send = await serveDocument(t, {
      '/jars': {
        get: { responses: { 200: json(arraySchema(jar)) } },
        post: { ...withRequestBody(objectSchema({ label: text })), responses: { 201: json(jar) } },
      },
    });

    await send('POST', '/jars', { label: 'red' });
    const { body } = await send('GET', '/jars');
    const keys = body.map((one: Readonly<Record<string, unknown>>) => one[key]);

    t.equal(new Set(keys).size, 4);
    for (const one of keys) t.match(one, /^\d+$/);
  }
});

t.test('a secret whose example is hexadecimal is hexadecimal too', async (t) => {
  const example = (value: string) => ({ ...text, example: value });
  const send = await serveDocument(
    t,
    ...petsOf({
      id: text,
      secret: example('sk_9f86d08188'),
      webhook_secret: example('ABCDEF123456'),
      access_token: example('9f86d08188zz'),
    }),
  );
  let tokens = '';

  for (const name of Array.from({ length: 20 }, (_, index) => `Rex ${index}`)) {
    const { body } = await send('POST', '/pets', { name });
    t.match(body, { secret: /^sk_[\da-f]{10}$/, webhook_secret: /^[\dA-F]{12}$/ });
    tokens += body.access_token;
  }

  t.match(tokens, /[g-z]/);
});
