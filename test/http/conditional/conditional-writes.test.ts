import t, { type Test } from 'tap';
import { conditionalPets } from '../../support/conditional-document.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';

type Headers = Readonly<Record<string, string>>;

async function serving(t: Test, document: object, options: SandlotOf = {}) {
  const sandlot = await sandlotOf(t, document, options);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  return async (request: string, body?: object, headers: Headers = {}) => {
    const [method = '', path] = request.split(' ');
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const { status } = reply;
    return {
      status,
      etag: reply.headers.get('etag') ?? undefined,
      lastModified: reply.headers.get('last-modified') ?? undefined,
      json: text === '' ? undefined : JSON.parse(text),
    };
  };
}

for (const write of ['PUT', 'PATCH', 'DELETE']) {
  t.test(`${write} with an old ETag is refused and changes nothing`, async (t) => {
    const send = await serving(t, conditionalPets);
    const { etag: old = '' } = await send('GET /pets/1');
    await send('PUT /pets/1', { name: 'Rex' });
    const before = await send('GET /pets/1');
    const body = write === 'DELETE' ? undefined : { name: 'Tom' };

    const refused = await send(`${write} /pets/1`, body, { 'if-match': old });
    t.match(refused, {
      status: 412,
      json: { code: 'precondition-failed', detail: /^The condition If-Match: "/ },
    });
    t.strictSame(await send('GET /pets/1'), before);
    const { status } = await send(`${write} /pets/1`, body, { 'if-match': `"x", ${before.etag}` });
    t.equal(status, write === 'DELETE' ? 204 : 200);
  });
}

t.test('the reply to a write has the ETag and the time that a GET has after it', async (t) => {
  const send = await serving(t, conditionalPets);
  const validatorsOf = ({ etag, lastModified }: { etag: unknown; lastModified: unknown }) => ({
    etag,
    lastModified,
  });
  for (const [request, path, body] of [
    ['POST /pets', '/pets/4', { name: 'New' }],
    ['PUT /pets/1', '/pets/1', { name: 'Rex' }],
    ['PATCH /pets/1', '/pets/1', { name: 'Tom' }],
    ['POST /pets/1/rename', '/pets/1', { name: 'Tim' }],
  ] as const) {
    const written = await send(request, body);
    t.match(written, { status: /^20/, etag: /^"/ }, request);
    t.strictSame(validatorsOf(written), validatorsOf(await send(`GET ${path}`)), request);
  }
  t.equal((await send('DELETE /pets/1')).etag, undefined);
});

t.test('a list is the representation that a creation is conditional on', async (t) => {
  const send = await serving(t, conditionalPets);
  const { etag = '' } = await send('GET /pets');

  t.equal((await send('POST /pets', { name: 'A' }, { 'if-match': etag })).status, 201);
  t.equal((await send('POST /pets', { name: 'B' }, { 'if-match': etag })).status, 412);
});

t.test('the record is the representation for an action below it', async (t) => {
  const send = await serving(t, conditionalPets);
  t.equal((await send('POST /pets/1/rename', { name: 'A' }, { 'if-match': '"old"' })).status, 412);
  t.equal((await send('POST /pets/1/rename', { name: 'A' }, { 'if-match': '*' })).status, 200);
});

t.test('what does not exist is not found, whatever the conditions', async (t) => {
  const send = await serving(t, conditionalPets);
  for (const ifMatch of ['"old"', '*'])
    t.equal((await send('DELETE /pets/99', undefined, { 'if-match': ifMatch })).status, 404);
  t.equal((await send('PUT /pets/1', { legs: 4 }, { 'if-match': '"old"' })).status, 400);
});

t.test('If-Unmodified-Since protects the change of the last second', async (t) => {
  const send = await serving(t, conditionalPets, { clock: { frozen: '2026-03-01T12:00:00Z' } });
  const { lastModified } = await send('PUT /pets/1', { name: 'Rex' });
  t.equal(lastModified, 'Sun, 01 Mar 2026 12:00:00 GMT');
  const put = (since: string) =>
    send('PUT /pets/1', { name: 'Tom' }, { 'if-unmodified-since': since });
  t.match(await put('Sun, 01 Mar 2026 11:59:59 GMT'), {
    status: 412,
    json: { detail: /^The condition If-Unmodified-Since: Sun/ },
  });
  t.equal((await put('Sun, 01 Mar 2026 12:00:00 GMT')).status, 200);
});

const text = { type: 'string' };
const file = { type: 'object', properties: { path: text, content: text } };

/** Files that a PUT creates. */
const files = documentOf({
  '/files/{path}': {
    get: { responses: { 200: json(file), 304: { description: '' } } },
    put: { requestBody: json(file), responses: { 200: json(file), 201: json(file) } },
  },
});

t.test('If-None-Match: * lets a PUT create, and never replace', async (t) => {
  const send = await serving(t, files, { unknownKeys: '404' });
  const create = () => send('PUT /files/a', { content: 'x' }, { 'if-none-match': '*' });

  t.equal((await create()).status, 201);
  t.match(await create(), { status: 412, json: { detail: /^The condition If-None-Match: \*/ } });
});

t.test('If-Match lets a PUT replace, and never create', async (t) => {
  const send = await serving(t, files, { unknownKeys: '404' });
  t.equal((await send('PUT /files/b', { content: 'x' }, { 'if-match': '*' })).status, 412);
  t.equal((await send('GET /files/b')).status, 404);
});

t.test('a write without a condition is refused with 428 where the document has it', async (t) => {
  const document = documentOf({
    '/files/{path}': {
      get: { responses: { 200: json(file) } },
      put: {
        parameters: [{ name: 'If-Match', in: 'header', required: true, schema: text }],
        requestBody: json(file),
        responses: { 200: json(file), 428: { description: 'Missing' } },
      },
    },
  });
  const send = await serving(t, document);
  const { etag = '' } = await send('GET /files/a');

  t.match(await send('PUT /files/a', { content: 'x' }), {
    status: 428,
    json: { code: 'precondition-required' },
  });
  t.equal((await send('PUT /files/a', { content: 'x' }, { 'if-match': etag })).status, 200);
});

t.test('a write whose path nothing reads has conditions that nothing evaluates', async (t) => {
  const document = documentOf({
    '/jobs': {
      post: {
        parameters: [{ name: 'If-Match', in: 'header', schema: text }],
        requestBody: json(file),
        responses: { 201: json(file) },
      },
    },
  });
  const send = await serving(t, document);
  t.match(await send('POST /jobs', { content: 'x' }, { 'if-match': '"a"' }), {
    status: 201,
    etag: undefined,
  });
});

t.test('a failure while the representation is read is a failure of the write', async (t) => {
  const send = await serving(t, conditionalPets, {
    module: `export const behaviours = { 'GET /pets/{id}': () => { throw new Error('broken'); } };`,
  });
  t.equal((await send('DELETE /pets/1', undefined, { 'if-match': '*' })).status, 500);
});

t.test('only a success that shows its record has the ETag of it', async (t) => {
  const send = await serving(t, conditionalPets, {
    module: `export const behaviours = {
      'PUT /pets/{id}': () => ({ status: 409, body: {} }),
      'POST /pets': () => ({ status: 201, body: { name: 'Rex' } }),
    };`,
  });
  t.match(await send('PUT /pets/1', { name: 'Rex' }), { status: 409, etag: undefined });
  t.match(await send('POST /pets', { name: 'Rex' }), { status: 201, etag: undefined });
});

t.test('the journal has refused and unchanged replies', async (t) => {
  const send = await serving(t, conditionalPets);
  await send('GET /pets/1', undefined, { 'if-none-match': '*' });
  await send('DELETE /pets/1', undefined, { 'if-match': '"a"' });
  const { json: journal } = await send('GET /_sandlot/journal');
  t.strictSame(
    journal.entries.map((entry: { status: number }) => entry.status),
    [304, 412],
  );
});
