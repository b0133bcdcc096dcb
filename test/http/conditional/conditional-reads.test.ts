import { request } from 'node:http';
import t, { type Test } from 'tap';
import { conditionalPets, petSchema } from '../../support/conditional-document.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';

type Sent = { readonly method?: string; readonly headers?: Readonly<Record<string, string>> };

/** Sends through a socket, and returns the status, the fields and the text of the reply. */
async function serving(t: Test, document: object, options: SandlotOf = {}) {
  const sandlot = await sandlotOf(t, document, options);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  return (path: string, { method = 'GET', headers = {} }: Sent = {}) =>
    new Promise<{
      status: number | undefined;
      headers: Readonly<Record<string, unknown>>;
      text: string;
    }>((resolve, reject) => {
      request(`${url}${path}`, { method, headers }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk) => chunks.push(chunk));
        reply.on('end', () =>
          resolve({
            status: reply.statusCode,
            headers: reply.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      })
        .on('error', reject)
        .end();
    });
}

t.test(
  'a record has a strong ETag and the time of its last change, and is sent once',
  async (t) => {
    const send = await serving(t, conditionalPets);
    const first = await send('/pets/1');
    const { etag, 'last-modified': lastModified } = first.headers;

    t.match(etag, /^"[\w-]{27}"$/);
    t.equal(
      lastModified,
      new Date(
        Math.floor(Date.parse(JSON.parse(first.text).updated_at) / 1000) * 1000,
      ).toUTCString(),
    );
    const again = await send('/pets/1', { headers: { 'if-none-match': String(etag) } });
    t.strictSame([again.status, again.text], [304, '']);
    t.equal(again.headers.etag, etag);
    for (const name of ['content-type', 'content-length', 'last-modified'])
      t.equal(again.headers[name], undefined, name);
    t.equal((await send('/pets/2')).headers.etag === etag, false);
  },
);

t.test('a list has an ETag, which any of its records changes', async (t) => {
  const send = await serving(t, conditionalPets);
  const { headers } = await send('/pets');
  const ifNoneMatch = { headers: { 'if-none-match': String(headers.etag) } };

  t.equal((await send('/pets', ifNoneMatch)).status, 304);
  await send('/pets/2', { method: 'DELETE' });
  const changed = await send('/pets', ifNoneMatch);
  t.equal(changed.status, 200);
  t.not(changed.headers.etag, headers.etag);
  t.equal(changed.headers['last-modified'], undefined);
});

t.test('the ETag of a list is that of its order, page and envelope, also elsewhere', async (t) => {
  const parameters = ['sort', 'limit', 'offset'].map((name) => ({ name, in: 'query', schema: {} }));
  const tagged = (schema: object) => ({
    200: { ...json(schema), headers: { ETag: { schema: { type: 'string' } } } },
  });
  const pets = { type: 'array', items: petSchema };
  const page = { type: 'object', properties: { data: pets, total: { type: 'integer' } } };
  const document = documentOf({
    '/pets': { get: { parameters, responses: tagged(page) } },
    '/pets/{id}': { get: { responses: tagged(petSchema) }, delete: { responses: { 204: {} } } },
    '/toys': { get: { parameters, responses: tagged(pets) } },
    '/toys/{id}': { get: { responses: tagged(petSchema) } },
    '/motto': {
      get: {
        responses: {
          200: {
            description: 'A text',
            headers: { ETag: { schema: { type: 'string' } } },
            content: { 'text/plain': { schema: { type: 'string' }, example: 'Be kind' } },
          },
        },
      },
    },
  });
  const [send, sendElsewhere] = [await serving(t, document), await serving(t, document)];
  const tagOf = async (path: string) => (await send(path)).headers.etag;

  for (const path of ['/pets', '/toys']) {
    const paths = ['', '?sort=-id', '?limit=2', '?limit=2&offset=1'].map((query) => path + query);
    const tags = await Promise.all(paths.map(tagOf));
    t.equal(new Set(tags).size, 4, path);
    t.strictSame(await Promise.all(paths.map(tagOf)), tags);
    t.equal((await sendElsewhere(path)).headers.etag, tags[0]);
  }
  const cut = await tagOf('/pets?limit=1');
  await send('/pets/3', { method: 'DELETE' });
  t.not(await tagOf('/pets?limit=1'), cut, 'the total has changed');
  t.match(await tagOf('/motto'), /^"[\w-]{27}"$/);
});

t.test('HEAD answers as GET, whether the document has it or not', async (t) => {
  const withHead = structuredClone(conditionalPets);
  Object.assign(withHead.paths, {
    '/pets/{id}': {
      ...Object(withHead.paths)['/pets/{id}'],
      head: { responses: { 200: { description: 'It exists' }, 404: { description: 'No pet' } } },
    },
  });
  for (const document of [conditionalPets, withHead]) {
    const send = await serving(t, document);
    const { etag, 'last-modified': lastModified } = (await send('/pets/1')).headers;
    const head = await send('/pets/1', { method: 'HEAD' });
    t.strictSame([head.headers.etag, head.headers['last-modified']], [etag, lastModified]);
    const headers = { 'if-none-match': String(etag) };
    t.equal((await send('/pets/1', { method: 'HEAD', headers })).status, 304);
    t.equal((await send('/pets/99', { method: 'HEAD', headers })).status, 404);
  }
});

t.test('the conditions of a read have the order of RFC 9110', async (t) => {
  const send = await serving(t, conditionalPets, { clock: { frozen: '2026-03-01T12:00:00Z' } });
  const { headers } = await send('/pets/1');
  const etag = String(headers.etag);
  const lastModified = String(headers['last-modified']);
  const before = 'Thu, 01 Jan 1970 00:00:00 GMT';
  const later = 'Fri, 01 Jan 2100 00:00:00 GMT';
  const rows: readonly (readonly [Readonly<Record<string, string>>, number])[] = [
    [{ 'if-none-match': `W/${etag}` }, 304],
    [{ 'if-none-match': `"a", W/"b",${etag}` }, 304],
    [{ 'if-none-match': etag.slice(1, -1) }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"a", "b' }, 200],
    [{ 'if-none-match': '' }, 200],
    [{ 'if-none-match': '"a"', 'if-modified-since': later }, 200],
    [{ 'if-modified-since': lastModified }, 304],
    [{ 'if-modified-since': later }, 304],
    [{ 'if-modified-since': 'Saturday, 01-Jan-95 00:00:00 GMT' }, 200],
    [{ 'if-modified-since': 'Fri Jan  1 00:00:00 2100' }, 304],
    [{ 'if-modified-since': before }, 200],
    [{ 'if-modified-since': '2100-01-01' }, 200],
    [{ 'if-match': etag }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': `W/${etag}` }, 412],
    [{ 'if-match': '"a"' }, 412],
    [{ 'if-match': etag, 'if-none-match': etag }, 304],
    [{ 'if-match': etag, 'if-unmodified-since': before }, 200],
    [{ 'if-unmodified-since': before }, 412],
    [{ 'if-unmodified-since': later }, 200],
  ];

  for (const [conditions, status] of rows)
    t.equal(
      (await send('/pets/1', { headers: conditions })).status,
      status,
      JSON.stringify(conditions),
    );
});

t.test(
  'a document without conditional requests has them with --etag always, and none with off',
  async (t) => {
    const plain = documentOf({ '/pets/{id}': { get: { responses: { 200: json(petSchema) } } } });
    const etagOf = async (document: object, options: SandlotOf) =>
      (await (await serving(t, document, options))('/pets/1')).headers.etag;

    t.equal(await etagOf(plain, {}), undefined);
    t.match(await etagOf(plain, { etag: 'always' }), /^"/);
    t.equal(await etagOf(conditionalPets, { etag: 'off' }), undefined);
  },
);

t.test('an API of a module has ETags with --etag always', async (t) => {
  const sandlot = await sandlotOf(
    t,
    documentOf(
      { '/a': { get: { responses: { 200: json({}) } } } },
      { 'x-sandlot': { behaviours: 'aha' } },
    ),
    { etag: 'always', auth: 'off' },
  );
  const { headers } = await sandlot.app.inject('/a');
  t.match(headers.etag, /^"/);
});

t.test('the ETag of a behaviour is kept, and an example of a required one is not', async (t) => {
  const required = {
    ...json(petSchema),
    headers: { ETag: { required: true, example: '"example"' } },
  };
  const document = documentOf({
    '/own': { get: { responses: { 200: required } } },
    '/pets/{id}': { get: { responses: { 200: required } } },
  });
  const send = await serving(t, document, {
    module: `export const behaviours = {
      'GET /own': () => ({ status: 200, headers: { ETag: 'W/"7"' }, body: { name: 'Rex' } }),
    };`,
  });

  t.equal((await send('/own')).headers.etag, 'W/"7"');
  t.equal((await send('/own', { headers: { 'if-none-match': '"7"' } })).status, 304);
  t.equal((await send('/own', { headers: { 'if-match': 'W/"7"' } })).status, 412);
  t.not((await send('/pets/1')).headers.etag, '"example"');
});

t.test('only a representation has an ETag: a GET without a body has none', async (t) => {
  const send = await serving(
    t,
    documentOf({
      '/gists/{id}/star': {
        get: { responses: { 204: { description: 'On' }, 404: { description: 'Off' } } },
        put: { responses: { 204: { description: '' } } },
      },
    }),
    { etag: 'always' },
  );
  await send('/gists/1/star', { method: 'PUT' });
  const { status, headers } = await send('/gists/1/star', { headers: { 'if-none-match': '*' } });
  t.strictSame([status, headers.etag], [204, undefined]);
});

t.test('a record without a time of its last change has an ETag only', async (t) => {
  const fixtures = { pets: [{ id: 1, name: 'Rex' }] };
  const send = await serving(t, conditionalPets, { fixtures, records: 0 });
  const { headers } = await send('/pets/1');
  t.match(headers, { etag: /^"/, 'last-modified': undefined });
});

t.test('a documented HEAD has validators where its GET shows something', async (t) => {
  const path = { parameters: [{ name: 'id', in: 'path', required: true, schema: {} }] };
  const head = { responses: { 200: { description: '' } } };
  const document = documentOf({
    '/pets/{id}': { ...path, head, get: { responses: { 200: json(petSchema) } } },
    '/files/{id}': { ...path, head },
  });
  const module = `export const behaviours = {
    'HEAD /pets/{id}': () => ({ status: 200 }),
    'HEAD /files/{id}': ({ path }) => ({ status: path.id === 'a' ? 200 : 404 }),
    'GET /pets/{id}': ({ path }, context) => {
      if (path.id === 'refused') throw context.refuse({ status: 404, code: 'x', detail: 'None.' });
      return path.id === 'gone' ? { status: 410 } : { status: 200, body: { name: 'Rex' } };
    },
  };`;
  const send = await serving(t, document, { module, etag: 'always' });
  const headOf = async (path: string) => {
    const { status, headers } = await send(path, { method: 'HEAD' });
    return [status, typeof headers.etag];
  };
  t.strictSame(await headOf('/pets/1'), [200, 'string']);
  for (const path of ['/pets/gone', '/pets/refused', '/files/a'])
    t.strictSame(await headOf(path), [200, 'undefined'], path);
  t.strictSame(await headOf('/files/b'), [404, 'undefined']);
});
