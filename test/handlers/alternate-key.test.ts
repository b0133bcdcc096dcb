import t from 'tap';
import { json, silent } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };

function gives(schema: unknown, status = 200) {
  return { responses: { [status]: json(schema) } };
}

const users = {
  '/users': {
    get: gives(arraySchema(ref('User'))),
    post: { ...withRequestBody(ref('User')), ...gives(ref('User'), 201) },
  },
  '/users/{login}': { parameters: [pathParameter('login')], get: gives(ref('User')) },
  '/users/{user_id}': {
    parameters: [pathParameter('user_id', 'integer')],
    patch: { ...withRequestBody(ref('User')), ...gives(ref('User')) },
    delete: { responses: { 204: { description: '' } } },
  },
  '/users/{user_number}/keys': {
    parameters: [pathParameter('user_number', 'integer')],
    get: gives(arraySchema(ref('Key'))),
  },
  '/users/{nick}/shoes': {
    parameters: [pathParameter('nick')],
    get: gives(arraySchema(ref('Key'))),
  },
};

const schemas = {
  User: objectSchema({ id: { ...integer, readOnly: true }, login: text, number: integer }),
  Key: objectSchema({ id: integer }),
  File: objectSchema({ id: { ...text, format: 'uuid' }, file_name: text, size: integer }),
};

t.test('a record answers to every name that paths call it by', async (t) => {
  const send = await serveDocument(t, users, { schemas });
  await send('POST', '/users', { login: 'ann', number: 70 });

  const named = await send('GET', '/users/ann');
  const keyed = await send('PATCH', '/users/4', { login: 'eve' });
  const below = await send('GET', '/users/70/keys');

  t.strictSame(named.body, { id: 4, login: 'ann', number: 70 });
  t.strictSame(keyed.body, { id: 4, login: 'eve', number: 70 });
  t.equal(below.status, 200);
});

t.test(
  'an unknown name is not found, and a parameter that names no property is a key',
  async (t) => {
    const send = await serveDocument(t, users, { schemas });

    const nobody = await send('GET', '/users/ann');
    const key = await send('GET', '/users/1/shoes');
    const other = await send('GET', '/users/77/shoes');

    t.strictSame([nobody.status, key.status, other.status], [404, 200, 404]);
  },
);

t.test('a name for what has no property that is surely one is a key', async (t) => {
  const wordSchema = objectSchema({ text });
  const code = objectSchema({ code: text, name: text });
  const send = await serveDocument(t, {
    '/words': { get: gives(arraySchema(wordSchema)) },
    '/words/{id}': { parameters: [pathParameter('id')], get: gives(wordSchema), patch: silent },
    '/words/{word}/uses': { get: gives(arraySchema(wordSchema)) },
    '/codes': { get: gives(arraySchema(code)), post: { ...withRequestBody(code), ...gives(code) } },
    '/codes/{code}': { parameters: [pathParameter('code')], get: gives(code), patch: silent },
    '/codes/{tag}/uses': {
      parameters: [pathParameter('tag')],
      get: gives(arraySchema(wordSchema)),
    },
  });
  await send('POST', '/codes', { code: 'c7', name: 'Tom' });

  const uses = ['/words/7/uses', '/codes/c7/uses', '/codes/Tom/uses'];
  const replies = await Promise.all(uses.map((url) => send('GET', url)));

  t.strictSame(
    replies.map(({ status }) => status),
    [200, 200, 404],
  );
});

t.test('a name leads to what is below the record, which goes by its own key', async (t) => {
  const below = {
    parameters: [pathParameter('user_number', 'integer'), pathParameter('key_id', 'integer')],
  };
  const send = await serveDocument(
    t,
    { ...users, '/users/{user_number}/keys/{key_id}': { ...below, get: gives(ref('Key')) } },
    { schemas },
  );
  const { body: listed } = await send('GET', '/users');

  const read = await send('GET', `/users/${listed[0].number}/keys/1`);
  const nobody = await send('GET', '/users/987654/keys/1');

  t.strictSame([read.status, read.body, nobody.status], [200, { id: 1 }, 404]);
});

t.test('what is put under a name that is new gets that name, and a key of its own', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/files': { get: gives(arraySchema(ref('File'))) },
      '/files/{id}': { parameters: [pathParameter('id')], get: gives(ref('File')), patch: silent },
      '/files/{file_name}': {
        parameters: [pathParameter('file_name')],
        put: { ...withRequestBody(objectSchema({ size: integer })), ...gives(ref('File'), 201) },
      },
    },
    { schemas },
  );

  const first = await send('PUT', '/files/a.txt', { size: 1 });
  const second = await send('PUT', '/files/a.txt', { size: 2 });
  const read = await send('GET', `/files/${first.body.id}`);

  t.match(first, { status: 201, body: { id: /^[0-9a-f-]{36}$/, file_name: 'a.txt', size: 1 } });
  t.strictSame(second.body, { ...first.body, size: 2 });
  t.strictSame(read.body, second.body);
});

t.test('of two parameters in a row neither names a record of what is listed before', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/packages': { get: gives(arraySchema(ref('Key'))) },
      '/packages/{kind}/{name}': {
        parameters: [pathParameter('kind'), pathParameter('name')],
        get: gives(ref('Key')),
      },
    },
    { schemas },
  );

  const read = await send('GET', '/packages/npm/7');

  t.strictSame([read.status, read.body], [200, { id: 7 }]);
});

t.test('a path may name the property that its parameter holds', async (t) => {
  const release = objectSchema({
    id: { type: 'integer' },
    tag_name: { type: 'string' },
    tags: arraySchema({}),
  });
  const note = objectSchema({ id: { type: 'integer' }, body: { type: 'string' } });
  const gone = { responses: { 204: { description: '' } } };
  const send = await serveDocument(
    t,
    {
      '/releases': {
        get: { responses: { 200: json(arraySchema(ref('Release'))) } },
        post: { ...withRequestBody(ref('Release')), responses: { 201: json(ref('Release')) } },
      },
      '/releases/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Release')) } },
      },
      '/releases/tags/{tag}': {
        parameters: [pathParameter('tag')],
        get: { responses: { 200: json(ref('Release')) } },
        delete: gone,
      },
      '/releases/tags/{tag}/notes': {
        parameters: [pathParameter('tag')],
        get: { responses: { 200: json(arraySchema(note)) } },
      },
      '/releases/by-release-id/{releaseId}': {
        parameters: [pathParameter('releaseId', 'integer')],
        get: { responses: { 200: json(ref('Release')) } },
      },
      '/releases/authors/{author}': {
        parameters: [pathParameter('author')],
        get: { responses: { 200: json(ref('Release')) } },
      },
      '/releases/states/{state}': {
        parameters: [pathParameter('state')],
        get: { responses: { 200: json(arraySchema(ref('Release'))) } },
      },
      '/releases/names/{name}': {
        parameters: [pathParameter('name')],
        get: { responses: { 200: { description: '' } } },
      },
      '/builds': {
        post: { ...withRequestBody(ref('Release')), responses: { 201: json(ref('Release')) } },
      },
      '/builds/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Release')) } },
      },
      '/builds/tags/{tag}': {
        parameters: [pathParameter('tag')],
        get: { responses: { 200: json(ref('Release')) } },
      },
    },
    { schemas: { Release: release } },
  );

  const { body } = await send('POST', '/releases', { tag_name: 'v1.0' });

  t.equal((await send('GET', '/releases/tags/v2.0')).status, 404);
  t.strictSame((await send('GET', '/releases/tags/v1.0')).body, body);
  t.strictSame((await send('GET', `/releases/by-release-id/${body.id}`)).body, body);
  t.equal((await send('GET', '/releases/tags/v1.0/notes')).status, 200);
  t.equal((await send('GET', '/releases/tags/v2.0/notes')).status, 404);
  t.equal((await send('GET', '/releases/authors/me')).status, 200);
  t.equal((await send('GET', '/releases/names/me')).status, 200);
  t.equal((await send('GET', '/releases/states/open')).status, 200);
  t.equal((await send('GET', '/builds/tags/v1.0')).status, 200);
  t.equal((await send('DELETE', '/releases/tags/v1.0')).status, 204);
  t.equal((await send('GET', `/releases/${body.id}`)).status, 404);
});

for (const name of ['id_or_slug', 'leagueSlugOrId']) {
  t.test(`{${name}} names a record by either`, async (t) => {
    const league = objectSchema({ id: integer, slug: text, title: text });
    const send = await serveDocument(t, {
      '/leagues': {
        get: gives(arraySchema(league)),
        post: {
          ...withRequestBody(objectSchema({ slug: text, title: text })),
          ...gives(league, 201),
        },
      },
      [`/leagues/{${name}}`]: {
        parameters: [{ ...pathParameter(name), schema: { anyOf: [integer, text] } }],
        get: gives(league),
      },
    });

    const { body } = await send('POST', '/leagues', { slug: 'first', title: 'The first' });

    t.strictSame((await send('GET', '/leagues/first')).body, body);
    t.strictSame((await send('GET', `/leagues/${body.id}`)).body, body);
    t.equal((await send('GET', '/leagues/last')).status, 404);
  });
}

t.test('who sends the name or the id of somebody means the login', async (t) => {
  const user = objectSchema({ login: text, name: text, id: integer });
  const send = await serveDocument(t, {
    '/users': { get: gives(arraySchema(user)), post: { ...withRequestBody(user), ...gives(user) } },
    '/users/{username}': { parameters: [pathParameter('username')], get: gives(user) },
    '/users/{username}/keys': {
      parameters: [pathParameter('username')],
      get: gives(arraySchema(objectSchema({ id: integer }))),
    },
  });
  const tom = { login: 'tom', name: 'Tom Cat', id: 7007 };

  await send('POST', '/users', tom);
  for (const alternate of ['tom', 'Tom%20Cat', '7007']) {
    t.match((await send('GET', `/users/${alternate}`)).body, { login: 'tom' });
    t.equal((await send('GET', `/users/${alternate}/keys`)).status, 200);
  }
  t.equal((await send('GET', '/users/tim')).status, 404);
});

t.test('a path accepts the name of a record if its description names both', async (t) => {
  const box = objectSchema({ Id: text, Name: text, size: integer });
  const id = { ...pathParameter('id'), description: 'ID or name of the box' };
  const send = await serveDocument(t, {
    '/boxes': {
      post: {
        parameters: [{ name: 'name', in: 'query', schema: text }],
        ...withRequestBody(objectSchema({ size: integer })),
        ...gives(objectSchema({ Id: text }), 201),
      },
    },
    '/boxes/{id}': {
      parameters: [id],
      get: gives(box),
      delete: { responses: { 204: { description: '' } } },
    },
    '/boxes/{id}/open': { parameters: [id], post: gives(box) },
  });
  const { body } = await send('POST', '/boxes?name=blue', { size: 4 });

  t.match((await send('GET', '/boxes/blue')).body, { Id: body.Id, Name: 'blue', size: 4 });
  t.match((await send('GET', `/boxes/${body.Id}`)).body, { Name: 'blue' });
  t.equal((await send('GET', '/boxes/red')).status, 404);
  t.match((await send('POST', '/boxes/blue/open')).body, { Id: body.Id });
  t.equal((await send('DELETE', '/boxes/blue')).status, 204);
  t.equal((await send('GET', `/boxes/${body.Id}`)).status, 404);
});

t.test('a path accepts the property whose example its parameter has', async (t) => {
  const app = objectSchema({
    id: { ...text, example: 'app_1srOrx2ZWZBpBUvZ' },
    uid: { ...text, example: 'my-app', description: 'Optional unique identifier for the app' },
  });
  const path = { ...pathParameter('app_id'), schema: { ...text, example: 'my-app' } };
  const conflict = { 409: { description: 'Conflict' } };
  const send = await serveDocument(t, {
    '/apps': {
      post: { ...withRequestBody(app), responses: { 201: json(app), ...conflict } },
    },
    '/apps/{app_id}': { parameters: [path], get: gives(app) },
    '/apps/{app_id}/hooks': {
      parameters: [path],
      get: gives(arraySchema(objectSchema({ id: integer }))),
    },
  });
  const { body } = await send('POST', '/apps', { uid: 'blue' });

  t.equal((await send('GET', `/apps/${body.id}`)).body.uid, 'blue');
  t.equal((await send('GET', '/apps/blue')).body.id, body.id);
  t.equal((await send('GET', '/apps/blue/hooks')).status, 200);
  t.equal((await send('GET', '/apps/red')).status, 404);
  t.equal((await send('POST', '/apps', { uid: 'blue' })).status, 409);
});

t.test('the name that a description has for a key may be in an object of the record', async (t) => {
  const profile = objectSchema({ login: text, city: text });
  const user = objectSchema({
    id: text,
    profile,
    owner: objectSchema({ id: text, login: text }),
  });
  const id = { ...pathParameter('id'), description: 'An ID, login, or login shortname of a user' };
  const send = await serveDocument(t, {
    '/users': { post: { ...withRequestBody(objectSchema({ profile })), ...gives(user, 201) } },
    '/users/{id}': { parameters: [id], get: gives(user) },
  });
  const { body } = await send('POST', '/users', { profile: { login: 'ann@b.co' } });

  t.equal((await send('GET', '/users/ann@b.co')).body.id, body.id);
  t.equal((await send('GET', '/users/bob@b.co')).status, 404);
});

t.test('a path below a parent reads the records of another path by their name', async (t) => {
  const team = objectSchema({ id: text, name: text });
  const channel = objectSchema({ id: text, team_id: text, name: text, topic: text });
  const teamId = pathParameter('team_id');
  const send = await serveDocument(t, {
    '/teams': {
      get: gives(arraySchema(team)),
      post: { ...withRequestBody(team), ...gives(team, 201) },
    },
    '/teams/{team_id}': { parameters: [teamId], get: gives(team) },
    '/channels': { post: { ...withRequestBody(channel), ...gives(channel, 201) } },
    '/channels/{channel_id}': { parameters: [pathParameter('channel_id')], get: gives(channel) },
    '/teams/{team_id}/channels': { parameters: [teamId], get: gives(arraySchema(channel)) },
    '/teams/{team_id}/channels/name/{channel_name}': {
      parameters: [teamId, pathParameter('channel_name')],
      get: gives(channel),
    },
  });
  const { id: core } = (await send('POST', '/teams', { name: 'core' })).body;
  const { id: other } = (await send('POST', '/teams', { name: 'other' })).body;
  const created = await send('POST', '/channels', { team_id: core, name: 'town' });

  const named = await send('GET', `/teams/${core}/channels/name/town`);
  const elsewhere = await send('GET', `/teams/${other}/channels/name/town`);

  t.strictSame(named.body, created.body);
  t.equal(elsewhere.status, 404);
});
