import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
} from './support/serve-document.ts';
import {
  all,
  gone,
  idsOf,
  integer,
  lists,
  named,
  serveTeams,
  takes,
  team,
  text,
  user,
} from './support/teams.ts';

const member = pathParameter('user', 'integer');
const put = { parameters: [team, member], put: { responses: { 200: json(user) } }, delete: gone };

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

t.test(
  'a list that shows little of each record lists those that were put without a body',
  async (t) => {
    const part = objectSchema({ id: integer, name: text });
    const shown = objectSchema({ team_id: integer, user_id: integer });
    const send = await serveTeams(
      t,
      {
        '/teams/{team}/users': { parameters: [team], ...lists(part) },
        '/teams/{team}/users/{user}': {
          parameters: [team, member],
          post: { responses: { 200: json(shown) } },
          delete: { responses: { 200: json(shown) } },
        },
      },
      objectSchema({ id: integer, name: text, email: text, created_at: instant }),
    );
    const { body: ann } = await send('POST', '/users', { name: 'Ann' });
    const { body: own } = await send('POST', '/teams', { name: 'Own' });
    const at = `/teams/${own.id}/users`;

    const added = await send('POST', `${at}/${ann.id}`);
    t.match(added, { status: 200, body: { team_id: own.id, user_id: ann.id } });
    t.strictSame((await send('GET', at)).body, [{ id: ann.id, name: 'Ann' }]);
    t.equal((await send('DELETE', `${at}/${ann.id}`)).status, 200);
    t.strictSame((await send('GET', at)).body, []);
    t.equal((await send('GET', `/users/${ann.id}`)).status, 200);
  },
);

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
      id: integer,
      team_id: integer,
      user_id: integer,
      role: text,
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
      id: integer,
      name: text,
      team_id: { type: ['integer', 'null'] },
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
  await send('PUT', '/teams/1/users/2');
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

t.test('the teams of a user are those that the user is a member of', async (t) => {
  const send = await serveTeams(t, {
    '/teams/{team}/members': all,
    '/teams/{team}/members/{user}': { parameters: [team, member], put: gone, delete: gone },
    '/users/{user}/teams': { parameters: [member], ...lists(ref('Team')) },
  });
  const { id: ann } = (await send('POST', '/users', { name: 'Ann' })).body;
  const { id: core } = (await send('POST', '/teams', { name: 'Core' })).body;
  const before = await idsOf(send, `/users/${ann}/teams`);

  await send('PUT', `/teams/${core}/members/${ann}`);
  t.strictSame(await idsOf(send, `/users/${ann}/teams`), [...before, core]);

  await send('DELETE', `/teams/${core}/members/${ann}`);
  t.strictSame(await idsOf(send, `/users/${ann}/teams`), before);
});
