import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };

const pets = [
  { id: 1, name: 'Tom', kind: 'cat' },
  { id: 2, name: 'Rex', kind: 'dog' },
  { id: 3, name: 'Ada', kind: 'cat' },
];

const schemas = { Pet: objectSchema({ id: integer, name: text, kind: text }) };
const found = objectSchema({
  pets: arraySchema(ref('Pet')),
  total: integer,
  has_more: { type: 'boolean' },
});

function paths(more: object, collection: object = {}) {
  return {
    '/pets': { get: { responses: { 200: json(arraySchema(ref('Pet'))) } }, ...collection },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(ref('Pet')) } },
    },
    ...more,
  };
}

function searching(t: Test, body: object) {
  return serveDocument(
    t,
    paths({
      '/pets/search': { post: { ...withRequestBody(body), responses: { 200: json(found) } } },
    }),
    { schemas, records: 0, fixtures: { pets } },
  );
}

t.test('a search by POST filters, sorts and pages by its body', async (t) => {
  const send = await searching(
    t,
    objectSchema({
      kind: text,
      query: text,
      sort: text,
      limit: integer,
      page: integer,
    }),
  );
  const search = async (body: unknown) => (await send('POST', '/pets/search', body)).body;

  t.strictSame(await search({ kind: 'dog' }), { pets: [pets[1]], total: 1, has_more: false });
  t.strictSame(await search({ query: 'ada' }), { pets: [pets[2]], total: 1, has_more: false });
  t.strictSame(await search({ sort: 'name', limit: 1 }), {
    pets: [pets[2]],
    total: 3,
    has_more: true,
  });
  t.strictSame(await search({ limit: 2, page: 2 }), { pets: [pets[2]], total: 3, has_more: false });
  t.strictSame(await search({}), { pets, total: 3, has_more: false });
});

t.test('objects in the body filter too', async (t) => {
  const send = await searching(
    t,
    objectSchema({
      filter: objectSchema({ kind: text }),
      kind: objectSchema({ name: text }),
      paging: objectSchema({ limit: integer }),
    }),
  );
  const search = async (body: unknown) => (await send('POST', '/pets/search', body)).body.pets;

  t.strictSame(await search({ filter: { kind: 'cat' }, paging: { limit: 1 } }), [pets[0]]);
  t.strictSame(await search({ kind: { name: 'Rex' } }), [pets[1]]);
});

t.test('a search without a body lists all records', async (t) => {
  const send = await serveDocument(
    t,
    paths({ '/pets/find': { post: { responses: { 200: json(found) } } } }),
    {
      schemas,
      records: 0,
      fixtures: { pets },
    },
  );

  t.strictSame((await send('POST', '/pets/find')).body.pets, pets);
});

t.test('QUERY searches at the path of a list or below it', async (t) => {
  const query = {
    ...withRequestBody(objectSchema({ kind: text })),
    responses: { 200: json(found) },
  };
  const other = { responses: { 200: json(objectSchema({ note: text })) } };
  const document = documentOf(
    paths({ '/pets/lookup': { query }, '/pets/other': { query: other } }, { query }),
    { openapi: '3.2.0', components: { schemas } },
  );
  const { app } = await sandlotOf(t, document, { records: 0, fixtures: { pets } });
  const send = async (url: string) => {
    const payload = JSON.stringify({ kind: 'dog' });
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'QUERY', url, payload, headers };
    return (await app.inject(request as never)).json();
  };

  t.strictSame((await send('/pets')).pets, [pets[1]]);
  t.strictSame((await send('/pets/lookup')).pets, [pets[1]]);
  t.match(await send('/pets/other'), { note: String });
});

t.test('properties of the whole query filter', async (t) => {
  const whole = {
    name: 'filters',
    in: 'querystring',
    content: { 'application/x-www-form-urlencoded': { schema: objectSchema({ kind: text }) } },
  };
  const send = await serveDocument(
    t,
    {
      '/pets': { get: { parameters: [whole], responses: { 200: json(arraySchema(ref('Pet'))) } } },
    },
    { schemas, records: 0, fixtures: { pets }, more: { openapi: '3.2.0' } },
  );

  t.strictSame((await send('GET', '/pets?kind=dog')).body, [pets[1]]);
});

t.test('a list below records that may be shown as removed is one of them', async (t) => {
  const gone = objectSchema({ id: integer, deleted: { type: 'boolean' } });
  const send = await serveDocument(
    t,
    {
      '/pets': { get: { responses: { 200: json(arraySchema(ref('Pet'))) } } },
      '/pets/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json({ anyOf: [ref('Pet'), gone] }) } },
      },
      '/pets/search': {
        get: {
          parameters: [{ name: 'query', in: 'query', schema: text }],
          responses: { 200: json(found) },
        },
      },
    },
    { schemas, records: 0, fixtures: { pets } },
  );

  const query = encodeURIComponent("name:'Rex'");
  t.match((await send('GET', `/pets/search?query=${query}`)).body.pets, [{ id: 2, name: 'Rex' }]);
});

t.test('a search by GET shows each record within its entry', async (t) => {
  const hits = objectSchema({
    found: integer,
    hits: arraySchema(objectSchema({ document: ref('Pet'), score: { type: 'number' } })),
  });
  const members = arraySchema(objectSchema({ member: ref('Pet'), role: text }));
  const query = { name: 'q', in: 'query', schema: text };
  const send = await serveDocument(
    t,
    paths({
      '/pets/search': { get: { parameters: [query], responses: { 200: json(hits) } } },
      '/pets/members': { get: { responses: { 200: json(members) } } },
      '/pets/findings': {
        get: { responses: { 200: json(arraySchema(objectSchema({ place: text, time: text }))) } },
      },
    }),
    { schemas, records: 0, fixtures: { pets } },
  );

  const { body } = await send('GET', '/pets/search?q=Rex');
  t.equal(body.found, 1);
  t.strictSame(
    body.hits.map((hit: { document: object }) => hit.document),
    [pets[1]],
  );
  t.strictSame((await send('GET', '/pets/members')).body, [], 'members are other records');
  t.strictSame((await send('GET', '/pets/findings')).body, [], 'and so are findings');
});
