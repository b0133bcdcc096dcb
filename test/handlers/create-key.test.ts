import t from 'tap';
import { integer, text } from '../support/api-model-of.ts';
import { json } from '../support/sandlot-of.ts';
import { collection } from './support/collection.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const located = { headers: { location: { schema: text } } };

t.test('a key of the client is kept in its type, and the next one is higher', async (t) => {
  const send = await serveDocument(
    t,
    { '/pets': collection('Pet', withRequestBody(ref('Pet'))) },
    { schemas: { Pet: objectSchema({ id: integer, name: text }) } },
  );

  const reply = await send('POST', '/pets', { id: 70, name: 'Tom' });
  await send('POST', '/pets', { id: 50, name: 'Ada' });
  const generated = await send('POST', '/pets', { name: 'Rex' });

  t.strictSame(reply.body, { id: 70, name: 'Tom' });
  t.strictSame(generated.body, { id: 71, name: 'Rex' });
});

t.test('a text is not kept as the key where the path has a number', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/pets': collection('Pet', withRequestBody(ref('Pet'))),
      '/pets/{pet_id}': {
        parameters: [pathParameter('pet_id', 'integer')],
        get: { responses: { 200: json(ref('Pet')) } },
      },
    },
    { schemas: { Pet: objectSchema({ id: text, name: text }) } },
  );

  const { body, headers } = await send('POST', '/pets', { id: 'tom', name: 'Tom' });

  t.match(body, { id: /^\d+$/, name: 'Tom' });
  t.match(`${headers['sandlot-notice']}`, /is the key and stays/);
  t.equal((await send('GET', `/pets/${body.id}`)).body.name, 'Tom');
  t.equal((await send('POST', '/pets', { id: '77', name: 'Ada' })).body.id, '77');
});

t.test('a key that is taken is refused, with the status that the document has', async (t) => {
  const refusing = async (responses: object) => {
    const send = await serveDocument(
      t,
      {
        '/pets': collection('Pet', withRequestBody(ref('Pet')), {
          201: json(ref('Pet')),
          ...responses,
        }),
      },
      { schemas: { Pet: objectSchema({ id: text, name: text }) } },
    );
    await send('POST', '/pets', { id: 'tom' });
    return send('POST', '/pets', { id: 'tom' });
  };
  const reply = { description: '' };

  const plain = await refusing({});

  t.equal(plain.status, 409);
  t.match(plain.body.detail, 'A record with the id "tom" already exists.');
  t.strictSame(plain.body.violations, [{ in: 'body', pointer: '/id', message: 'must be unique' }]);
  t.equal((await refusing({ 422: reply, 400: reply })).status, 422);
  t.equal((await refusing({ 400: reply })).status, 400);
  t.equal((await refusing({ '4XX': reply })).status, 409);
});

t.test('the header Location has the address of the record', async (t) => {
  const locating = async (paths: object, responses: object, url = '/pets') => {
    const send = await serveDocument(
      t,
      { [url]: collection('Pet', withRequestBody(ref('Pet')), responses), ...paths },
      { schemas: { Pet: objectSchema({ id: text, name: text }) } },
    );
    return (await send('POST', url, { id: 'a/b c' })).headers.location;
  };
  const item = { '/pets/{id+}': { get: { responses: { 200: json(ref('Pet')) } } } };
  const reply = { ...json(ref('Pet')), ...located };

  t.equal(await locating(item, { 201: reply }), '/pets/a%2Fb%20c');
  t.equal(await locating({}, { 201: reply }), '/pets/a%2Fb%20c');
  t.equal(await locating({}, { '2XX': reply }), '/pets/a%2Fb%20c');
  t.equal(await locating({}, { default: reply }), '/pets/a%2Fb%20c');
  t.equal(await locating({}, { 201: json(ref('Pet')) }), undefined);
});

t.test('below other records, it includes their keys', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/owners': { get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } } },
      '/owners/{owner_id}/pets': {
        parameters: [pathParameter('owner_id', 'integer')],
        ...collection('Pet', {}, { 201: { ...json(ref('Pet')), ...located } }),
      },
    },
    { schemas: { Pet: objectSchema({ id: integer }) } },
  );

  const made = await send('POST', '/owners/2/pets');

  t.equal(made.headers.location, '/owners/2/pets/4');
});

t.test('where the reply has no key, the Location header has it', async (t) => {
  const item = {
    parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
    get: { responses: { 200: json(ref('Pet')) } },
  };
  const created = async (schema: object, status = 201) => {
    const post = {
      ...withRequestBody(objectSchema({ name: text })),
      responses: { [status]: json(schema) },
    };
    const paths = { '/pets': { ...collection('Pet', {}), post }, '/pets/{id}': item };
    const send = await serveDocument(t, paths, {
      schemas: { Pet: objectSchema({ id: integer, name: text }) },
    });
    return (await send('POST', '/pets', { name: 'Tom' })).headers.location;
  };

  t.equal(await created(objectSchema({ name: text })), '/pets/4');
  t.equal(await created(objectSchema({ name: text }), 202), '/pets/4');
  t.equal(await created(ref('Pet')), '/pets/4');
  t.equal(await created(ref('Pet'), 200), undefined);
});

t.test(
  'an id that only one of several creations declares is not the key of the record',
  async (t) => {
    const schemas = {
      Item: objectSchema({ id: integer, title: text }),
      Loop: { anyOf: [objectSchema({ id: integer }), { $ref: '#/components/schemas/Loop' }] },
    };
    const either = (...anyOf: readonly object[]) => ({ anyOf });
    const made = async (schema: object) => {
      const send = await serveDocument(
        t,
        { '/items': collection('Item', withRequestBody(schema)) },
        { schemas },
      );
      const [known] = (await send('GET', '/items')).body;
      await send('POST', '/items', { id: known.id + 50 });
      return (await send('GET', '/items')).body.at(-1).id - known.id;
    };

    const withId = objectSchema({ id: integer });
    t.equal(await made(either(withId, objectSchema({ title: text }))), 3);
    t.equal(await made({ ...withId, ...either({ required: ['id'] }, { required: ['title'] }) }), 3);
    t.equal(await made({ ...withId, ...either({ required: ['id'] }) }), 50);
    t.equal(await made(either(withId, objectSchema({ id: integer, title: text }))), 50);
    t.equal(await made(either(withId, arraySchema(withId))), 50);
    t.type(await made(ref('Loop')), 'number');
  },
);

t.test('a record that names the parent of its path keeps that', async (t) => {
  const pet = objectSchema({ id: integer, owner_id: integer });
  const send = await serveDocument(
    t,
    {
      '/owners': { get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } } },
      '/owners/{owner_id}/pets': {
        parameters: [pathParameter('owner_id', 'integer')],
        ...collection('Pet', withRequestBody(pet)),
      },
    },
    { schemas: { Pet: pet } },
  );

  t.equal((await send('POST', '/owners/2/pets', { owner_id: 2 })).body.owner_id, 2);
});

t.test('a key that the document shows is free where clients choose it', async (t) => {
  const code = { type: 'string', example: 'storage' };
  const metric = objectSchema({ code, label: { type: 'string' } }, { required: ['code'] });
  const send = await serveDocument(t, {
    '/metrics': {
      get: { responses: { 200: json(arraySchema(metric)) } },
      post: { ...withRequestBody(metric), responses: { 201: json(metric) } },
    },
    '/metrics/{code}': {
      parameters: [pathParameter('code')],
      get: { responses: { 200: json(metric) } },
    },
  });

  t.equal((await send('GET', '/metrics')).body.length, 3);
  t.equal((await send('POST', '/metrics', { code: 'storage', label: 'GB' })).status, 201);
});
