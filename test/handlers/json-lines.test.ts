import t from 'tap';
import { toRefusal } from '../../src/base/refusal.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';
import { arraySchema, objectSchema, queryParameter, ref } from './support/serve-document.ts';

const text = { type: 'string' };
const schemas = {
  Book: objectSchema(
    { id: text, title: text, year: { type: 'integer' } },
    { required: ['id', 'title'] },
  ),
};
const octets = 'application/octet-stream';

function content(type: string, schema: object) {
  return { content: { [type]: { schema } } };
}

function answering(type: string, schema: object, description = 'OK') {
  return { responses: { 200: { description, ...content(type, schema) } } };
}

const results =
  '{"success": true, "id": "7"}\n{"success": false, "error": "Bad", "document": "x"}\n';

const paths = {
  '/books': {
    get: { responses: { 200: json(arraySchema(ref('Book'))) } },
    post: { requestBody: json(ref('Book')), responses: { 201: json(ref('Book')) } },
  },
  '/books/{id}': { get: { responses: { 200: json(ref('Book')) } } },
  '/books/import': {
    post: {
      parameters: [queryParameter('action', text)],
      requestBody: { description: 'A JSONL file', ...content(octets, text) },
      ...answering(octets, { ...text, example: results }),
    },
  },
  '/books/bulk': {
    post: {
      requestBody: content('application/x-ndjson', ref('Book')),
      responses: {
        200: {
          description: 'OK',
          content: { 'application/x-ndjson': { schema: ref('Book'), example: 'a\nb' } },
        },
      },
    },
  },
  '/books/add': {
    post: {
      requestBody: content('application/jsonl', {}),
      responses: { 200: json(objectSchema({ created: { type: 'integer' } })) },
    },
  },
  '/books/insert': {
    post: {
      requestBody: content('application/jsonl', {}),
      ...answering('application/jsonl', { ...text, example: '{"ok": true}' }),
    },
  },
  '/books/bulk-update': { post: { requestBody: content('application/jsonl', {}), responses: {} } },
  '/logs': { post: { requestBody: content('application/jsonl', {}), responses: {} } },
  '/books/export': {
    get: {
      parameters: [queryParameter('year', { type: 'integer' })],
      ...answering(octets, { ...text, example: '{"id":"1"}\n{"id":"2"}' }),
    },
  },
  '/books/dump': { get: answering('text/plain', text, 'All books as newline-delimited JSON') },
  '/books/cover': { get: answering('application/jsonl', {}) },
  '/books/update': { post: { requestBody: content('application/jsonl', {}), responses: {} } },
  '/readers': { get: answering('application/x-ndjson', objectSchema({ id: text, name: text })) },
  '/readers/{id}': { get: { responses: { 200: json(objectSchema({ id: text, name: text })) } } },
};

async function serve(t: Parameters<typeof sandlotOf>[0]) {
  const { app } = await sandlotOf(t, documentOf(paths, { components: { schemas } }), {
    records: 0,
  });
  return {
    get: async (url: string) => (await app.inject({ method: 'GET', url })).body,
    post: async (url: string, lines: readonly unknown[], type = octets) => {
      const payload = lines
        .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
        .join('\n');
      return app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
    },
  };
}

t.test('records in lines are created, and each line is answered', async (t) => {
  const { get, post } = await serve(t);
  const emma = { id: 'a', title: 'Emma', year: 1815 };

  const imported = await post('/books/import', [emma, '', 'nonsense', emma]);
  t.equal(imported.headers['content-type'], octets);
  const lines = imported.body.split('\n').map((line) => JSON.parse(line));
  t.match(lines, [
    { success: true, id: 'a' },
    { success: false, error: 'Bad JSON.', document: 'nonsense' },
    { success: false, document: JSON.stringify(emma) },
  ]);
  t.equal(lines.length, 3);
  await post('/books/import?action=upsert', [{ id: 'a', title: 'Emma II' }]);
  t.match(JSON.parse(await get('/books/a')), { title: 'Emma II' });

  await post('/books', ['{"id":"b","title":"Dune","year":1965}'], 'application/json');
  t.equal((await get('/books/export')).split('\n').length, 3);
  t.equal(await get('/books/export?year=1965'), '{"id":"b","title":"Dune","year":1965}\n');
  t.equal(await get('/books/dump'), await get('/books/export'));
  t.equal(await get('/readers'), '');
});

t.test('lines may be answered with records, or all at once', async (t) => {
  const { get, post } = await serve(t);

  const bulk = await post('/books/bulk', [{ id: 'a', title: 'Emma' }, 7], 'application/x-ndjson');
  t.equal(
    bulk.body,
    '{"id":"a","title":"Emma"}\n{"success":false,"error":"Bad JSON.","document":"7"}\n',
  );
  const both = [
    { id: 'b', title: 'Dune' },
    { id: 'c', title: 'Ulysses' },
  ];
  const added = await post('/books/add', both, 'application/jsonl');
  t.strictSame(added.json(), { created: 2 });
  t.match(JSON.parse(await get('/books/c')), { title: 'Ulysses' });
  const refused = await post('/books/add', [{ id: 'd', title: 'X' }, '[]'], 'application/jsonl');
  t.equal(
    (await post('/books/insert', [{ id: 'e', title: 'X' }], 'application/jsonl')).body,
    '{"ok":true}\n',
  );
  for (const path of ['/books/bulk-update', '/logs'])
    t.equal((await post(path, [{ id: 'f', title: 'X' }], 'application/jsonl')).statusCode, 200);
  t.match(await get('/books/f'), /There is no/);
  t.equal(refused.statusCode, 400);
  t.match(refused.json(), { detail: 'Line 2 of the body is not an object in JSON.' });
  t.match(await get('/books/d'), /There is no/);
});

t.test('an error that is no refusal is thrown again', (t) => {
  t.throws(() => toRefusal(new TypeError('a bug')), { message: 'a bug' });
  t.end();
});
