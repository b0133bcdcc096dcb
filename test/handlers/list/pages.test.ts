import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';
import { integer, listing, pet, pets, serveAndListNames } from './support/pets.ts';

t.test('page numbers begin where the document begins them', async (t) => {
  const fromOne = await serveAndListNames(t, [
    queryParameter('page', integer),
    queryParameter('size', { type: 'number' }),
  ]);
  const fromNought = await serveAndListNames(t, [
    queryParameter('page', { ...integer, minimum: 0 }),
    queryParameter('size', { default: 2 }),
  ]);
  const withDefault = await serveAndListNames(t, [
    queryParameter('page', { ...integer, default: 1, minimum: 0 }),
    queryParameter('size', { ...integer, maximum: 3, default: 9 }),
  ]);

  t.equal(await fromOne('page=2&size=2'), 'AB');
  t.equal(await fromOne('page=0&size=2'), 'TR');
  t.equal(await fromOne('size=0'), '');
  t.equal(await fromOne(''), 'TRABE');
  t.equal(await fromNought('page=1'), 'AB');
  t.equal(await fromNought('page=0'), 'TR');
  t.equal(await withDefault('page=1'), 'TRA');
  t.equal(await withDefault('page=2'), 'BE');
  t.equal(await withDefault('size=2'), 'TR');
});

t.test('a page size with minimum 0 has the usual default', async (t) => {
  for (const name of ['limit', 'per_page', 'pageSize', '$top']) {
    const names = await serveAndListNames(t, [queryParameter(name, { ...integer, minimum: 0 })]);

    t.equal(await names(''), 'TRABE', name);
    t.equal(await names(`${name}=2`), 'TR', name);
    t.equal(await names(`${name}=0`), '', name);
  }
});

t.test('a page size whose default is 0 shows everything', async (t) => {
  const page = queryParameter('page', integer);
  const names = await serveAndListNames(t, [
    queryParameter('limit', { ...integer, default: 0 }),
    page,
  ]);

  t.equal(await names(''), 'TRABE');
  t.equal(await names('limit=0&page=1'), 'TRABE');
  t.equal(await names('page=2'), '', 'there is one page');
  t.equal(await names('limit=2&page=2'), 'AB');
});

t.test('a limit that is no number pages nothing', async (t) => {
  const names = await serveAndListNames(t, [queryParameter('limit', { type: 'boolean' })]);

  t.equal(await names('limit=true'), 'TRABE');
});

t.test('an offset counts from where the document counts', async (t) => {
  const skip = await serveAndListNames(t, [
    queryParameter('skip', integer),
    queryParameter('limit', integer),
  ]);
  const start = await serveAndListNames(t, [
    queryParameter('startIndex', { ...integer, default: 1 }),
  ]);

  t.equal(await skip('skip=3&limit=1'), 'B');
  t.equal(await skip('skip=9'), '');
  t.equal(await start('startIndex=4'), 'BE');
  t.equal(await start('startIndex=0'), 'TRABE');
});

t.test('facts about the page stand around the list at any depth', async (t) => {
  const result = objectSchema(
    { pets: arraySchema(ref('Pet')), total: integer, words: { type: 'string' } },
    { required: ['pets', 'total'] },
  );
  const send = await serveDocument(
    t,
    { '/pets': { get: { responses: { 200: json(objectSchema({ result, count: integer })) } } } },
    { schemas: { Pet: pet } },
  );

  const { body } = await send('GET', '/pets');

  t.strictSame([body.result.pets.length, body.result.total, body.count], [3, 3, 3]);
});

t.test('a list below a missing record is 404', async (t) => {
  const send = await serveDocument(
    t,
    {
      ...listing([]),
      '/pets/{pet_id}': {
        parameters: [pathParameter('pet_id', 'integer')],
        get: { responses: { 200: json(ref('Pet')) } },
      },
      '/tenants/{tenant}/toys': {
        get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } },
      },
      '/pets/{pet_id}/toys': {
        parameters: [pathParameter('pet_id', 'integer')],
        get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } },
      },
    },
    { schemas: { Pet: pet }, records: 6 },
  );

  const there = await send('GET', '/pets/1/toys');
  const missing = await send('GET', '/pets/999/toys');
  const unknown = await send('GET', '/tenants/any/toys');

  t.strictSame([there.status, there.body.length], [200, 6]);
  t.equal(missing.status, 404);
  t.match(
    missing.body.detail,
    /^There is no "999" in pets\. The keys are "1", "2", "3", "4", "5", …\.$/,
  );
  t.strictSame([unknown.status, unknown.body.length], [200, 6]);
});

t.test('a list of texts shows the keys of the records', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/pets': { get: { responses: { 200: json(arraySchema({ type: 'string' })) } } },
      '/pets/{name}': {
        parameters: [pathParameter('name')],
        get: { responses: { 200: json(ref('Named')) } },
        put: { ...withRequestBody(ref('Named')), responses: { 200: json(ref('Named')) } },
      },
    },
    { schemas: { Named: objectSchema({ name: { type: 'string' }, age: integer }) } },
  );
  await send('PUT', '/pets/Tom', { age: 3 });

  const listed = await send('GET', '/pets');
  const read = await Promise.all(
    listed.body.map(async (name: string) => (await send('GET', `/pets/${name}`)).body.name),
  );

  t.ok(listed.body.includes('Tom'));
  t.strictSame(read, listed.body);
});

t.test('a search filters by its body', async (t) => {
  const send = await serveDocument(
    t,
    {
      ...listing([]),
      '/pets/search': {
        post: {
          ...withRequestBody(objectSchema({ name: { type: 'string' } })),
          parameters: [
            queryParameter('name', { type: 'string' }),
            queryParameter('limit', integer),
          ],
          responses: { 200: json(arraySchema(ref('Pet'))) },
        },
      },
    },
    { schemas: { Pet: pet }, records: 5 },
  );

  const found = await send('POST', '/pets/search', { name: 'Eve' });
  const both = await send('POST', '/pets/search?name=Tom', { name: 'Eve' });
  const all = await send('POST', '/pets/search?limit=2');

  t.strictSame([found.body, both.body], [[pets[4]], [pets[0]]]);
  t.strictSame(all.body, pets.slice(0, 2));
});

t.test('a search finds texts and numbers anywhere in a record', async (t) => {
  const names = await serveAndListNames(t, [queryParameter('q', { type: 'string' })]);

  t.equal(await names('q=TOM'), 'T');
  t.equal(await names('q=88'), 'RA');
  t.equal(await names('q=soft'), 'T');
  t.equal(await names('q=hidden'), '');
  t.equal(await names('q=t.m'), '', 'a text and no pattern');
  t.equal(await names('q=*'), 'TRABE');
  t.equal(await names('q='), 'TRABE');
});
