import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import { objectSchema, pathParameter, ref, serveDocument } from './support/serve-document.ts';
import {
  gone,
  integer,
  lists,
  named,
  serveTeams,
  takes,
  team,
  text,
  user,
} from './support/teams.ts';

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
