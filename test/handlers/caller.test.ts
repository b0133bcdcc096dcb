import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const schemas = {
  User: objectSchema({ login: text, name: text, email: text }),
  Note: objectSchema({ id: { type: 'integer' }, body: text, author: ref('User') }),
};
const user = { get: { responses: { 200: json(ref('User')) } } };
const changed = { ...withRequestBody(objectSchema({ name: text })), ...user.get };
const users = {
  '/users/{login}': { parameters: [pathParameter('login')], ...user },
  '/users/{login}/notes': {
    parameters: [pathParameter('login')],
    get: { responses: { 200: json(arraySchema(ref('Note'))) } },
  },
};
const listedUsers = {
  ...users,
  '/users': { get: { responses: { 200: json(arraySchema(ref('User'))) } } },
};
const notes = {
  '/notes': {
    post: {
      ...withRequestBody(objectSchema({ body: text })),
      responses: { 201: json(ref('Note')) },
    },
  },
  '/notes/{id}': {
    parameters: [pathParameter('id', 'integer')],
    get: { responses: { 200: json(ref('Note')) } },
  },
};

t.test(
  'a path of the caller is that of the first user, who creates what the client does',
  async (t) => {
    const ask = await serveDocument(
      t,
      { ...listedUsers, ...notes, '/user': { ...user, patch: changed } },
      { schemas },
    );

    const { body: me } = await ask('GET', '/user');
    t.strictSame((await ask('GET', '/users')).body[0], me);
    t.strictSame((await ask('GET', `/users/${me.login}`)).body, me);
    t.strictSame((await ask('POST', '/notes', { body: 'hi' })).body.author, me);

    t.strictSame((await ask('PATCH', '/user', { name: 'Ann' })).body, { ...me, name: 'Ann' });
    t.equal((await ask('GET', `/users/${me.login}`)).body.name, 'Ann');
  },
);

t.test('the caller exists where nothing lists the users, and without records', async (t) => {
  for (const options of [{}, { records: 0 }]) {
    const ask = await serveDocument(t, { ...users, '/me': user }, { schemas, ...options });
    const { status, body: me } = await ask('GET', '/me');
    t.equal(status, 200);
    t.strictSame((await ask('GET', `/users/${me.login}`)).body, me);
  }
});

t.test('words such as `me` are accepted as the key of a user', async (t) => {
  const ask = await serveDocument(t, listedUsers, { schemas });
  const [first] = (await ask('GET', '/users')).body;
  t.strictSame((await ask('GET', '/users/me')).body, first);
  t.equal((await ask('GET', '/users/me/notes')).status, 200);
  t.equal((await ask('GET', '/users/you')).status, 404);

  const none = await serveDocument(t, listedUsers, { schemas, records: 0 });
  t.equal((await none('GET', '/users/me')).status, 404);
});

t.test('another object at such a path is a record of its own', async (t) => {
  const settings = objectSchema({ theme: text, size: text });
  const own = { responses: { 200: json(settings) } };
  const ask = await serveDocument(
    t,
    { ...listedUsers, '/user': { get: own, put: { ...withRequestBody(settings), ...own } } },
    { schemas },
  );
  await ask('PUT', '/user', { theme: 'dark', size: 'big' });
  t.strictSame((await ask('GET', '/user')).body, { theme: 'dark', size: 'big' });
});
