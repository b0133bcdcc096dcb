import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, listOf, object, sends } from './support/asking.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const gives = (schema: unknown) => ({ responses: { 200: json(schema) } });
const says = (status: number) => ({ responses: { [status]: { description: 'Done.' } } });
const taking = sends(object({ name: text }));

t.test('what is read and not described is what is stored', async (t) => {
  const ask = await asking(t, {
    '/pets': { get: says(200), post: { ...taking, ...says(201) } },
    '/pets/{petId}': {
      parameters: [inPath('petId')],
      get: says(200),
      put: { ...taking, ...says(200) },
      delete: says(204),
    },
  });

  const { headers, body } = await ask('POST', '/pets', { name: 'Tom' });
  t.equal(body, '');
  const id = String(headers.location).slice('/pets/'.length);
  t.strictSame((await ask('GET', `/pets/${id}`)).body, { id, name: 'Tom' });
  t.equal((await ask('PUT', `/pets/${id}`, { name: 'Tim' })).body, '');
  const all = await ask('GET', '/pets');
  t.equal(all.body.length, 4);
  t.strictSame(all.body.at(-1), { id, name: 'Tim' });
  t.equal((await ask('DELETE', `/pets/${id}`)).status, 204);
  t.equal((await ask('GET', `/pets/${id}`)).status, 404);
});

t.test('an object of any form holds the records under their name', async (t) => {
  const any = gives({ type: 'object' });
  const ask = await asking(t, {
    '/pets': { get: any, post: { ...taking, ...gives({}) } },
    '/pets/{petId}': { parameters: [inPath('petId')], get: any },
  });

  const { headers } = await ask('POST', '/pets', { name: 'Tom' });
  const { body } = await ask('GET', '/pets');

  t.equal(body.pets.length, 4);
  t.match((await ask('GET', `${headers.location}`)).body, { name: 'Tom' });
});

t.test('an object that is described by items alone is as its example shows', async (t) => {
  const listed = object({ id: integer, name: text });
  const odd = { type: 'object', items: listed };
  const example = { id: 42, name: 'Example', kind: 'cat' };
  const shown = { responses: { 201: json(odd, { example }) } };
  const ask = await asking(
    t,
    {
      '/pets': { get: gives(listOf(listed)), post: { ...sends(odd), ...shown } },
      '/pets/{id}': {
        parameters: [inPath('id', 'integer')],
        get: { responses: { 200: json(odd, { example }) } },
      },
    },
    { records: 0 },
  );

  const { body } = await ask('POST', '/pets', { name: 'Tom' });

  t.match(body, { id: Number, name: 'Tom' });
  t.match((await ask('GET', `/pets/${body.id}`)).body, { id: body.id, name: 'Tom' });
  t.strictSame((await ask('GET', '/pets')).body, [{ id: body.id, name: 'Tom' }]);
});

t.test('what is described as something else is that', async (t) => {
  const ask = await asking(t, {
    '/words': { get: gives({ enum: ['yes'] }), post: { ...taking, ...says(201) } },
    '/words/{id}': { parameters: [inPath('id')], get: gives({ const: 'no' }), delete: says(204) },
    '/maps': { get: gives(object({}, { additionalProperties: text })), post: says(201) },
    '/maps/{id}': { parameters: [inPath('id')], get: gives(object({ id: text })) },
    '/lists': { post: { ...taking, ...says(201) } },
    '/lists/{id}': { parameters: [inPath('id')], get: gives(listOf(text)) },
    '/health': { get: says(200) },
  });

  t.equal((await ask('GET', '/words')).body, 'yes');
  t.equal((await ask('GET', '/words/1')).body, 'no');
  t.type((await ask('GET', '/maps')).body, 'object');
  t.type((await ask('GET', '/lists/1')).body, Array);
  t.equal((await ask('GET', '/health')).body, '');
});

t.test('where there is no schema an example tells how replies look', async (t) => {
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
  const ask = await asking(t, {
    '/lists': {
      get: shows(JSON.stringify({ data: { total: 1, data: [tom] }, code: 'SUCCESS' })),
      post: { ...sends(object({ list_name: text })), ...shows({ data: tom, code: 'SUCCESS' }) },
    },
    '/lists/{list_id}': {
      parameters: [inPath('list_id', 'integer')],
      get: shows({ data: tom, code: 'SUCCESS' }),
    },
    '/words': { get: shows('no JSON') },
  });

  const { body: made } = await ask('POST', '/lists', { list_name: 'Mine' });
  t.match(made, { data: { list_name: 'Mine' }, code: 'SUCCESS' });
  const { list_id } = made.data;
  t.match((await ask('GET', `/lists/${list_id}`)).body, { data: { list_id, list_name: 'Mine' } });
  const { body } = await ask('GET', '/lists');
  t.match(body, { data: { total: 4 }, code: 'SUCCESS' });
  t.match(body.data.data.at(-1), { list_id, list_name: 'Mine' });
  t.equal((await ask('GET', '/words')).body, 'no JSON');
});

t.test('records of a list may be wrapped', async (t) => {
  const pet = object({ id: integer, name: text });
  const wrapped = object({ pet });
  const toy = object({ toy_id: integer, name: text });
  const ask = await asking(t, {
    '/pets': { get: gives(listOf(wrapped)), post: { ...sends(wrapped), ...gives(wrapped) } },
    '/pets/{id}': { parameters: [inPath('id', 'integer')], get: gives(wrapped) },
    '/toys': {
      get: gives(listOf(object({ Item: toy, at: text }))),
      post: { ...sends(toy), ...says(201) },
    },
    '/toys/{id}': { parameters: [inPath('id', 'integer')], get: gives(toy) },
  });

  t.strictSame((await ask('POST', '/pets', { pet: { name: 'Tom' } })).body, {
    pet: { id: 4, name: 'Tom' },
  });
  t.strictSame((await ask('GET', '/pets')).body.at(-1), { pet: { id: 4, name: 'Tom' } });
  await ask('POST', '/toys', { name: 'Ball' });
  t.match((await ask('GET', '/toys')).body.at(-1), { Item: { toy_id: 4, name: 'Ball' } });
});

t.test('a reply may call a key otherwise, and give it another type', async (t) => {
  const rule = object({ id: integer, name: text });
  const article = object({ id: integer, title: text });
  const ask = await asking(t, {
    '/rules': { get: gives(listOf(rule)), post: { ...taking, ...gives(object({ id: text })) } },
    '/rules/{id}': { parameters: [inPath('id')], get: gives(rule) },
    '/articles': {
      get: gives(listOf(article)),
      post: {
        ...sends(object({ title: text })),
        ...gives(object({ entity_id: integer, warnings: listOf(text) })),
      },
    },
    '/articles/{article_id}': {
      parameters: [inPath('article_id', 'integer')],
      get: gives(article),
    },
  });

  t.strictSame((await ask('POST', '/rules', { name: 'Tom' })).body, { id: '4' });
  t.match((await ask('GET', '/rules/4')).body, { id: 4, name: 'Tom' });
  t.equal((await ask('POST', '/articles', { title: 'Tom' })).body.entity_id, 4);
});

t.test('what only ends as an id does is no key', async (t) => {
  const order = object({ total_paid: { type: 'number' }, name: text });
  const ask = await asking(t, {
    '/orders': { get: gives(listOf(order)), post: { ...sends(order), ...gives(order) } },
    '/orders/{id}': { parameters: [inPath('id', 'integer')], get: gives(order) },
  });

  await ask('POST', '/orders', { total_paid: 5, name: 'one' });
  t.equal((await ask('POST', '/orders', { total_paid: 5, name: 'two' })).status, 200);
});

t.test('a key may be written in a style, or as JSON', async (t) => {
  const pet = object({ id: text, name: text });
  const ofJson = {
    name: 'id',
    in: 'path',
    required: true,
    content: { 'application/json': { schema: text } },
  };
  const ask = await asking(t, {
    '/pets': { get: gives(listOf(pet)), post: { ...sends(pet), ...gives(pet) } },
    '/pets/{id}': { parameters: [{ ...inPath('id'), style: 'matrix' }], get: gives(pet) },
    '/toys': { get: gives(listOf(pet)), post: { ...sends(pet), ...gives(pet) } },
    '/toys/{id}': { parameters: [ofJson], get: gives(pet) },
  });

  await ask('POST', '/pets', { id: 'tom', name: 'Tom' });
  t.match((await ask('GET', '/pets/;id=tom')).body, { id: 'tom', name: 'Tom' });
  await ask('POST', '/toys', { id: 'ball', name: 'Ball' });
  t.match((await ask('GET', '/toys/%22ball%22')).body, { id: 'ball', name: 'Ball' });
  t.match((await ask('GET', '/toys/ball')).body, { id: 'ball' }, 'who writes none means the same');
});

t.test('a list is found by the end of its noun, and a creation answers as one', async (t) => {
  const folder = object({ id: text, name: text });
  const links = listOf(object({ href: text }));
  const ask = await asking(t, {
    '/campaign-folders': {
      get: gives(object({ _links: links, folders: listOf(folder) })),
      post: {
        ...sends(folder),
        responses: { 200: json({}), 201: json(folder) },
      },
    },
    '/campaign-folders/{folder_id}': { parameters: [inPath('folder_id')], get: gives(folder) },
    '/classes': {
      get: gives(object({ _links: links, entries_here: listOf(folder) })),
      post: { ...sends(folder), ...gives({}) },
    },
    '/classes/{id}': { parameters: [inPath('id')], get: gives(folder) },
  });

  const made = await ask('POST', '/campaign-folders', { id: 'a', name: 'Mine' });
  t.strictSame([made.status, made.body], [201, { id: 'a', name: 'Mine' }]);
  t.match((await ask('GET', '/campaign-folders')).body.folders.at(-1), { id: 'a', name: 'Mine' });
  t.strictSame((await ask('POST', '/classes', { id: 'b', name: 'One' })).body, {
    id: 'b',
    name: 'One',
  });
  t.match((await ask('GET', '/classes')).body.entries_here.at(-1), { id: 'b', name: 'One' });
});

t.test('a key in the metadata goes before a property that only ends so', async (t) => {
  const meta = object({ name: text });
  const thing = object({ driverName: text, metadata: meta });
  const ask = await asking(t, {
    '/things': { get: gives(listOf(thing)), post: { ...sends(thing), ...gives(thing) } },
    '/things/{name}': { parameters: [inPath('name')], get: gives(thing) },
  });

  await ask('POST', '/things', { driverName: 'gpu', metadata: { name: 'one' } });
  t.match((await ask('GET', '/things/one')).body, { driverName: 'gpu', metadata: { name: 'one' } });
});

t.test('who asks for all fields gets all', async (t) => {
  const fields = { name: 'fields', in: 'query', schema: { ...text, default: 'all' } };
  const pet = object({ id: text, name: text });
  const ask = await asking(t, {
    '/pets': {
      get: { ...gives(listOf(pet)), parameters: [fields] },
      post: { ...sends(pet), ...gives(pet) },
    },
    '/pets/{id}': { parameters: [inPath('id')], get: gives(pet) },
  });

  await ask('POST', '/pets', { id: 'a', name: 'Tom' });
  t.strictSame((await ask('GET', '/pets')).body.at(-1), { id: 'a', name: 'Tom' });
  t.strictSame((await ask('GET', '/pets?fields=name')).body.at(-1), { name: 'Tom' });
});
