import t from 'tap';
import { integer, returning, text } from '../support/api-model-of.ts';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

function withStatus(status: number) {
  return { responses: { [status]: { description: 'Done.' } } };
}
const taking = withRequestBody(objectSchema({ name: text }));

t.test('what is read and not described is what is stored', async (t) => {
  const send = await serveDocument(t, {
    '/pets': { get: withStatus(200), post: { ...taking, ...withStatus(201) } },
    '/pets/{petId}': {
      parameters: [pathParameter('petId')],
      get: withStatus(200),
      put: { ...taking, ...withStatus(200) },
      delete: withStatus(204),
    },
  });

  const { headers, body } = await send('POST', '/pets', { name: 'Tom' });
  t.equal(body, '');
  const id = String(headers.location).slice('/pets/'.length);
  t.strictSame((await send('GET', `/pets/${id}`)).body, { id, name: 'Tom' });
  t.equal((await send('PUT', `/pets/${id}`, { name: 'Tim' })).body, '');
  const all = await send('GET', '/pets');
  t.equal(all.body.length, 4);
  t.strictSame(all.body.at(-1), { id, name: 'Tim' });
  t.equal((await send('DELETE', `/pets/${id}`)).status, 204);
  t.equal((await send('GET', `/pets/${id}`)).status, 404);
});

t.test('an object of any form holds the records under their name', async (t) => {
  const any = returning({ type: 'object' });
  const send = await serveDocument(t, {
    '/pets': { get: any, post: { ...taking, ...returning({}) } },
    '/pets/{petId}': { parameters: [pathParameter('petId')], get: any },
  });

  const { headers } = await send('POST', '/pets', { name: 'Tom' });
  const { body } = await send('GET', '/pets');

  t.equal(body.pets.length, 4);
  t.match((await send('GET', `${headers.location}`)).body, { name: 'Tom' });
});

t.test('an object that is described by items alone is as its example shows', async (t) => {
  const listed = objectSchema({ id: integer, name: text });
  const contradictory = { type: 'object', items: listed };
  const example = { id: 42, name: 'Example', kind: 'cat' };
  const shown = { responses: { 201: json(contradictory, { example }) } };
  const send = await serveDocument(
    t,
    {
      '/pets': {
        get: returning(arraySchema(listed)),
        post: { ...withRequestBody(contradictory), ...shown },
      },
      '/pets/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(contradictory, { example }) } },
      },
    },
    { records: 0 },
  );

  const { body } = await send('POST', '/pets', { name: 'Tom' });

  t.match(body, { id: Number, name: 'Tom' });
  t.match((await send('GET', `/pets/${body.id}`)).body, { id: body.id, name: 'Tom' });
  t.strictSame((await send('GET', '/pets')).body, [{ id: body.id, name: 'Tom' }]);
});

t.test('what is described as something else is that', async (t) => {
  const send = await serveDocument(t, {
    '/words': { get: returning({ enum: ['yes'] }), post: { ...taking, ...withStatus(201) } },
    '/words/{id}': {
      parameters: [pathParameter('id')],
      get: returning({ const: 'no' }),
      delete: withStatus(204),
    },
    '/maps': {
      get: returning(objectSchema({}, { additionalProperties: text })),
      post: withStatus(201),
    },
    '/maps/{id}': { parameters: [pathParameter('id')], get: returning(objectSchema({ id: text })) },
    '/lists': { post: { ...taking, ...withStatus(201) } },
    '/lists/{id}': { parameters: [pathParameter('id')], get: returning(arraySchema(text)) },
    '/health': { get: withStatus(200) },
  });

  t.equal((await send('GET', '/words')).body, 'yes');
  const { headers } = await send('POST', '/words', { word: 'new' });
  t.equal((await send('GET', `${headers.location}`)).body, 'no');
  t.type((await send('GET', '/maps')).body, 'object');
  t.type((await send('GET', '/lists/1')).body, Array);
  t.equal((await send('GET', '/health')).body, '');
});

t.test('where there is no schema an example decides the form of replies', async (t) => {
  const shows = (example: unknown) => ({
    responses: { 200: { description: '', content: { 'application/json': { example } } } },
  });
  const tom = {
    list_id: 437,
    list_name: 'Tom',
    price: 5,
    tags: [],
    parent: null,
    more: [{ a: 1 }],
  };
  const send = await serveDocument(t, {
    '/lists': {
      get: shows(JSON.stringify({ data: { total: 1, data: [tom] }, code: 'SUCCESS' })),
      post: {
        ...withRequestBody(objectSchema({ list_name: text })),
        ...shows({ data: tom, code: 'SUCCESS' }),
      },
    },
    '/lists/{list_id}': {
      parameters: [pathParameter('list_id', 'integer')],
      get: shows({ data: tom, code: 'SUCCESS' }),
    },
    '/words': { get: shows('no JSON') },
  });

  const { body: made } = await send('POST', '/lists', { list_name: 'Mine' });
  t.match(made, { data: { list_name: 'Mine' }, code: 'SUCCESS' });
  const { list_id } = made.data;
  t.match((await send('GET', `/lists/${list_id}`)).body, { data: { list_id, list_name: 'Mine' } });
  const { body } = await send('GET', '/lists');
  t.match(body, { data: { total: 4 }, code: 'SUCCESS' });
  t.match(body.data.data.at(-1), { list_id, list_name: 'Mine' });
  t.equal((await send('GET', '/words')).body, 'no JSON');
});

t.test('records of a list may be wrapped', async (t) => {
  const pet = objectSchema({ id: integer, name: text });
  const wrapped = objectSchema({ pet });
  const toy = objectSchema({ toy_id: integer, name: text });
  const send = await serveDocument(t, {
    '/pets': {
      get: returning(arraySchema(wrapped)),
      post: { ...withRequestBody(wrapped), ...returning(wrapped) },
    },
    '/pets/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(wrapped) },
    '/toys': {
      get: returning(arraySchema(objectSchema({ Item: toy, at: text }))),
      post: { ...withRequestBody(toy), ...withStatus(201) },
    },
    '/toys/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(toy) },
  });

  t.strictSame((await send('POST', '/pets', { pet: { name: 'Tom' } })).body, {
    pet: { id: 4, name: 'Tom' },
  });
  t.strictSame((await send('GET', '/pets')).body.at(-1), { pet: { id: 4, name: 'Tom' } });
  await send('POST', '/toys', { name: 'Ball' });
  t.match((await send('GET', '/toys')).body.at(-1), { Item: { toy_id: 4, name: 'Ball' } });
});

t.test('a reply may call a key otherwise, and give it another type', async (t) => {
  const rule = objectSchema({ id: integer, name: text });
  const article = objectSchema({ id: integer, title: text });
  const send = await serveDocument(t, {
    '/rules': {
      get: returning(arraySchema(rule)),
      post: { ...taking, ...returning(objectSchema({ id: text })) },
    },
    '/rules/{id}': { parameters: [pathParameter('id')], get: returning(rule) },
    '/articles': {
      get: returning(arraySchema(article)),
      post: {
        ...withRequestBody(objectSchema({ title: text })),
        ...returning(objectSchema({ entity_id: integer, warnings: arraySchema(text) })),
      },
    },
    '/articles/{article_id}': {
      parameters: [pathParameter('article_id', 'integer')],
      get: returning(article),
    },
  });

  t.strictSame((await send('POST', '/rules', { name: 'Tom' })).body, { id: '4' });
  t.match((await send('GET', '/rules/4')).body, { id: 4, name: 'Tom' });
  t.equal((await send('POST', '/articles', { title: 'Tom' })).body.entity_id, 4);
});

t.test('what only ends as an id does is no key', async (t) => {
  const order = objectSchema({ total_paid: { type: 'number' }, name: text });
  const send = await serveDocument(t, {
    '/orders': {
      get: returning(arraySchema(order)),
      post: { ...withRequestBody(order), ...returning(order) },
    },
    '/orders/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(order) },
  });

  await send('POST', '/orders', { total_paid: 5, name: 'one' });
  t.equal((await send('POST', '/orders', { total_paid: 5, name: 'two' })).status, 200);
});

t.test('a key may be written in a style, or as JSON', async (t) => {
  const pet = objectSchema({ id: text, name: text });
  const ofJson = {
    name: 'id',
    in: 'path',
    required: true,
    content: { 'application/json': { schema: text } },
  };
  const send = await serveDocument(t, {
    '/pets': {
      get: returning(arraySchema(pet)),
      post: { ...withRequestBody(pet), ...returning(pet) },
    },
    '/pets/{id}': {
      parameters: [{ ...pathParameter('id'), style: 'matrix' }],
      get: returning(pet),
    },
    '/toys': {
      get: returning(arraySchema(pet)),
      post: { ...withRequestBody(pet), ...returning(pet) },
    },
    '/toys/{id}': { parameters: [ofJson], get: returning(pet) },
  });

  await send('POST', '/pets', { id: 'tom', name: 'Tom' });
  t.match((await send('GET', '/pets/;id=tom')).body, { id: 'tom', name: 'Tom' });
  await send('POST', '/toys', { id: 'ball', name: 'Ball' });
  t.match((await send('GET', '/toys/%22ball%22')).body, { id: 'ball', name: 'Ball' });
  t.match((await send('GET', '/toys/ball')).body, { id: 'ball' }, 'who writes none means the same');
});

t.test('a list is found by the end of its noun, and a creation answers as one', async (t) => {
  const folder = objectSchema({ id: text, name: text });
  const links = arraySchema(objectSchema({ href: text }));
  const send = await serveDocument(t, {
    '/campaign-folders': {
      get: returning(objectSchema({ _links: links, folders: arraySchema(folder) })),
      post: {
        ...withRequestBody(folder),
        responses: { 200: json({}), 201: json(folder) },
      },
    },
    '/campaign-folders/{folder_id}': {
      parameters: [pathParameter('folder_id')],
      get: returning(folder),
    },
    '/classes': {
      get: returning(objectSchema({ _links: links, entries_here: arraySchema(folder) })),
      post: { ...withRequestBody(folder), ...returning({}) },
    },
    '/classes/{id}': { parameters: [pathParameter('id')], get: returning(folder) },
  });

  const made = await send('POST', '/campaign-folders', { id: 'a', name: 'Mine' });
  t.strictSame([made.status, made.body], [201, { id: 'a', name: 'Mine' }]);
  t.match((await send('GET', '/campaign-folders')).body.folders.at(-1), { id: 'a', name: 'Mine' });
  t.strictSame((await send('POST', '/classes', { id: 'b', name: 'One' })).body, {
    id: 'b',
    name: 'One',
  });
  t.match((await send('GET', '/classes')).body.entries_here.at(-1), { id: 'b', name: 'One' });
});

t.test('a key in the metadata goes before a property that only ends so', async (t) => {
  const meta = objectSchema({ name: text });
  const thing = objectSchema({ driverName: text, metadata: meta });
  const send = await serveDocument(t, {
    '/things': {
      get: returning(arraySchema(thing)),
      post: { ...withRequestBody(thing), ...returning(thing) },
    },
    '/things/{name}': { parameters: [pathParameter('name')], get: returning(thing) },
  });

  await send('POST', '/things', { driverName: 'gpu', metadata: { name: 'one' } });
  t.match((await send('GET', '/things/one')).body, {
    driverName: 'gpu',
    metadata: { name: 'one' },
  });
});

t.test('a request for all fields gets all', async (t) => {
  const fields = { name: 'fields', in: 'query', schema: { ...text, default: 'all' } };
  const pet = objectSchema({ id: text, name: text });
  const send = await serveDocument(t, {
    '/pets': {
      get: { ...returning(arraySchema(pet)), parameters: [fields] },
      post: { ...withRequestBody(pet), ...returning(pet) },
    },
    '/pets/{id}': { parameters: [pathParameter('id')], get: returning(pet) },
  });

  await send('POST', '/pets', { id: 'a', name: 'Tom' });
  t.strictSame((await send('GET', '/pets')).body.at(-1), { id: 'a', name: 'Tom' });
  t.strictSame((await send('GET', '/pets?fields=name')).body.at(-1), { name: 'Tom' });
});
