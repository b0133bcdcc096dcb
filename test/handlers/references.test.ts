import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  type SendRequest,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const nullable = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });

/** The paths of a resource: all records, and one by its key. */
function resourceAt(path: string, parameter: string, schema: object, keySchema = text) {
  const parameters = path.includes('{') ? [pathParameter('repo')] : [];
  return {
    [path]: {
      parameters,
      get: { responses: { 200: json(arraySchema(schema)) } },
      post: { ...withRequestBody(schema), responses: { 201: json(schema) } },
    },
    [`${path}/{${parameter}}`]: {
      parameters: [...parameters, pathParameter(parameter, keySchema.type)],
      get: { responses: { 200: json(schema) } },
      patch: { ...withRequestBody({ type: 'object' }), responses: { 200: json(schema) } },
    },
  };
}

const schemas = {
  User: objectSchema({ login: text, id: integer, name: text }),
  Person: objectSchema({ login: text, id: integer }),
  Label: objectSchema({ name: text, color: text }),
  Milestone: objectSchema({ number: integer, title: text }),
  Issue: objectSchema({
    number: integer,
    title: text,
    labels: arraySchema(ref('Label')),
    milestone: nullable(ref('Milestone')),
    assignee: nullable(ref('Person')),
    assignees: arraySchema(ref('Person')),
    author: ref('Person'),
    leader: ref('User'),
    created_by: text,
    watched: arraySchema(text),
    place: objectSchema({ city: text }),
  }),
};

const sentIssue = objectSchema({
  title: text,
  milestone: {},
  labels: {},
  assignees: {},
  assignee: {},
  leader: {},
  place: {},
});

/** Asks about the issues of a repository, with a milestone, a label and a user called Ann. */
async function issues(t: Test): Promise<SendRequest> {
  const ask = await serveDocument(
    t,
    {
      ...resourceAt('/users', 'login', ref('User')),
      ...resourceAt('/repos/{repo}/labels', 'name', ref('Label')),
      ...resourceAt('/repos/{repo}/milestones', 'milestone_number', ref('Milestone'), integer),
      ...resourceAt('/repos/{repo}/issues', 'issue_number', ref('Issue'), integer),
      '/repos/{repo}/issues': {
        parameters: [pathParameter('repo')],
        get: { responses: { 200: json(arraySchema(ref('Issue'))) } },
        post: { ...withRequestBody(sentIssue), responses: { 201: json(ref('Issue')) } },
      },
    },
    { schemas },
  );
  await ask('POST', '/users', { login: 'ann', id: 77, name: 'Ann' });
  await ask('POST', '/repos/a/labels', { name: 'bug', color: 'red' });
  await ask('POST', '/repos/a/milestones', { title: 'v1' });
  return ask;
}

t.test('a key that is sent for an object finds the record', async (t) => {
  const ask = await issues(t);
  const [milestone] = (await ask('GET', '/repos/a/milestones')).body.slice(-1);

  const { body } = await ask('POST', '/repos/a/issues', {
    title: 'It breaks',
    milestone: milestone.number,
    labels: ['bug', 'new'],
    assignees: ['ann'],
    leader: { login: 'ann' },
    place: { city: 'Ulm' },
  });

  const ann = { login: 'ann', id: 77 };
  t.match(body, { title: 'It breaks', milestone, labels: [{ name: 'bug', color: 'red' }] });
  t.strictSame(body.labels[1], { name: 'new' });
  t.strictSame([body.assignees, body.assignee], [[ann], ann]);
  t.strictSame([body.leader, body.place], [{ ...ann, name: 'Ann' }, { city: 'Ulm' }]);
  t.strictSame((await ask('GET', `/repos/a/issues/${body.number}`)).body, body);
});

t.test('a change finds records too, and by another property than the key', async (t) => {
  const ask = await issues(t);
  const { number } = (await ask('POST', '/repos/a/issues', { title: 'One' })).body;
  const change = async (body: unknown) =>
    (await ask('PATCH', `/repos/a/issues/${number}`, body)).body;

  t.match((await change({ assignee: 77 })).assignee, { login: 'ann', id: 77 });
  t.match((await change({ leader: 'Ann' })).leader, { login: 'ann', name: 'Ann' });
  t.notOk((await change({ assignees: [] })).assignee);
  t.match(await change({ milestone: null, labels: [{ name: 'bug' }] }), {
    milestone: null,
    labels: [{ name: 'bug', color: 'red' }],
  });
  t.match((await change({ milestone: 999 })).milestone, { number: 999 });
  t.match((await change({ milestone: { title: 'none' } })).milestone, { title: 'none' });
});

t.test('who creates a record is the caller', async (t) => {
  const ask = await issues(t);
  const [caller] = (await ask('GET', '/users')).body;

  const { body } = await ask('POST', '/repos/a/issues', { title: 'Mine', assignee: 'me' });

  t.strictSame(body.author, { login: caller.login, id: caller.id });
  t.equal(body.created_by, caller.login);
  const others = { author: { login: 'ann', id: 77 }, created_by: 'ann' };
  t.match((await ask('POST', '/repos/a/issues', others)).body, others);
  t.strictSame(body.assignee, body.author);
  const { body: given } = await ask('POST', '/repos/a/issues', { title: 'B', created_by: 'bob' });
  t.equal(given.created_by, 'bob');
});

t.test('a request may name records by properties of its own', async (t) => {
  const sent = objectSchema({
    title: text,
    milestone_id: integer,
    labelIds: { anyOf: [text, arraySchema(text)] },
    leader_id: text,
  });
  const ask = await serveDocument(
    t,
    {
      ...resourceAt('/users', 'login', ref('User')),
      ...resourceAt('/repos/{repo}/labels', 'name', ref('Label')),
      ...resourceAt('/repos/{repo}/milestones', 'milestone_number', ref('Milestone'), integer),
      ...resourceAt('/repos/{repo}/issues', 'issue_number', ref('Issue'), integer),
      '/repos/{repo}/issues': {
        parameters: [pathParameter('repo')],
        post: { ...withRequestBody(sent), responses: { 201: json(ref('Issue')) } },
      },
    },
    { schemas },
  );
  const label = (await ask('GET', '/repos/a/labels')).body[0];
  const milestone = (await ask('GET', '/repos/a/milestones')).body[0];
  const [user] = (await ask('GET', '/users')).body;

  const { body } = await ask('POST', '/repos/a/issues', {
    milestone_id: milestone.number,
    labelIds: [label.name],
    leader_id: user.login,
  });

  t.match(body, { milestone, labels: [label], leader: user });
});

t.test('a record shows its parent, and what was sent about the objects in it', async (t) => {
  const club = objectSchema({ id: text, name: text });
  const member = objectSchema({
    id: text,
    club,
    role: text,
    profile: objectSchema({ user_id: text, email: text, photo: text, role: text }),
    emails: arraySchema(objectSchema({ email: text, kind: text })),
    phones: arraySchema(text),
  });
  const sent = objectSchema({
    role: text,
    user_id: text,
    email: arraySchema(text),
    phone: arraySchema(text),
  });
  const below = [pathParameter('club_id')];
  const ask = await serveDocument(t, {
    ...resourceAt('/clubs', 'club_id', club),
    '/clubs/{club_id}/members': {
      parameters: below,
      get: { responses: { 200: json(arraySchema(member)) } },
      post: { ...withRequestBody(sent), responses: { 201: json(member) } },
    },
  });
  const { body: made } = await ask('POST', '/clubs', { name: 'Chess' });

  const { body } = await ask('POST', `/clubs/${made.id}/members`, {
    role: 'owner',
    user_id: 'u1',
    email: ['a@b.example'],
  });

  t.strictSame(body.club, made);
  t.match(body.profile, { user_id: 'u1' });
  t.strictSame(body.profile.role, undefined);
  t.strictSame(body.emails, [{ email: 'a@b.example' }]);
});

t.test('without users nobody is the caller', async (t) => {
  const ask = await serveDocument(
    t,
    {
      ...resourceAt('/users', 'login', ref('User')),
      '/notes': {
        post: {
          ...withRequestBody(objectSchema({ text })),
          responses: { 201: json(objectSchema({ id: text, text, author: ref('Person') })) },
        },
      },
      '/notes/{id}': {
        parameters: [pathParameter('id')],
        get: { responses: { 200: json(objectSchema({ id: text, text, author: ref('Person') })) } },
      },
    },
    { schemas, records: 0 },
  );

  t.notOk((await ask('POST', '/notes', { text: 'Hello' })).body.author);
});

const customer = objectSchema({ id: text, email: text });

/** The paths of customers and their orders, whose customer is a key or an object, with an example. */
function ordersWith(example: object) {
  const order = objectSchema({ id: text, customer: { anyOf: [text, customer] } });
  const reply = { description: 'OK', content: { 'application/json': { schema: order, example } } };
  return {
    ...resourceAt('/customers', 'id', customer),
    '/orders': {
      post: {
        ...withRequestBody(objectSchema({ customer: text })),
        responses: { 201: json(order) },
      },
    },
    '/orders/{id}': { parameters: [pathParameter('id')], get: { responses: { 200: reply } } },
  };
}

t.test('a key that the schema allows stays, unless the example shows an object', async (t) => {
  for (const [example, expected] of [
    [{ id: 'o1', customer: 'c1' }, 'text'],
    [{ id: 'o1', customer: { id: 'c1' } }, 'object'],
  ] as const) {
    const ask = await serveDocument(t, ordersWith(example));
    const known = (await ask('POST', '/customers', { email: 'a@b.example' })).body;

    const { body } = await ask('POST', '/orders', { customer: known.id });

    t.strictSame(body.customer, expected === 'text' ? known.id : known);
  }
});
