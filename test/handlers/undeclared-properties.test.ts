import t, { type Test } from 'tap';
import { json, type SandlotOf } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const pet = {
  id: { ...integer, readOnly: true },
  name: text,
  age: integer,
  tags: arraySchema(text),
  home: objectSchema({ street: text }),
};

/** Serves pets, of which a list shows the names alone. */
function pets(t: Test, options: SandlotOf = {}) {
  return serveDocument(
    t,
    {
      '/pets': {
        get: { responses: { 200: json(arraySchema(ref('Name'))) } },
        post: {
          operationId: 'addPet',
          ...withRequestBody(ref('Pet')),
          responses: { 201: json(ref('Pet')) },
        },
      },
      // Properties that other resources declare do not count for pets.
      '/chips': { get: { responses: { 200: json(objectSchema({ chip: text, floor: integer })) } } },
      '/pets/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Pet')) } },
        put: { ...withRequestBody(ref('Pet')), responses: { 200: json(ref('Pet')) } },
        patch: { ...withRequestBody(ref('Pet')), responses: { 200: json(ref('Pet')) } },
      },
    },
    {
      records: 0,
      schemas: {
        Pet: objectSchema(pet),
        Name: objectSchema({ id: integer, name: text }, { required: ['id'] }),
      },
      ...options,
    },
  );
}

t.test('what the document allows and does not declare comes back as it was sent', async (t) => {
  const send = await pets(t);
  const tags = ['a'];
  const sent = { name: 'Tom', age: 3, chip: { no: [1] }, home: { street: 'Elm', floor: 2 }, tags };

  t.strictSame((await send('POST', '/pets', sent)).body, { id: 1, ...sent });
  t.strictSame((await send('GET', '/pets/1')).body, { id: 1, ...sent });
  t.strictSame((await send('GET', '/pets')).body, [{ id: 1, name: 'Tom', chip: { no: [1] } }]);
  const { body } = await send('PATCH', '/pets/1', { chip: null, collar: 'red' });
  t.strictSame(body, { id: 1, name: 'Tom', age: 3, home: sent.home, tags, collar: 'red' });
  const put = await send('PUT', '/pets/1', { name: 'Rex', bell: 1 });
  t.strictSame(put.body, { id: 1, name: 'Rex', bell: 1 });
});

t.test('a replacement that takes nothing undeclared keeps that', async (t) => {
  const Pet = objectSchema(pet, { additionalProperties: false });
  const send = await serveDocument(t, {
    '/pets': {
      post: { ...withRequestBody(objectSchema(pet)), responses: { 201: json(objectSchema(pet)) } },
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(objectSchema(pet)) } },
      put: { ...withRequestBody(Pet), responses: { 200: json(objectSchema(pet)) } },
    },
  });

  const { id } = (await send('POST', '/pets', { name: 'Tom', chip: 7 })).body;
  t.strictSame((await send('PUT', `/pets/${id}`, { name: 'Rex' })).body, {
    id,
    name: 'Rex',
    chip: 7,
    tags: [],
  });
});

t.test('the key is shown where the schemas of a list and a creation allow it', async (t) => {
  const made = (more: object) => ({ ...withRequestBody(objectSchema({ name: text })), ...more });
  const paths = (schema: object) => ({
    '/pets': {
      get: { responses: { 200: json(arraySchema(schema)) } },
      post: made({ responses: { 201: json(schema) } }),
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(objectSchema({ id: integer, name: text, age: integer })) } },
    },
  });
  const open = await serveDocument(t, paths(objectSchema({ name: text })), { records: 0 });
  t.strictSame((await open('POST', '/pets', { name: 'Tom' })).body, { name: 'Tom', id: 1 });
  t.strictSame((await open('GET', '/pets')).body, [{ name: 'Tom', id: 1 }]);

  const closed = objectSchema({ name: text }, { additionalProperties: false });
  const send = await serveDocument(t, paths(closed), { records: 0 });
  const { body, headers } = await send('POST', '/pets', { name: 'Tom' });
  t.strictSame(body, { name: 'Tom' });
  t.equal(headers.location, '/pets/1');
  t.strictSame((await send('GET', '/pets')).body, [{ name: 'Tom' }]);
});

t.test('a behaviour of a module has only what is declared printed', async (t) => {
  const module = `export const behaviours = {
    addPet: (call, context, inferred) => inferred(call, context),
  };`;
  const send = await pets(t, { module });

  const made = { id: 1, name: 'Tom', tags: [] };
  t.strictSame((await send('POST', '/pets', { name: 'Tom', chip: 7 })).body, made);
  t.strictSame((await send('GET', '/pets/1')).body, { ...made, chip: 7 });
});

for (const validate of ['warn', 'off'] as const) {
  t.test(`what is served against the document is kept as it was sent (${validate})`, async (t) => {
    const send = await pets(t, { validate });
    const sent = { name: 3, age: '7', tags: 'a', home: [true] };

    const { status, headers, body } = await send('POST', '/pets', sent);
    t.equal(status, 201);
    t.strictSame(body, { id: 1, ...sent });
    t.match(headers['sandlot-finding'], [/\/name must be string/, /\/age must be integer/]);
    t.equal(headers['sandlot-notice'] !== undefined, validate === 'warn');
    t.strictSame((await send('GET', '/pets/1')).body, { id: 1, ...sent });
    t.strictSame((await send('GET', '/pets')).body, [{ id: 1, name: 3 }]);

    const patched = await send('PATCH', '/pets/1', { age: 8, tags: ['b', 2] });
    t.strictSame(patched.body, { id: 1, ...sent, age: 8, tags: ['b', 2] });
    const put = await send('PUT', '/pets/1', { name: 'Tim' });
    t.strictSame(put.body, { id: 1, name: 'Tim' });
    t.equal(put.headers['sandlot-finding'], undefined);
  });
}
