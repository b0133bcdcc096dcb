import t, { type Test } from 'tap';
import {
  answerOf,
  documentOf,
  json,
  post,
  type SandlotOf,
  sandlotOf,
} from '../support/sandlot-of.ts';

const note = {
  type: 'object',
  properties: { id: { type: 'integer' }, text: { type: 'string' } },
};
const body = { content: { 'application/json': { schema: note } } };
const one = (schema: object) => ({
  get: { responses: { 200: json(schema), 404: { description: '' } } },
  patch: { requestBody: body, responses: { 200: json(schema) } },
  delete: { responses: { 204: { description: '' } } },
});

const paths = {
  '/notes': { post: { requestBody: body, responses: { 201: json(note) } } },
  '/notes/{noteId}': one(note),
  '/notes/{noteId}/marks/{markId}': one(note),
  '/drafts/{draftId}': one(note),
};

async function statuses(t: Test, options: SandlotOf = {}) {
  const { app } = await sandlotOf(t, documentOf(paths), options);
  return async (method: 'GET' | 'PATCH' | 'DELETE', url: string) =>
    (await app.inject({ method, url, ...(method === 'PATCH' && { payload: { text: 'x' } }) }))
      .statusCode;
}

t.test('a key that no record has is 404 where the document creates the records', async (t) => {
  const { app } = await sandlotOf(t, documentOf(paths));

  t.match(answerOf(await app.inject('/notes/999')), [404, {}]);

  const created = answerOf(await app.inject(post('/notes', '{"text":"a"}')))[1];
  const { id } = Object(created);

  t.strictSame(answerOf(await app.inject(`/notes/${id}`)), [200, { id, text: 'a' }]);
  t.equal((await app.inject({ method: 'DELETE', url: `/notes/${id}` })).statusCode, 204);
  t.equal((await app.inject(`/notes/${id}`)).statusCode, 404);
});

t.test('where it creates those above, an unknown key is 404 until it is changed', async (t) => {
  const status = await statuses(t);

  t.equal(await status('GET', '/notes/1/marks/77'), 404);
  t.equal(await status('GET', '/notes/999/marks/1'), 404, 'nor is there the note');
  t.equal(await status('PATCH', '/notes/1/marks/77'), 200);
  t.equal(await status('GET', '/notes/1/marks/77'), 200);
  t.equal(await status('DELETE', '/notes/1/marks/77'), 204);
  t.equal(await status('DELETE', '/notes/1/marks/77'), 404);
});

t.test('where no list or creation shows the keys, every key has a record', async (t) => {
  const status = await statuses(t);

  t.equal(await status('GET', '/drafts/77'), 200);
  t.equal(await status('DELETE', '/drafts/77'), 204);
  t.equal(await status('GET', '/drafts/77'), 404);
});

t.test('--unknown-keys 404 refuses unknown keys everywhere, make makes them', async (t) => {
  const refusing = await statuses(t, { unknownKeys: '404' });
  const making = await statuses(t, { unknownKeys: 'make' });

  t.equal(await refusing('GET', '/drafts/77'), 404);
  t.equal(await refusing('GET', '/drafts/1'), 200, 'the seed has records');
  t.equal(await making('GET', '/notes/999'), 200);
  t.equal(await making('GET', '/notes/999/marks/1'), 200);
});

t.test('what is put, deleted and read without a body is off until it is put', async (t) => {
  const done = { responses: { 204: { description: '' } } };
  const checked = { responses: { ...done.responses, 404: { description: '' } } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/user/starred/{owner}/{repo}': { get: checked, put: done, delete: done },
      '/blocks/{login}': { get: checked, put: done, delete: done },
    }),
  );
  const status = async (method: 'GET' | 'PUT' | 'DELETE', url: string) =>
    (await app.inject({ method, url })).statusCode;

  t.equal(await status('GET', '/user/starred/ann/tool'), 404);
  t.equal(await status('PUT', '/user/starred/ann/tool'), 204);
  t.equal(await status('GET', '/user/starred/ann/tool'), 204);
  t.equal(await status('DELETE', '/user/starred/ann/tool'), 204);
  t.equal(await status('GET', '/user/starred/ann/tool'), 404);
  t.equal(await status('GET', '/blocks/1'), 404, 'nor does the seed have one');
});
