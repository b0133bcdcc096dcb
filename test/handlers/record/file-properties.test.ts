import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';
import { arraySchema, objectSchema, ref } from '../support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const file = { type: 'string', format: 'binary' };

/** Sends files as a form, by the names of its fields, and gives the record that it makes. */
async function openUpload(t: Test) {
  const schema = objectSchema({ file, other: file, name: text });
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/files': {
          get: { responses: { 200: json(arraySchema(ref('File'))) } },
          post: {
            requestBody: { content: { 'multipart/form-data': { schema } } },
            responses: { 201: json(ref('File')) },
          },
        },
      },
      {
        components: {
          schemas: {
            File: objectSchema({
              id: text,
              filename: text,
              bytes: integer,
              mime_type: text,
              name: text,
            }),
          },
        },
      },
    ),
  );
  return async (...fields: readonly (readonly [string, string | File])[]) => {
    const form = new FormData();
    for (const [name, value] of fields) form.set(name, value);
    const sent = new Response(form);
    const headers = { 'content-type': `${sent.headers.get('content-type')}` };
    const payload = Buffer.from(await sent.arrayBuffer());
    return (await app.inject({ method: 'POST', url: '/files', headers, payload })).json();
  };
}

t.test('a record of an uploaded file has its name, its size and its type', async (t) => {
  const upload = await openUpload(t);
  const one = new File(['hello'], 'a.txt', { type: 'text/plain' });

  t.match(await upload(['file', one]), {
    filename: 'a.txt',
    bytes: 5,
    mime_type: 'text/plain',
    name: 'a.txt',
  });
  t.match(await upload(['file', one], ['name', 'Mine']), { filename: 'a.txt', name: 'Mine' });
});

t.test('a record of several uploaded files has the properties of none', async (t) => {
  const upload = await openUpload(t);
  const one = new File(['hello'], 'a.txt');

  t.equal((await upload(['file', one], ['other', one])).bytes, undefined);
});
