import t from 'tap';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';
import { arraySchema, objectSchema, ref, withRequestBody } from './support/serve-document.ts';

const text = { type: 'string' };
const pets = { responses: { 200: json(arraySchema(ref('Pet'))) } };
const octets = 'application/octet-stream';
const results = '{"success": true}\n{"success": false, "error": "Bad"}\n';
const file = (schema: object) => ({ content: { [octets]: { schema } } });

const paths = {
  '/pets': { get: pets, put: { ...withRequestBody(arraySchema(ref('Pet'))), ...pets } },
  '/pets/{id}': { get: { responses: { 200: json(ref('Pet')) } } },
  '/pets/batch': { post: { ...withRequestBody(arraySchema(ref('Pet'))), ...pets } },
  '/pets/import': {
    post: {
      requestBody: { description: 'A JSONL file', ...file(text) },
      responses: { 200: { description: '', ...file({ ...text, example: results }) } },
    },
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
    await send('POST /pets/import', '{}\n'.repeat(10_001), octets),
  ]) {
    t.strictSame([reply.statusCode, reply.json().code], [413, 'body-too-large']);
    t.match(
      reply.json().detail,
      'The body has 10001 records, and a request may have at most 10000.',
    );
  }
  t.strictSame((await send('GET /pets')).json(), before);
  const created = await send('POST /pets/batch', JSON.stringify(many.slice(1)));
  t.strictSame([created.statusCode, created.json().length], [200, 10_000]);
});

t.test('a request writes at most 5 MB into the records whose keys it lists', async (t) => {
  const sent = withRequestBody(objectSchema({ ids: arraySchema({ type: 'integer' }), name: text }));
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        ...paths,
        '/pets/bulk': { patch: { ...sent, ...pets } },
        '/pets/archive': { post: { ...sent, ...pets } },
      },
      {
        components: {
          schemas: {
            Pet: objectSchema({
              id: { type: 'integer' },
              name: text,
              archived: { type: 'boolean' },
            }),
          },
        },
      },
    ),
  );
  const read = async () => (await app.inject({ url: '/pets' })).json();
  const ids = [1, 2, 3];
  const name = 'a'.repeat(1_750_000);

  for (const [method, url] of [
    ['PATCH', '/pets/bulk'],
    ['POST', '/pets/archive'],
  ] as const) {
    const before = await read();
    const refused = await app.inject({ method, url, payload: { ids, name } });
    t.strictSame([refused.statusCode, refused.json().code], [413, 'body-too-large']);
    t.match(
      refused.json().detail,
      /^The body would write \d+ characters into 3 records, and a request may write at most 5242880\./,
    );
    t.strictSame(await read(), before);
    for (const payload of [
      { ids: [1], name },
      { ids, name: 'Rex' },
    ])
      t.equal((await app.inject({ method, url, payload })).statusCode, 200);
  }
});

for (const [path, type, separator] of [
  ['/pets/batch', 'application/json', ','],
  ['/pets/import', octets, '\n'],
] as const) {
  t.test(`other calls see none or all of 10,000 records that POST ${path} creates`, async (t) => {
    const schemas = { Pet: objectSchema({ id: { type: 'integer' }, name: text }) };
    const { app } = await sandlotOf(t, documentOf(paths, { components: { schemas } }));
    const count = async (): Promise<number> => (await app.inject({ url: '/pets' })).json().length;
    const before = await count();
    const many = Array.from({ length: 10_000 }, (_, index) => `{"id":${index + 100},"name":"a"}`);
    const joined = many.join(separator);
    const payload = separator === ',' ? `[${joined}]` : joined;
    let creation: 'running' | 'ended' = 'running';
    const created = app
      .inject({ method: 'POST', url: path, payload, headers: { 'content-type': type } })
      .finally(() => {
        creation = 'ended';
      });
    const counts: number[] = [];
    while (creation === 'running') counts.push(await count());

    t.equal((await created).statusCode, 200);
    t.strictSame(
      counts.filter((seen) => seen !== before && seen !== before + 10_000),
      [],
    );
    t.equal(await count(), before + 10_000);
  });
}
