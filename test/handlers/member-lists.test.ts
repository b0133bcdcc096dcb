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
const done = { responses: { 204: { description: '' } } };
const schemas = {
  User: objectSchema({ id: text, name: text, role: text, email: text }),
  UserReference: objectSchema({ id: text, name: text, href: text }),
  Team: objectSchema({ id: text, title: text }),
};

function listOf(schema: object) {
  return { get: { responses: { 200: json(objectSchema({ list: arraySchema(schema) })) } } };
}

type TeamOptions = { readonly path?: string; readonly sent?: object };

/** Teams and users; `PUT /teams/{team}/users/{user}` shows nothing, and another path lists the members. */
function teams(members: object, { path = 'members', sent = { level: text } }: TeamOptions = {}) {
  const team = [pathParameter('team')];
  return {
    '/users': listOf(ref('User')),
    '/users/{user}': {
      parameters: [pathParameter('user')],
      get: { responses: { 200: json(ref('User')) } },
    },
    '/teams': {
      ...listOf(ref('Team')),
      post: { ...withRequestBody(ref('Team')), responses: { 201: json(ref('Team')) } },
    },
    '/teams/{team}': { parameters: team, get: { responses: { 200: json(ref('Team')) } } },
    '/teams/{team}/users/{user}': {
      parameters: [...team, pathParameter('user')],
      put: { ...withRequestBody(objectSchema(sent)), ...done },
      delete: done,
    },
    [`/teams/{team}/${path}`]: { parameters: team, ...listOf(members) },
  };
}

for (const [title, members, sent] of [
  ['the users themselves', ref('User'), { level: text }],
  ['references to users', objectSchema({ user: ref('UserReference'), role: text }), { role: text }],
] as const) {
  t.test(`members are listed at another path: ${title}`, async (t) => {
    const ask = await serveDocument(t, teams(members, { sent }), { schemas });
    const [user] = (await ask('GET', '/users')).body.list;
    const { id } = (await ask('POST', '/teams', { title: 'Core' })).body;
    const listMembers = async () =>
      (await ask('GET', `/teams/${id}/members`)).body.list.map(
        (one: { user?: { id: string }; id?: string }) => (one.user ?? one).id,
      );
    t.strictSame(await listMembers(), []);

    t.equal((await ask('PUT', `/teams/${id}/users/${user.id}`, {})).status, 204);

    t.strictSame(await listMembers(), [user.id]);
    t.equal((await ask('DELETE', `/teams/${id}/users/${user.id}`)).status, 204);
    t.strictSame(await listMembers(), []);
    t.strictSame((await ask('GET', `/users/${user.id}`)).body, user);
  });
}

t.test('a list of something else is not a list of the members', async (t) => {
  for (const [members, path] of [
    [objectSchema({ invitation: text, role: text }), 'members'],
    [objectSchema({ user: objectSchema({ since: text }), role: text }), 'members'],
    [ref('User'), 'admins'],
  ] as const) {
    const ask = await serveDocument(t, teams(members, { path }), { schemas });
    const [user] = (await ask('GET', '/users')).body.list;
    const [team] = (await ask('GET', '/teams')).body.list;
    const listed = (await ask('GET', `/teams/${team.id}/${path}`)).body;
    await ask('PUT', `/teams/${team.id}/users/${user.id}`, {});
    t.strictSame((await ask('GET', `/teams/${team.id}/${path}`)).body, listed);
  }
});

t.test('a list of members may show less of each', async (t) => {
  const less = objectSchema({ id: text, name: text, email: text, photo: text });
  const user = objectSchema({ id: text, name: text, email: text, photo: text, role: text });
  const { '/users/{user}': _, '/users': __, ...paths } = teams(less);
  const team = [pathParameter('team')];
  const ask = await serveDocument(
    t,
    {
      ...paths,
      '/people/users': listOf(user),
      '/people/users/{id}': {
        parameters: [pathParameter('id')],
        get: { responses: { 200: json(user) } },
      },
      '/teams/{team}/users': {
        parameters: team,
        ...listOf(less),
        post: { ...withRequestBody(objectSchema({ user_id: text })), ...done },
      },
    },
    { schemas },
  );
  const [user7] = (await ask('GET', '/people/users')).body.list;
  const { id } = (await ask('POST', '/teams', { title: 'Core' })).body;

  t.equal((await ask('POST', `/teams/${id}/users`, { user_id: user7.id })).status, 204);

  const { role, ...shown } = user7;
  t.strictSame((await ask('GET', `/teams/${id}/users`)).body.list, [shown]);
});

t.test('relationships of JSON:API link resource objects', async (t) => {
  const resourceObject = objectSchema({
    type: text,
    id: text,
    attributes: objectSchema({ name: text }),
  });
  const [user, group] = [ref('User'), ref('Group')];
  const identifier = objectSchema({ type: text, id: text });
  const identifiers = objectSchema({ data: arraySchema(identifier) });
  const list = (entries: object) => ({
    get: { responses: { 200: json(objectSchema({ data: arraySchema(entries) })) } },
  });
  const [team, linking] = [[pathParameter('team')], { ...withRequestBody(identifiers), ...done }];
  const paths = {
    '/users': list(user),
    '/users/{id}': {
      parameters: [pathParameter('id')],
      get: { responses: { 200: json(objectSchema({ data: user })) } },
    },
    '/teams': {
      ...list(group),
      post: {
        ...withRequestBody(objectSchema({ data: group })),
        responses: { 201: json(objectSchema({ data: group })) },
      },
    },
    '/teams/{team}': {
      parameters: team,
      get: { responses: { 200: json(objectSchema({ data: group })) } },
    },
    '/teams/{team}/users': { parameters: team, ...list(user) },
    '/teams/{team}/relationships/users': {
      parameters: team,
      ...list(identifier),
      post: linking,
      delete: linking,
    },
  };
  const ask = await serveDocument(t, paths, {
    schemas: { User: resourceObject, Group: resourceObject },
  });
  const [one, other] = (await ask('GET', '/users')).body.data;
  const { id } = (await ask('POST', '/teams', { data: { type: 'team' } })).body.data;
  const path = `/teams/${id}/relationships/users`;
  const keysAt = async (at: string) =>
    (await ask('GET', at)).body.data.map((member: { id: string }) => member.id);

  const data = [one, other].map((member) => ({ type: 'user', id: member.id }));
  t.equal((await ask('POST', path, { data })).status, 204);
  t.strictSame(await keysAt(`/teams/${id}/users`), [one.id, other.id]);
  t.strictSame(await keysAt(path), [one.id, other.id]);

  t.equal((await ask('DELETE', path, { data: [data[0]] })).status, 204);
  t.strictSame(await keysAt(`/teams/${id}/users`), [other.id]);
});
