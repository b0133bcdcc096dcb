import t from 'tap';
import { json, silent } from '../support/sandlot-of.ts';
import { board, creates, lists, note, reads, schemas } from './support/boards.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const channel = objectSchema({ id: text, topic: text });
const message = objectSchema({ id: text, text });
const file = objectSchema({ id: text, name: text });

/** Channels that nothing lists, with messages of their own, and files that have a path of their own. */
const paths = {
  '/channels': {
    post: { ...withRequestBody(channel), responses: { 201: json(channel) } },
  },
  '/channels/{channel_id}': {
    parameters: [pathParameter('channel_id')],
    get: { responses: { 200: json(channel) } },
    put: { ...withRequestBody(channel), responses: { 200: json(channel), 201: json(channel) } },
    delete: silent,
  },
  '/channels/{channel_id}/messages': {
    parameters: [pathParameter('channel_id')],
    get: { responses: { 200: json(arraySchema(message)) } },
    post: { ...withRequestBody(message), responses: { 201: json(message) } },
  },
  '/channels/{channel_id}/files': {
    parameters: [pathParameter('channel_id')],
    get: { responses: { 200: json(arraySchema(file)) } },
    post: { ...withRequestBody(file), responses: { 201: json(file) } },
  },
  '/files/{file_id}': {
    parameters: [pathParameter('file_id')],
    get: { responses: { 200: json(file) } },
  },
};

t.test('below what a client created, nothing is made up', async (t) => {
  const ask = await serveDocument(t, paths);
  const { id } = (await ask('POST', '/channels', { topic: 'News' })).body;

  t.strictSame((await ask('GET', `/channels/${id}/messages`)).body, []);
  t.strictSame((await ask('GET', `/channels/${id}/files`)).body, []);
  await ask('POST', `/channels/${id}/messages`, { text: 'Hello' });
  await ask('POST', `/channels/${id}/files`, { name: 'a.txt' });
  t.match((await ask('GET', `/channels/${id}/messages`)).body, [{ text: 'Hello' }]);
  t.match((await ask('GET', `/channels/${id}/files`)).body, [{ name: 'a.txt' }]);
});

t.test('nor below a key that comes back', async (t) => {
  const ask = await serveDocument(t, paths);
  const { id } = (await ask('POST', '/channels', { id: 'news' })).body;
  await ask('POST', `/channels/${id}/messages`, { text: 'Hello' });
  await ask('DELETE', `/channels/${id}`);
  t.equal((await ask('GET', `/channels/${id}`)).status, 404);
  await ask('PUT', `/channels/${id}`, { topic: 'Back' });

  t.strictSame((await ask('GET', `/channels/${id}/messages`)).body, []);
});

t.test('below another key there are records of the seed', async (t) => {
  const ask = await serveDocument(t, paths, { unknownKeys: 'make' });
  await ask('POST', '/channels', { topic: 'News' });

  t.equal((await ask('GET', '/channels/general/messages')).body.length, 3);
  t.equal((await ask('GET', '/channels/general/files')).body.length, 3);
});

t.test('what has no parent belongs to any but those that a client created', async (t) => {
  const ask = await serveDocument(
    t,
    {
      '/boards': creates('Board'),
      '/boards/{board_code}': { parameters: [board], ...reads('Board') },
      '/boards/{board_code}/notes': { parameters: [board], ...lists('Note'), ...creates('Note') },
      '/notes': lists('Note'),
      '/notes/{note_id}': { parameters: [note], ...reads('Note') },
    },
    { schemas, unknownKeys: 'make' },
  );
  await ask('POST', '/boards', { code: 'mine' });

  t.equal((await ask('GET', '/boards/other/notes')).body.length, 3);
  t.strictSame((await ask('GET', '/boards/mine/notes')).body, []);
});
