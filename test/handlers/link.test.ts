import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
  type SendRequest,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const gone = { responses: { 204: {} } };
function lists(schema: object) {
  return { get: { responses: { 200: json(arraySchema(schema)) } } };
}
function takes(sent: object, answer?: object, status = 200) {
  return {
    ...withRequestBody(sent),
    responses: { [status]: answer ? json(answer) : {} },
  };
}

/** All and one of some records. */
function records(noun: string, schema: object, parameter = 'id') {
  return {
    [`/${noun}`]: { ...lists(schema), post: takes(objectSchema({ name: text }), schema, 201) },
    [`/${noun}/{${parameter}}`]: {
      parameters: [pathParameter(parameter, 'integer')],
      get: { responses: { 200: json(schema) } },
      patch: takes(objectSchema({ name: text, team_id: integer }), schema),
      delete: gone,
    },
  };
}

const user = ref('User');
const team = pathParameter('team', 'integer');
const member = pathParameter('user', 'integer');
const named = objectSchema({ id: integer, name: text }, { required: ['id', 'name'] });

/** Serves teams and users, and more paths. */
function serveTeams(t: Test, paths: object, User: object = named) {
  return serveDocument(
    t,
    { ...records('teams', ref('Team')), ...records('users', user), ...paths },
    { schemas: { Team: named, User } },
  );
}

async function idsOf(send: SendRequest, url: string) {
  return (await send('GET', url)).body.map(({ id }: { id: number }) => id);
}

const put = { parameters: [team, member], put: { responses: { 200: json(user) } }, delete: gone };
const all = { parameters: [team], ...lists(user) };

t.test('a record is put below a parent and taken away, and goes on without it', async (t) => {
  const send = await serveTeams(t, {
    '/teams/{team}/users': all,
    '/teams/{team}/users/{user}': put,
  });
  const known = (await send('GET', '/users/2')).body;

  t.strictSame(await idsOf(send, '/teams/1/users'), [1]);
  t.match(await send('PUT', '/teams/1/users/2'), { status: 200, body: known });
  await send('PUT', '/teams/1/users/2');
  t.strictSame(await idsOf(send, '/teams/1/users'), [1, 2]);
  t.strictSame(await idsOf(send, '/teams/2/users'), [2]);
  for (const url of ['/teams/1/users/99', '/teams/99/users/1'])
    t.equal((await send('PUT', url)).status, 404);
  t.strictSame(await idsOf(send, '/users'), [1, 2, 3]);

  t.equal((await send('DELETE', '/teams/1/users/2')).status, 204);
  t.match(await send('DELETE', '/teams/1/users/2'), {
    status: 404,
    body: { detail: '"2" of users belongs to another parent.' },
  });
  t.strictSame(await idsOf(send, '/teams/1/users'), [1]);
  t.strictSame((await send('GET', '/users/2')).body, known);
});

t.test('what is gone is nowhere, and a parent that is gone takes nothing with it', async (t) => {
  const send = await serveTeams(t, {
    '/teams/{team}/users': all,
    '/teams/{team}/users/{user}': put,
  });
  await send('PUT', '/teams/1/users/2');

  await send('DELETE', '/users/1');
  t.strictSame(await idsOf(send, '/teams/1/users'), [2]);
  await send('DELETE', '/teams/1');
  t.strictSame(await idsOf(send, '/users'), [2, 3]);
  t.strictSame(await idsOf(send, '/teams/2/users'), [2]);
});

t.test('a record that the body names is added, and the reply has both keys', async (t) => {
  const membership = objectSchema(
    {
      ...{ id: integer, team_id: integer, user_id: integer, role: text },
      joined_at: { ...text, format: 'date-time' },
    },
    { required: ['id', 'team_id', 'user_id', 'role', 'joined_at'] },
  );
  const post = takes(objectSchema({ user_id: integer, role: text }), membership, 201);
  const send = await serveTeams(t, { '/teams/{team}/members': { ...all, post } });

  const { status, body } = await send('POST', '/teams/1/members', { user_id: 3, role: 'owner' });

  t.match([status, body], [201, { team_id: 1, user_id: 3, role: 'owner', joined_at: instant }]);
  t.strictSame(await idsOf(send, '/teams/1/members'), [1, 3]);
  t.equal((await send('POST', '/teams/1/members', { user_id: 9 })).status, 404);
});

t.test('the body may name it by its id, and the reply be the record', async (t) => {
  const post = { ...takes(objectSchema({ id: integer }), user, 201) };
  const send = await serveTeams(t, {
    '/teams/{team}/users': { ...all, post },
    '/teams/{team}/users/{user}': { parameters: [team, member], delete: gone },
  });

  const { body } = await send('POST', '/teams/1/users', { id: 3 });

  t.strictSame(body, (await send('GET', '/users/3')).body);
  await send('DELETE', '/teams/1/users/1');
  t.strictSame(await idsOf(send, '/teams/1/users'), [3]);
});

t.test('a list of keys adds and removes many records; PUT replaces all of them', async (t) => {
  const ids = arraySchema(integer);
  const send = await serveTeams(t, {
    '/teams/{team}/users': {
      ...all,
      post: takes(objectSchema({ user_ids: ids }), objectSchema({ added: integer })),
      put: takes(ids, arraySchema(user)),
      delete: takes(objectSchema({ users: ids }), objectSchema({ removed: integer, missing: ids })),
      patch: takes(objectSchema({ colour: text }), objectSchema({ colour: text })),
    },
    '/teams/{team}/users/add': {
      parameters: [team],
      post: takes(objectSchema({ ids }), undefined, 204),
    },
    '/teams/{team}/users/remove': {
      parameters: [team],
      post: { ...takes(objectSchema({ ids }), undefined, 204), responses: { 204: {}, 404: {} } },
    },
    '/teams/{team}/users/sort': {
      parameters: [team],
      post: takes(objectSchema({ ids }), objectSchema({})),
    },
    '/teams/{team}/users/all': { parameters: [team], post: { responses: { 204: {} } } },
  });
  const inTeam = () => idsOf(send, '/teams/1/users');

  const added = await send('POST', '/teams/1/users', { user_ids: [2, 99] });
  t.match(added, {
    body: { added: 1 },
    headers: { 'sandlot-notice': ['not-found "No record \\"99\\" in users."'] },
  });
  t.strictSame(await inTeam(), [1, 2]);
  const whole = await send('PUT', '/teams/1/users', [2, 3]);
  t.match(whole.body, [{ id: 2 }, { id: 3 }]);
  t.strictSame(await inTeam(), [2, 3]);
  const removed = await send('DELETE', '/teams/1/users', { users: [3, 1] });
  t.match(removed.body, { removed: 1, missing: [1] });
  await send('POST', '/teams/1/users/add', { ids: [1] });
  t.strictSame(await inTeam(), [1, 2]);
  t.equal((await send('POST', '/teams/1/users/remove', { ids: [3] })).status, 404);
  await send('POST', '/teams/1/users/remove', { ids: [2] });
  t.strictSame(await inTeam(), [1]);
  for (const [method, path] of [
    ['POST', 'sort'],
    ['POST', 'all'],
  ] as const)
    await send(method, `/teams/1/users/${path}`, path === 'sort' ? { ids: [] } : undefined);
  await send('PATCH', '/teams/1/users', { colour: 'red' });
  t.strictSame(await inTeam(), [1]);
});

t.test('a reply names no member where none was added', async (t) => {
  const replySchema = objectSchema(
    { team_id: text, user_id: text },
    { required: ['team_id', 'user_id'] },
  );
  const post = takes(
    objectSchema({ user_ids: arraySchema(integer) }, { required: ['user_ids'] }),
    replySchema,
    201,
  );
  const send = await serveTeams(t, { '/teams/{team}/users': { ...all, post } });

  const { body } = await send('POST', '/teams/1/users', { user_ids: [99] });
  t.match(body, { team_id: '1' });
  t.not(body.user_id, 'undefined');
});

t.test('DELETE of all takes all away from there alone', async (t) => {
  const send = await serveTeams(t, {
    '/teams/{team}/users': { ...all, delete: gone },
    '/teams/{team}/users/{user}': put,
  });

  await send('DELETE', '/teams/1/users');

  t.strictSame(await idsOf(send, '/teams/1/users'), []);
  t.strictSame(await idsOf(send, '/users'), [1, 2, 3]);
});

t.test('the properties of a record that list its parents follow', async (t) => {
  const followed = objectSchema(
    {
      ...{ id: integer, name: text, team_id: { type: ['integer', 'null'] } },
      teams: arraySchema(objectSchema({ id: integer, name: text })),
    },
    { required: ['id', 'name', 'team_id'] },
  );
  const paths = { '/teams/{team}/users': all, '/teams/{team}/users/{user}': put };
  const send = await serveTeams(t, paths, followed);
  const { body: parent } = await send('GET', '/teams/1');

  const { body: there } = await send('PUT', '/teams/1/users/2');
  t.match([there.team_id, there.teams.at(-1)], [1, parent]);
  t.strictSame(await idsOf(send, '/teams/1/users'), [1, 2]);
  t.strictSame(await idsOf(send, '/teams/2/users'), []);

  await send('DELETE', '/teams/1/users/2');
  const { body: back } = await send('GET', '/users/2');
  t.equal(back.team_id, null);
  t.notHas(back.teams, [parent]);
  await send('PUT', '/teams/2/users/2');
  await send('DELETE', '/teams/1/users/2');
  t.equal((await send('GET', '/users/2')).body.team_id, 2);
  await send('DELETE', '/teams/3');
  t.equal((await send('GET', '/users/3')).body.team_id, null);
});

t.test('a parent that a record need not name, or cannot be without', async (t) => {
  const paths = { '/teams/{team}/users': all, '/teams/{team}/users/{user}': put };
  const properties = { id: integer, name: text, team_id: integer };
  const free = await serveTeams(t, paths, objectSchema(properties));
  await free('DELETE', '/teams/1/users/1');
  t.notHas((await free('GET', '/users/1')).body, { team_id: 1 });

  const bound = await serveTeams(t, paths, objectSchema(properties, { required: ['team_id'] }));
  await bound('PUT', '/teams/1/users/2');
  await bound('DELETE', '/teams/1/users/2');
  t.equal((await bound('GET', '/users/2')).body.team_id, 1);
});

t.test('some of all, without a parent; others are named by what is not their key', async (t) => {
  const issue = objectSchema(
    { number: integer, id: integer, title: text },
    { required: ['number', 'id'] },
  );
  const number = pathParameter('number', 'integer');
  const send = await serveDocument(
    t,
    {
      '/issues': lists(ref('Issue')),
      '/issues/{number}': {
        parameters: [number],
        get: { responses: { 200: json(ref('Issue')) } },
        patch: takes(objectSchema({ title: text }), ref('Issue')),
      },
      '/pins': lists(ref('Issue')),
      '/pins/{issue_number}': {
        parameters: [pathParameter('issue_number', 'integer')],
        put: { responses: { 204: {} } },
        delete: gone,
      },
      '/issues/{number}/blocked_by': {
        parameters: [number],
        ...lists(ref('Issue')),
        post: takes(objectSchema({ issue_id: integer }), ref('Issue'), 201),
      },
      '/issues/{number}/blocked_by/{issue_id}': {
        parameters: [number, pathParameter('issue_id', 'integer')],
        delete: gone,
      },
    },
    { schemas: { Issue: issue } },
  );
  const issues = (await send('GET', '/issues')).body;
  const [first, second] = issues;

  await send('DELETE', `/pins/${first.number}`);
  t.strictSame((await send('GET', '/pins')).body, issues.slice(1));
  await send('PUT', `/pins/${first.number}`);
  t.strictSame((await send('GET', '/pins')).body, issues);

  const changed = await send('PATCH', `/issues/${first.number}`, { title: first.title });
  t.strictSame(changed.body, first);

  const at = `/issues/${second.number}/blocked_by`;
  const { status, body } = await send('POST', at, { issue_id: first.id });
  t.strictSame([status, body], [201, first]);
  t.equal((await send('POST', at, { issue_id: 999999 })).status, 404);
  t.hasStrict((await send('GET', at)).body, [first]);
  t.equal((await send('DELETE', `${at}/${first.id}`)).status, 204);
});

t.test('a record of no parent is put below one; what a body leaves out puts nothing', async (t) => {
  const User = objectSchema(
    { id: integer, name: text, teams: arraySchema(named) },
    { required: ['id'] },
  );
  const send = await serveTeams(
    t,
    {
      '/teams/{team}/users': { ...all, post: takes(objectSchema({ user_id: integer }), user) },
      '/teams/{team}/users/{user}': {
        parameters: [team, member],
        get: { responses: { 200: json(user) } },
        put: { responses: { 200: json(objectSchema({ user_id: integer, team_id: integer })) } },
        delete: gone,
      },
      '/teams/{team}/users/{user}/greet': { parameters: [team, member], post: gone },
    },
    User,
  );
  const { body: made } = await send('POST', '/users', { name: 'Tom' });

  t.equal((await send('GET', `/teams/1/users/${made.id}`)).status, 404);
  const { body: joined } = await send('PUT', `/teams/1/users/${made.id}`);
  t.match(joined, { user_id: made.id, team_id: 1 });
  const { body: there } = await send('GET', `/teams/1/users/${made.id}`);
  t.match(there.teams, [{ id: 1 }]);
  t.equal((await send('POST', `/teams/1/users/${made.id}/greet`)).status, 204);
  const before = await idsOf(send, '/teams/1/users');
  await send('POST', '/teams/1/users', {});
  t.strictSame(await idsOf(send, '/teams/1/users'), before);
});

t.test(
  'what is shown by the reply to putting it alone, below parents that nothing lists',
  async (t) => {
    const [org, slug] = [pathParameter('org'), pathParameter('user_slug')];
    const send = await serveDocument(
      t,
      {
        '/{org}/users': {
          parameters: [org],
          ...lists(user),
          post: takes(objectSchema({ name: text }), user, 201),
        },
        '/{org}/users/{id}': {
          parameters: [org, pathParameter('id', 'integer')],
          get: { responses: { 200: json(user) } },
        },
        '/{org}/teams': { parameters: [org], ...lists(ref('Team')) },
        '/{org}/teams/{team}': {
          parameters: [org, team],
          get: { responses: { 200: json(ref('Team')) } },
        },
        '/{org}/teams/{team}/users/{user_slug}': {
          parameters: [org, team, slug],
          put: { responses: { 200: json(user) } },
          delete: gone,
        },
        '/{org}/teams/{team}/guests': {
          parameters: [org, team],
          ...lists(user),
          post: takes(
            objectSchema({ user_slug: text }),
            objectSchema({ team_id: integer, user_slug: text }),
          ),
        },
      },
      {
        schemas: {
          Team: named,
          User: objectSchema(
            { id: integer, slug: text, name: text },
            { required: ['id', 'slug', 'name'] },
          ),
        },
      },
    );
    const [first, second] = (await send('GET', '/acme/users')).body;

    t.strictSame((await send('PUT', `/acme/teams/1/users/${second.slug}`)).body, second);
    t.equal((await send('DELETE', `/acme/teams/1/users/${second.slug}`)).status, 204);
    const guest = await send('POST', '/acme/teams/2/guests', { user_slug: first.slug });
    t.match(guest.body, { team_id: 2, user_slug: first.slug });
    t.hasStrict((await send('GET', '/acme/teams/2/guests')).body, [first]);
  },
);

t.test('a list of texts may be of new ones', async (t) => {
  const send = await serveTeams(t, {
    '/teams/{team}/users': { ...all, post: takes(arraySchema(text), user) },
  });

  await send('POST', '/teams/1/users', ['Tom']);

  t.equal((await send('GET', '/users')).body.length, 3);
});

t.test('a record of its own that names another is created, whatever it names', async (t) => {
  // As JSON:API has it, where all records are of much the same form.
  const like = objectSchema(
    { id: integer, type: text, attributes: objectSchema({}), relationships: objectSchema({}) },
    { required: ['id'] },
  );
  const send = await serveTeams(
    t,
    {
      '/keys': {
        ...lists(like),
        post: takes(objectSchema({ userId: integer, secret: text }), like, 201),
      },
      '/keys/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(like) } },
        delete: gone,
      },
    },
    like,
  );

  const { status, body } = await send('POST', '/keys', { userId: 99, secret: 's' });

  t.strictSame([status, body.id], [201, 4]);
  t.equal((await send('DELETE', '/keys/4')).status, 204);
  t.equal((await send('GET', '/users')).body.length, 3);
});

t.test('errors of which there have to be some are not there where there are none', async (t) => {
  const errors = (more: object) => ({
    ...arraySchema(objectSchema({ detail: text })),
    minItems: 1,
    ...more,
  });
  const reply = (required: readonly string[]) =>
    objectSchema(
      { data: objectSchema({ done: { type: 'boolean' } }), errors: errors({}) },
      { required },
    );
  const serveReply = (required: readonly string[]) =>
    serveTeams(t, {
      '/teams/{team}/users': {
        ...all,
        post: takes(objectSchema({ user_id: integer }), reply(required)),
      },
    });

  const optional = await (await serveReply(['data']))('POST', '/teams/1/users', { user_id: 2 });
  t.equal('errors' in optional.body, false);
  const needed = await (await serveReply(['data', 'errors']))('POST', '/teams/1/users', {
    user_id: 2,
  });
  t.equal(needed.body.errors.length, 1);
});
