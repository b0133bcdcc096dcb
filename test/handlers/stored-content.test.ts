import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';
import { arraySchema, objectSchema, pathParameter, ref } from './support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const binary = { type: 'string', format: 'binary' };
const bytes = Buffer.from([0, 255, 1, 2, 137, 80, 78, 71, 0]);
const ok = (type: string, schema: object = binary) => ({
  200: { description: '', content: { [type]: { schema } } },
});
const body = (type: string, schema: object = binary) => ({
  requestBody: { content: { [type]: { schema } } },
});
const schemas = {
  File: objectSchema({
    id: text,
    name: text,
    size: { ...integer, readOnly: true },
    content_type: { ...text, readOnly: true },
  }),
};
const id = [pathParameter('id')];
const form = body('multipart/form-data', objectSchema({ file: binary, note: text }));

type Sent = { readonly payload?: Buffer | string; readonly type?: string };

async function serve(t: Test, paths: object) {
  const { app } = await sandlotOf(t, documentOf(paths, { components: { schemas } }));
  return async (
    method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE',
    url: string,
    { payload, type }: Sent = {},
  ) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const reply = await app.inject({ method, url, headers, ...(payload && { payload }) });
    return {
      status: reply.statusCode,
      type: reply.headers['content-type'],
      length: reply.headers['content-length'],
      bytes: reply.rawPayload,
      text: reply.body,
    };
  };
}

async function toForm(...fields: readonly (readonly [string, string | File])[]): Promise<Sent> {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  const sent = new Response(data);
  return {
    payload: Buffer.from(await sent.arrayBuffer()),
    type: `${sent.headers.get('content-type')}`,
  };
}

t.test('a GET answers with the bytes of the PUT to its path, until they are removed', async (t) => {
  const send = await serve(t, {
    '/files': { get: { responses: { 200: json(arraySchema(ref('File'))) } } },
    '/files/{id}': { parameters: id, get: { responses: { 200: json(ref('File')) } } },
    '/files/{id}/preview': {
      parameters: id,
      put: { ...body('image/*'), responses: { 204: { description: '' } } },
      get: { responses: ok('image/*') },
      head: { responses: { 200: { description: '' } } },
      delete: { responses: { 204: { description: '' } } },
    },
  });
  const key = JSON.parse((await send('GET', '/files')).text)[0].id;
  const url = `/files/${key}/preview`;
  const upload = { payload: bytes, type: 'image/png' };

  t.equal((await send('PUT', url, upload)).status, 204);
  const { length: _, text: _text, ...download } = await send('GET', url);
  t.strictSame(download, { status: 200, type: 'image/png', bytes });
  t.match(await send('HEAD', url), { status: 200, type: 'image/png', length: '9' });
  t.equal((await send('DELETE', url)).status, 204);
  t.equal((await send('GET', url)).status, 404);
  t.equal((await send('PUT', url, { payload: 'other', type: 'image/png' })).status, 204);
  t.equal((await send('GET', url)).text, 'other');
});

t.test('a PUT that creates a file stores it, with its size and type', async (t) => {
  const send = await serve(t, {
    '/files': { get: { responses: { 200: json(arraySchema(ref('File'))) } } },
    '/files/{id}': {
      parameters: id,
      put: { ...body('*/*'), responses: { 200: json(ref('File')) } },
      get: { responses: ok('*/*') },
      delete: { responses: { 204: { description: '' } } },
    },
  });
  const upload = { payload: bytes, type: 'image/png' };

  t.match(JSON.parse((await send('PUT', '/files/a%2Fb', upload)).text), {
    id: 'a/b',
    size: 9,
    content_type: 'image/png',
  });
  t.match(await send('GET', '/files/a%2Fb'), { status: 200, type: 'image/png', bytes });
  t.match(
    JSON.parse((await send('GET', '/files')).text).find((one: { id: string }) => one.id === 'a/b'),
    { size: 9 },
  );
  t.equal((await send('DELETE', '/files/a%2Fb')).status, 204);
  t.equal((await send('GET', '/files/a%2Fb')).status, 404);
});

const files = {
  '/files': {
    get: { responses: { 200: json(arraySchema(ref('File'))) } },
    post: { ...form, responses: { 201: json(objectSchema({ file: ref('File') })) } },
  },
  '/files/{id}': {
    parameters: id,
    get: { responses: { 200: json(ref('File')) } },
    delete: { responses: { 204: { description: '' } } },
  },
  '/files/{id}/upload': {
    parameters: id,
    post: { ...body('text/plain'), responses: { 200: json(ref('File')) } },
  },
  '/files/{id}/download': {
    parameters: id,
    get: { responses: ok('application/octet-stream') },
  },
};

t.test('a download answers with the file of the form that created its record', async (t) => {
  const send = await serve(t, files);
  const one = new File([bytes], 'p.png', { type: 'image/png' });
  const create = async (...fields: readonly (readonly [string, string | File])[]) =>
    JSON.parse((await send('POST', '/files', await toForm(...fields))).text).file;
  const created = await create(['note', 'x'], ['file', one]);
  t.match(created, { name: 'p.png', size: 9, content_type: 'image/png' });
  const other = await create(['file', new File(['hello'], 'a.txt')]);
  const empty = await create(['note', 'x']);

  const url = `/files/${created.id}/download`;
  t.match(await send('GET', url), { type: 'application/octet-stream', bytes });
  t.equal((await send('GET', `/files/${other.id}/download`)).text, 'hello');
  t.equal((await send('GET', `/files/${empty.id}/download`)).status, 200, 'the example');

  const changed = await send('POST', `/files/${created.id}/upload`, {
    payload: 'new text',
    type: 'text/plain',
  });
  t.match(JSON.parse(changed.text), { name: 'p.png', size: 8, content_type: 'text/plain' });
  t.equal((await send('GET', url)).text, 'new text');
  t.equal((await send('DELETE', `/files/${created.id}`)).status, 204);
  t.equal((await send('GET', url)).status, 404);
});

t.test('the bytes of a sandbox are its own, and a reset removes them', async (t) => {
  const send = await serve(t, files);
  const upload = { payload: 'new text', type: 'text/plain' };
  const key = JSON.parse((await send('GET', '/files')).text)[0].id;
  const url = `/files/${key}/download`;
  const example = (await send('GET', url)).text;

  await send('POST', `/~one/files/${key}/upload`, upload);
  t.equal((await send('GET', `/~one${url}`)).text, 'new text');
  t.equal((await send('GET', url)).text, example);
  await send('POST', '/~one/_sandlot/reset');
  t.equal((await send('GET', `/~one${url}`)).text, example);
});

t.test('a reply that may be JSON, and an upload to elsewhere, keep nothing', async (t) => {
  const send = await serve(t, {
    ...files,
    '/files/{id}/download': {
      parameters: id,
      get: { responses: { 200: json(text) } },
    },
    '/forms': { post: { ...form, responses: { 204: { description: '' } } } },
    '/forms/{id}': { parameters: id, get: { responses: ok('image/png') } },
    '/forms/{id}.zip': { parameters: id, get: { responses: ok('application/zip') } },
    '/nothing': { get: { responses: {} }, head: { responses: {} } },
  });
  const key = JSON.parse((await send('GET', '/files')).text)[0].id;
  const upload = { payload: 'new text', type: 'text/plain' };

  t.equal((await send('POST', `/files/${key}/upload`, upload)).status, 200);
  t.not((await send('GET', `/files/${key}/download`)).text, 'new text');
  t.equal((await send('POST', '/forms', await toForm(['note', 'x']))).status, 204);
  t.equal((await send('GET', '/forms/1')).status, 200);
  t.equal((await send('GET', '/forms/1.zip')).status, 200);
  t.equal((await send('GET', '/nothing')).status, 200);
});
