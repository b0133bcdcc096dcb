import t from 'tap';
import { arraySchema, objectSchema } from './support/serve-document.ts';
import { all, idsOf, integer, serveTeams, takes, team, text, user } from './support/teams.ts';

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

t.test('a list of texts may be of new ones', async (t) => {
  const send = await serveTeams(t, {
    '/teams/{team}/users': { ...all, post: takes(arraySchema(text), user) },
  });

  await send('POST', '/teams/1/users', ['Tom']);

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
