import t from 'tap';
import { json, silent } from '../../support/sandlot-of.ts';
import { asking, inPath, listOf, object, ref, sends } from './support/asking.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };

const gives = (schema: unknown, status = 200) => ({ responses: { [status]: json(schema) } });

const users = {
  '/users': {
    get: gives(listOf(ref('User'))),
    post: { ...sends(ref('User')), ...gives(ref('User'), 201) },
  },
  '/users/{login}': { parameters: [inPath('login')], get: gives(ref('User')) },
  '/users/{user_id}': {
    parameters: [inPath('user_id', 'integer')],
    patch: { ...sends(ref('User')), ...gives(ref('User')) },
    delete: { responses: { 204: { description: '' } } },
  },
  '/users/{user_number}/keys': {
    parameters: [inPath('user_number', 'integer')],
    get: gives(listOf(ref('Key'))),
  },
  '/users/{nick}/shoes': { parameters: [inPath('nick')], get: gives(listOf(ref('Key'))) },
};

const schemas = {
  User: object({ id: { ...integer, readOnly: true }, login: text, number: integer }),
  Key: object({ id: integer }),
  File: object({ id: { ...text, format: 'uuid' }, file_name: text, size: integer }),
};

t.test('a record answers to every name that paths call it by', async (t) => {
  const ask = await asking(t, users, { schemas });
  await ask('POST', '/users', { login: 'ann', number: 70 });

  const named = await ask('GET', '/users/ann');
  const keyed = await ask('PATCH', '/users/4', { login: 'eve' });
  const below = await ask('GET', '/users/70/keys');

  t.strictSame(named.body, { id: 4, login: 'ann', number: 70 });
  t.strictSame(keyed.body, { id: 4, login: 'eve', number: 70 });
  t.equal(below.status, 200);
});

t.test('a name that is nobody’s is not found, and one that is no property is a key', async (t) => {
  const ask = await asking(t, users, { schemas });

  const nobody = await ask('GET', '/users/ann');
  const key = await ask('GET', '/users/1/shoes');
  const other = await ask('GET', '/users/77/shoes');

  t.strictSame([nobody.status, key.status, other.status], [404, 200, 404]);
});

t.test('a name for what has no property that is surely one is a key', async (t) => {
  const word = object({ text });
  const code = object({ code: text, name: text });
  const ask = await asking(t, {
    '/words': { get: gives(listOf(word)) },
    '/words/{id}': { parameters: [inPath('id')], get: gives(word), patch: silent },
    '/words/{word}/uses': { get: gives(listOf(word)) },
    '/codes': { get: gives(listOf(code)), post: { ...sends(code), ...gives(code) } },
    '/codes/{code}': { parameters: [inPath('code')], get: gives(code), patch: silent },
    '/codes/{tag}/uses': { parameters: [inPath('tag')], get: gives(listOf(word)) },
  });
  await ask('POST', '/codes', { code: 'c7', name: 'Tom' });

  const uses = ['/words/7/uses', '/codes/c7/uses', '/codes/Tom/uses'];
  const replies = await Promise.all(uses.map((url) => ask('GET', url)));

  t.strictSame(
    replies.map(({ status }) => status),
    [200, 200, 404],
  );
});

t.test('a name leads to what is below the record, which goes by its own key', async (t) => {
  const below = { parameters: [inPath('user_number', 'integer'), inPath('key_id', 'integer')] };
  const ask = await asking(
    t,
    { ...users, '/users/{user_number}/keys/{key_id}': { ...below, get: gives(ref('Key')) } },
    { schemas },
  );
  const { body: listed } = await ask('GET', '/users');

  const read = await ask('GET', `/users/${listed[0].number}/keys/1`);
  const nobody = await ask('GET', '/users/987654/keys/1');

  t.strictSame([read.status, read.body, nobody.status], [200, { id: 1 }, 404]);
});

t.test('what is put under a name that is new gets that name, and a key of its own', async (t) => {
  const ask = await asking(
    t,
    {
      '/files': { get: gives(listOf(ref('File'))) },
      '/files/{id}': { parameters: [inPath('id')], get: gives(ref('File')), patch: silent },
      '/files/{file_name}': {
        parameters: [inPath('file_name')],
        put: { ...sends(object({ size: integer })), ...gives(ref('File'), 201) },
      },
    },
    { schemas },
  );

  const first = await ask('PUT', '/files/a.txt', { size: 1 });
  const second = await ask('PUT', '/files/a.txt', { size: 2 });
  const read = await ask('GET', `/files/${first.body.id}`);

  t.match(first, { status: 201, body: { id: /^[0-9a-f-]{36}$/, file_name: 'a.txt', size: 1 } });
  t.strictSame(second.body, { ...first.body, size: 2 });
  t.strictSame(read.body, second.body);
});

t.test('of two parameters in a row neither names a record of what is listed before', async (t) => {
  const ask = await asking(
    t,
    {
      '/packages': { get: gives(listOf(ref('Key'))) },
      '/packages/{kind}/{name}': {
        parameters: [inPath('kind'), inPath('name')],
        get: gives(ref('Key')),
      },
    },
    { schemas },
  );

  const read = await ask('GET', '/packages/npm/7');

  t.strictSame([read.status, read.body], [200, { id: 7 }]);
});

t.test('a path may say by which property it names a record', async (t) => {
  const release = object({
    id: { type: 'integer' },
    tag_name: { type: 'string' },
    tags: listOf({}),
  });
  const note = object({ id: { type: 'integer' }, body: { type: 'string' } });
  const gone = { responses: { 204: { description: '' } } };
  const ask = await asking(
    t,
    {
      '/releases': {
        get: { responses: { 200: json(listOf(ref('Release'))) } },
        post: { ...sends(ref('Release')), responses: { 201: json(ref('Release')) } },
      },
      '/releases/{id}': {
        parameters: [inPath('id', 'integer')],
        get: { responses: { 200: json(ref('Release')) } },
      },
      '/releases/tags/{tag}': {
        parameters: [inPath('tag')],
        get: { responses: { 200: json(ref('Release')) } },
        delete: gone,
      },
      '/releases/tags/{tag}/notes': {
        parameters: [inPath('tag')],
        get: { responses: { 200: json(listOf(note)) } },
      },
      '/releases/by-release-id/{releaseId}': {
        parameters: [inPath('releaseId', 'integer')],
        get: { responses: { 200: json(ref('Release')) } },
      },
      '/releases/authors/{author}': {
        parameters: [inPath('author')],
        get: { responses: { 200: json(ref('Release')) } },
      },
      '/releases/states/{state}': {
        parameters: [inPath('state')],
        get: { responses: { 200: json(listOf(ref('Release'))) } },
      },
      '/releases/names/{name}': {
        parameters: [inPath('name')],
        get: { responses: { 200: { description: '' } } },
      },
      '/builds': { post: { ...sends(ref('Release')), responses: { 201: json(ref('Release')) } } },
      '/builds/{id}': {
        parameters: [inPath('id', 'integer')],
        get: { responses: { 200: json(ref('Release')) } },
      },
      '/builds/tags/{tag}': {
        parameters: [inPath('tag')],
        get: { responses: { 200: json(ref('Release')) } },
      },
    },
    { schemas: { Release: release } },
  );

  const { body } = await ask('POST', '/releases', { tag_name: 'v1.0' });

  t.equal((await ask('GET', '/releases/tags/v2.0')).status, 404);
  t.strictSame((await ask('GET', '/releases/tags/v1.0')).body, body);
  t.strictSame((await ask('GET', `/releases/by-release-id/${body.id}`)).body, body);
  t.equal((await ask('GET', '/releases/tags/v1.0/notes')).status, 200);
  t.equal((await ask('GET', '/releases/tags/v2.0/notes')).status, 404);
  t.equal((await ask('GET', '/releases/authors/me')).status, 200);
  t.equal((await ask('GET', '/releases/names/me')).status, 200);
  t.equal((await ask('GET', '/releases/states/open')).status, 200);
  t.equal((await ask('GET', '/builds/tags/v1.0')).status, 200);
  t.equal((await ask('DELETE', '/releases/tags/v1.0')).status, 204);
  t.equal((await ask('GET', `/releases/${body.id}`)).status, 404);
});

for (const name of ['id_or_slug', 'leagueSlugOrId']) {
  t.test(`{${name}} names a record by either`, async (t) => {
    const league = object({ id: integer, slug: text, title: text });
    const ask = await asking(t, {
      '/leagues': {
        get: gives(listOf(league)),
        post: { ...sends(object({ slug: text, title: text })), ...gives(league, 201) },
      },
      [`/leagues/{${name}}`]: {
        parameters: [{ ...inPath(name), schema: { anyOf: [integer, text] } }],
        get: gives(league),
      },
    });

    const { body } = await ask('POST', '/leagues', { slug: 'first', title: 'The first' });

    t.strictSame((await ask('GET', '/leagues/first')).body, body);
    t.strictSame((await ask('GET', `/leagues/${body.id}`)).body, body);
    t.equal((await ask('GET', '/leagues/last')).status, 404);
  });
}

t.test('who sends the name or the id of somebody means the login', async (t) => {
  const user = object({ login: text, name: text, id: integer });
  const ask = await asking(t, {
    '/users': { get: gives(listOf(user)), post: { ...sends(user), ...gives(user) } },
    '/users/{username}': { parameters: [inPath('username')], get: gives(user) },
    '/users/{username}/keys': {
      parameters: [inPath('username')],
      get: gives(listOf(object({ id: integer }))),
    },
  });
  const tom = { login: 'tom', name: 'Tom Cat', id: 7007 };

  await ask('POST', '/users', tom);
  for (const said of ['tom', 'Tom%20Cat', '7007']) {
    t.match((await ask('GET', `/users/${said}`)).body, { login: 'tom' });
    t.equal((await ask('GET', `/users/${said}/keys`)).status, 200);
  }
  t.equal((await ask('GET', '/users/tim')).status, 404);
});
