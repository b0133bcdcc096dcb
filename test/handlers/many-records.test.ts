import t from 'tap';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';
import { arraySchema, objectSchema, ref, withRequestBody } from './support/serve-document.ts';

const text = { type: 'string' };
const linesType = 'application/x-ndjson';
const pets = { responses: { 200: json(arraySchema(ref('Pet'))) } };
const lines = { content: { [linesType]: { schema: text } } };

const paths = {
  '/pets': { get: pets, put: { ...withRequestBody(arraySchema(ref('Pet'))), ...pets } },
  '/pets/{id}': { get: { responses: { 200: json(ref('Pet')) } } },
  '/pets/batch': { post: { ...withRequestBody(arraySchema(ref('Pet'))), ...pets } },
  '/pets/import': {
    post: { requestBody: lines, responses: { 200: { description: '', ...lines } } },
  },
};

t.test('a request creates or changes at most 10,000 records', async (t) => {
  const schemas = { Pet: objectSchema({ id: { type: 'integer' }, name: text }) };
  const { app } = await sandlotOf(t, documentOf(paths, { components: { schemas } }));
  const send = async (request: string, payload?: string, type = 'application/json') => {
    const [method, url] = request.split(' ');
    const headers = { 'content-type': type };
    return app.inject({ ...Object({ method }), url, ...(payload && { payload, headers }) });
  };
  const before = (await send('GET /pets')).json();
  const many = Array.from({ length: 10_001 }, (_, index) => ({ id: index + 100, name: 'Rex' }));

  for (const reply of [
    await send('POST /pets/batch', JSON.stringify(many)),
    await send('PUT /pets', JSON.stringify(many)),
    await send('POST /pets/import', '{}\n'.repeat(10_001), linesType),
  ]) {
    t.strictSame([reply.statusCode, reply.json().code], [413, 'body-too-large']);
    t.match(
      reply.json().detail,
      'The body has 10001 records, and a request may have 10000 of them.',
    );
  }
  t.strictSame((await send('GET /pets')).json(), before);
  const created = await send('POST /pets/batch', JSON.stringify(many.slice(1)));
  t.strictSame([created.statusCode, created.json().length], [200, 10_000]);
});
