import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  queryParameter,
  serveDocument,
} from '../support/serve-document.ts';
import { integer, serveAndListNames } from './support/pets.ts';

t.test('a sort parameter takes the forms that clients use', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('sort', { type: 'string' }),
    queryParameter('order', { type: 'string', enum: ['asc', 'desc'] }),
  ]);

  t.equal(await names('sort=name'), 'ABERT');
  t.equal(await names('sort=-name'), 'TREBA');
  t.equal(await names('sort=name:desc'), 'TREBA');
  t.equal(await names('sort=name%20DESC'), 'TREBA');
  t.equal(await names('sort=name&order=desc'), 'TREBA');
  t.equal(await names('sort=name:asc&order=desc'), 'ABERT');
  t.equal(await names('sort=-age,name'), 'ARTEB');
  t.equal(await names('sort=!!'), 'TRABE');
});

t.test('a sort parameter that is a list takes several properties', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('sort', arraySchema({ type: 'string' })),
  ]);

  t.equal(await names('sort=age&sort=name'), 'BETAR');
  t.equal(await names('sort=age'), 'BETRA');
});

t.test('an order whose values are properties sorts by them', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('order', { type: 'string', enum: ['name', 'age'] }),
  ]);

  t.equal(await names('order=name'), 'ABERT');
});

t.test('a direction alone sorts nothing without a time of creation', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('order', { type: 'string', enum: ['asc', 'desc'] }),
  ]);

  t.equal(await names('order=desc'), 'TRABE');
});

t.test('a direction alone sorts by the time of creation', async (t) => {
  const thing = objectSchema({ id: integer, created_at: { type: 'string', format: 'date-time' } });
  const things = [1, 2, 3].map((id) => ({ id, created_at: `2019-01-0${id}T00:00:00Z` }));
  const direction = queryParameter('order', {
    type: 'string',
    enum: ['asc', 'desc'],
    default: 'desc',
  });
  const list = json(arraySchema(thing), { example: things });
  const send = await serveDocument(t, {
    '/things': { get: { parameters: [direction], responses: { 200: list } } },
  });
  const keys = async (query: string) =>
    (await send('GET', `/things${query}`)).body.map(({ id }: { id: number }) => id);

  t.strictSame(await keys(''), [3, 2, 1]);
  t.strictSame(await keys('?order=asc'), [1, 2, 3]);
});

t.test('a sort direction may follow a comma', async (t) => {
  const names = await serveAndListNames(t, [queryParameter('sort', { type: 'string' })]);

  t.equal(await names('sort=name,desc'), 'TREBA');
  t.equal(await names('sort=age,DESC,name,asc'), 'ARTEB');
});

t.test('of records of the same time, the newest first is the later one', async (t) => {
  const text = { type: 'string' };
  const note = objectSchema({
    id: integer,
    name: text,
    created_at: { ...text, format: 'date-time' },
  });
  const ask = await serveDocument(
    t,
    {
      '/notes': {
        get: {
          parameters: [queryParameter('sort', text)],
          responses: { 200: json(arraySchema(note)) },
        },
        post: { requestBody: json(objectSchema({ name: text })), responses: { 201: json(note) } },
      },
    },
    { records: 0 },
  );
  for (const name of ['A', 'B']) await ask('POST', '/notes', { name });
  const names = async (sort: string) =>
    (await ask('GET', `/notes?sort=${sort}`)).body
      .map((one: { name: string }) => one.name)
      .join('');

  t.equal(await names('-created_at'), 'BA');
  t.equal(await names('created_at'), 'AB');
});
