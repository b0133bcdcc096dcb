import t from 'tap';
import { integer, returning, text } from '../../support/api-model-of.ts';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

t.test(
  'a key that is a number in the path and a text in the record is made of digits',
  async (t) => {
    const rule = objectSchema({ id: { ...text, readOnly: true }, name: text });
    const send = await serveDocument(t, {
      '/rules': {
        get: returning(arraySchema(rule)),
        post: { ...withRequestBody(rule), ...returning(rule) },
      },
      '/rules/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(rule) },
    });

    const made = await send('POST', '/rules', { name: 'Tom' });
    const read = await send('GET', `/rules/${made.body.id}`);
    const { body } = await send('GET', '/rules');

    t.equal(made.body.id, '4');
    t.strictSame(read.body, { id: '4', name: 'Tom' });
    t.strictSame(
      body.map(({ id }: { id: unknown }) => id),
      ['1', '2', '3', '4'],
    );
  },
);

t.test('a text of a form of its own is no number of a path', async (t) => {
  const thing = objectSchema({ id: { ...text, format: 'uuid' }, name: text });
  const send = await serveDocument(t, {
    '/things': { post: { ...withRequestBody(thing), responses: { 201: json(thing) } } },
    '/things/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(thing) },
  });

  const { headers } = await send('POST', '/things', { name: 'Tom' });

  t.match(headers.location, /^\/things\/\d+$/);
});

for (const [form, own, requests] of [
  ['format', { format: 'int64' }, { format: 'uuid' }],
  ['pattern', { pattern: '^[a-z]{9}$' }, { pattern: '^[0-9]{9}$' }],
] as const) {
  t.test(`a key is of the ${form} that its path takes`, async (t) => {
    const thing = objectSchema({ id: { ...text, ...own }, name: text });
    const send = await serveDocument(t, {
      '/things': {
        get: returning(arraySchema(thing)),
        post: { ...withRequestBody(objectSchema({ name: text })), ...returning(thing) },
      },
      '/things/{id}': {
        parameters: [{ ...pathParameter('id'), schema: { ...text, ...requests } }],
        get: returning(thing),
      },
    });

    const { body } = await send('POST', '/things', { name: 'Tom' });

    t.strictSame((await send('GET', `/things/${body.id}`)).body, { id: body.id, name: 'Tom' });
    for (const { id } of (await send('GET', '/things')).body)
      t.equal((await send('GET', `/things/${id}`)).status, 200);
  });
}

t.test('a key that may be a number or a text is a number where that comes first', async (t) => {
  const thing = objectSchema({ id: { oneOf: [integer, text] }, name: text });
  const send = await serveDocument(t, {
    '/things': {
      get: returning(arraySchema(thing)),
      post: { ...withRequestBody(thing), ...returning(thing) },
    },
    '/things/{id}': { parameters: [pathParameter('id')], get: returning(thing) },
  });

  t.equal((await send('POST', '/things', { name: 'Tom' })).body.id, 4);
});

t.test('a reply that is nothing but a number or a text is the key', async (t) => {
  const pet = objectSchema({ id: integer, name: text });
  const toy = objectSchema({ id: text, name: text });
  const creating = (schema: unknown) => ({
    ...withRequestBody(objectSchema({ name: text })),
    ...returning(schema),
  });
  const send = await serveDocument(
    t,
    {
      '/pets': { get: returning(arraySchema(pet)), post: creating(integer) },
      '/pets/{petId}': { parameters: [pathParameter('petId', 'integer')], get: returning(pet) },
      '/toys': { post: creating(text) },
      '/toys/{id}': { parameters: [pathParameter('id')], get: returning(toy) },
      '/words': { post: creating({ ...text, example: 'Well done.' }) },
      '/words/{id}': { parameters: [pathParameter('id')], get: returning(toy) },
      '/facts': { post: creating({ type: 'boolean' }) },
      '/facts/{id}': { parameters: [pathParameter('id')], get: returning(toy) },
    },
    { schemas: {} },
  );

  t.equal((await send('POST', '/pets', { name: 'Tom' })).body, 4);
  t.equal((await send('GET', '/pets/4')).body.name, 'Tom');
  const { body: toyKey } = await send('POST', '/toys', { name: 'Ball' });
  t.equal((await send('GET', `/toys/${toyKey}`)).body.name, 'Ball');
  t.equal((await send('POST', '/words', { name: 'Ball' })).body, 'Well done.');
  t.type((await send('POST', '/facts', { name: 'Ball' })).body, 'boolean');
});

t.test('an example that is a number, or has a text format, is a key', async (t) => {
  const uuid = { ...text, format: 'uuid' };
  const paths = (key: object, example: unknown) => ({
    '/pets': {
      get: returning(arraySchema(objectSchema({ id: key, name: text }))),
      post: { ...withRequestBody(objectSchema({ name: text })), ...returning({ ...key, example }) },
    },
    '/pets/{pet}': {
      parameters: [pathParameter('pet')],
      get: returning(objectSchema({ id: key, name: text })),
    },
  });
  const counted = await serveDocument(t, paths(integer, 7));
  const named = await serveDocument(t, paths(uuid, '363187f1-c573-46b3-bc4c-ae01d686e68e'));

  const made = [];
  for (const send of [counted, named]) {
    const { body } = await send('POST', '/pets', { name: 'Tom' });
    made.push((await send('GET', `/pets/${body}`)).body.name);
  }

  t.strictSame(made, ['Tom', 'Tom']);
});
