import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import { changes, integer, item, text } from './support/item.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

t.test('values of a client are kept, even where the schema of the reply differs', async (t) => {
  const sentSchema = objectSchema({ kind: { type: 'string' }, tag: { type: 'string' } });
  const shown = objectSchema({
    id: { type: 'integer' },
    kind: { type: 'string', enum: ['cat', 'dog'] },
    tag: { type: 'string', enum: ['pet'] },
  });
  const send = await serveDocument(t, {
    '/pets': {
      get: { responses: { 200: json(arraySchema(shown)) } },
      post: { ...withRequestBody(sentSchema), responses: { 201: json(shown) } },
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(shown) } },
      patch: { ...withRequestBody(sentSchema), responses: { 200: json(shown) } },
    },
  });

  await send('POST', '/pets', { kind: 'cow', tag: 'farm' });
  const made = await send('GET', '/pets/4');
  const changed = await send('PATCH', '/pets/4', { kind: 'pig' });

  t.strictSame(made.body, { id: 4, kind: 'cow', tag: 'pet' });
  t.strictSame(changed.body, { id: 4, kind: 'pig', tag: 'pet' });
});

t.test('what only the request calls write-only, and the record shows, comes back', async (t) => {
  const hidden = { ...text, writeOnly: true };
  const sentSchema = objectSchema({ name: hidden, pin: hidden, word: hidden });
  const pet = objectSchema({ id: integer, name: text, pin: hidden });
  const send = await serveDocument(t, {
    '/pets': {
      get: { responses: { 200: json(arraySchema(pet)) } },
      post: { ...withRequestBody(sentSchema), responses: { 201: json(pet) } },
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(pet) } },
      patch: { ...withRequestBody(sentSchema), responses: { 200: json(pet) } },
    },
  });

  const made = await send('POST', '/pets', { name: 'Tom', pin: '1234', word: 'x' });
  const changed = await send('PATCH', '/pets/4', { name: 'Rex', pin: '4321' });

  t.strictSame(made.body, { id: 4, name: 'Tom' });
  t.strictSame(changed.body, { id: 4, name: 'Rex' });
});

t.test('an update is answered with what its reply has of the record', async (t) => {
  const color = objectSchema({ color: text });
  const gives = (schema: unknown) => ({ responses: { 200: json(schema) } });
  const tags = {
    '/tags': { get: gives(arraySchema(objectSchema({ id: integer, color: text, size: integer }))) },
    '/tags/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: gives(objectSchema({ id: integer, color: text, size: integer })),
      patch: { ...withRequestBody(color), ...gives(color) },
    },
  };
  const send = await serveDocument(t, tags);

  const changed = await send('PATCH', '/tags/1', { color: 'blue' });

  t.strictSame(changed.body, { color: 'blue' });
});

t.test('null is stored where an option of a property is null', async (t) => {
  const nick = { anyOf: [text, { type: 'null' }] };
  const named = objectSchema({ id: integer, name: text, nick }, { required: ['id', 'nick'] });
  const send = await serveDocument(t, item({ patch: changes() }), { schemas: { Pet: named } });

  const created = await send('POST', '/pets', { id: 9, name: 'Tom', nick: null });
  t.strictSame(created.body, { id: 9, name: 'Tom', nick: null });
  await send('PATCH', '/pets/9', { nick: 'T' });
  t.strictSame((await send('PATCH', '/pets/9', { nick: null })).body, created.body);
});

t.test('what a record cannot be without is not taken away', async (t) => {
  const named = objectSchema(
    { id: integer, name: text, age: integer, nick: { type: ['string', 'null'] } },
    { required: ['id', 'name', 'nick'] },
  );
  const operations = { patch: changes(), put: changes() };
  const send = await serveDocument(t, item(operations), { schemas: { Pet: named } });
  await send('POST', '/pets', { id: 9, name: 'Tom', age: 3, nick: 'T' });

  const refused = await send('PATCH', '/pets/9', { name: null, age: 'x' });
  t.match(refused, {
    status: 400,
    body: {
      violations: [
        { pointer: '/name', message: 'must be string' },
        { pointer: '/age', message: 'must be integer' },
      ],
    },
  });
  const changed = await send('PATCH', '/pets/9', { age: null, nick: null });
  t.strictSame(changed.body, { id: 9, name: 'Tom', nick: null });
  const replaced = await send('PUT', '/pets/9', { age: 4 });
  t.strictSame(replaced.body, { id: 9, name: 'Tom', nick: null, age: 4 });
});

t.test('a patch cannot take it away either', async (t) => {
  const named = objectSchema({ id: integer, name: text }, { required: ['name'] });
  const operations = { patch: changes('application/json-patch+json') };
  const send = await serveDocument(t, item(operations), { schemas: { Pet: named } });
  const patch = [{ op: 'remove', path: '/name' }];

  const { status } = await send('PATCH', '/pets/1', patch, 'application/json-patch+json');

  t.equal(status, 400);
});

t.test('a record keeps its key, with a notice', async (t) => {
  const keyed = objectSchema({ id: integer, name: text });
  const operations = { patch: changes(), put: changes() };
  const send = await serveDocument(t, item(operations), { schemas: { Pet: keyed } });
  const kept = ['key-kept "\\"id\\" is the key and stays 1; the value sent for it is ignored."'];

  for (const method of ['PATCH', 'PUT'] as const) {
    const { body, headers } = await send(method, '/pets/1', { id: 7, name: 'Tom' });
    t.strictSame([body, headers['sandlot-notice']], [{ id: 1, name: 'Tom' }, kept]);
  }
  const same = await send('PATCH', '/pets/1', { id: 1 });
  t.equal(same.headers['sandlot-notice'], undefined);
  const one = { '/pets': { ...item({})['/pets'], post: changes() } };
  const create = await serveDocument(t, { ...item({}), ...one }, { schemas: { Pet: keyed } });
  const made = await create('POST', '/pets', { id: 7, name: 'Tom' });
  t.match(made, { body: { id: 4 }, headers: { 'sandlot-notice': [/^key-kept .+ stays 4;/] } });
});
