import t, { type Test } from 'tap';
import { json, type SandlotOf, silent } from '../support/sandlot-of.ts';
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
const label = objectSchema({ name: text, color: text });
const person = objectSchema({ login: text, id: integer });
const issue = objectSchema({
  number: integer,
  title: text,
  labels: arraySchema(ref('Label')),
  assignees: arraySchema(ref('Person')),
  assignee: ref('Person'),
  tags: arraySchema(label),
});
const labels = { responses: { 200: json(arraySchema(ref('Label'))) } };
const number = [pathParameter('number', 'integer')];
const showIssue = { responses: { 200: json(ref('Issue')) } };
const people = withRequestBody(objectSchema({ assignees: arraySchema(text) }));

/** A body with a key, in an envelope. */
function wrappedKey(name: string) {
  return withRequestBody(objectSchema({ data: objectSchema({ [name]: text, before: text }) }));
}

/** Asks about issues with labels that have a path of their own, and about people. */
async function issues(t: Test, more: object = {}, options: SandlotOf = {}): Promise<SendRequest> {
  const ask = await serveDocument(
    t,
    {
      '/labels': {
        get: labels,
        post: { ...withRequestBody(label), responses: { 201: json(ref('Label')) } },
      },
      '/labels/{name}': {
        parameters: [pathParameter('name')],
        get: { responses: { 200: json(ref('Label')) } },
      },
      '/users': { get: { responses: { 200: json(arraySchema(ref('Person'))) } } },
      '/users/{login}': {
        parameters: [pathParameter('login')],
        get: { responses: { 200: json(ref('Person')) } },
      },
      '/issues': {
        get: { responses: { 200: json(arraySchema(ref('Issue'))) } },
        post: { ...withRequestBody(issue), responses: { 201: json(ref('Issue')) } },
      },
      '/issues/{number}': { parameters: number, get: showIssue },
      '/issues/{number}/labels': {
        parameters: number,
        get: labels,
        post: {
          ...withRequestBody({
            oneOf: [objectSchema({ labels: arraySchema(text) }), arraySchema(text)],
          }),
          ...labels,
        },
        put: { ...withRequestBody(objectSchema({ labels: arraySchema(text) })), ...labels },
        delete: silent,
      },
      '/issues/{number}/labels/{name}': {
        parameters: [...number, pathParameter('name')],
        delete: labels,
        put: silent,
      },
      '/issues/{number}/assignees': {
        parameters: number,
        post: { ...people, ...showIssue },
        delete: { ...people, ...showIssue },
      },
      '/issues/{number}/assignees/{login}': {
        parameters: [...number, pathParameter('login')],
        get: silent,
      },
      '/issues/{number}/tags': {
        parameters: number,
        get: { responses: { 200: json(objectSchema({ data: arraySchema(label) })) } },
      },
      '/issues/{number}/addTag': { parameters: number, post: { ...wrappedKey('tag'), ...silent } },
      '/issues/{number}/remove-tags': {
        parameters: number,
        post: { ...withRequestBody(objectSchema({ tags: text })), ...silent },
      },
      ...more,
    },
    { schemas: { Label: label, Person: person, Issue: issue }, ...options },
  );
  await ask('POST', '/labels', { name: 'bug', color: 'red' });
  return ask;
}

const bug = { name: 'bug', color: 'red' };

t.test('a path below a record and its property are one list', async (t) => {
  const ask = await issues(t);
  const { number: key } = (await ask('POST', '/issues', { title: 'One', labels: [bug] })).body;
  const path = `/issues/${key}/labels`;
  const read = async () => (await ask('GET', `/issues/${key}`)).body.labels;

  t.strictSame((await ask('GET', path)).body, [bug]);
  t.strictSame((await ask('POST', path, { labels: ['new', 'bug'] })).body, [bug, { name: 'new' }]);
  t.strictSame(await read(), [bug, { name: 'new' }]);
  t.strictSame((await ask('POST', path, ['old'])).body.length, 3);
  await ask('PUT', `${path}/odd`);
  t.strictSame((await read()).length, 4);
  t.strictSame((await ask('DELETE', `${path}/old`)).body.length, 3);
  t.equal((await ask('DELETE', `${path}/old`)).status, 404);
  t.strictSame((await ask('PUT', path, { labels: ['bug'] })).body, [bug]);
  t.strictSame((await ask('PUT', path, {})).body, []);
  await ask('POST', path, {});
  await ask('POST', path, ['bug']);
  await ask('DELETE', path);
  t.strictSame([await read(), (await ask('GET', path)).body], [[], []]);
  t.equal((await ask('GET', '/issues/999/labels')).status, 404);
});

t.test('a record without the list has an empty one', async (t) => {
  const ask = await issues(t, {}, { fixtures: { issues: [{ number: 7, title: 'One' }] } });
  const path = '/issues/7/labels';

  t.strictSame((await ask('GET', path)).body, []);
  t.strictSame((await ask('POST', path, ['bug'])).body, [bug]);
});

t.test('a reply with the record shows it with its list', async (t) => {
  const ask = await issues(t);
  const [ann] = (await ask('GET', '/users')).body;
  const { number: key } = (await ask('POST', '/issues', { title: 'One', assignees: [] })).body;
  const path = `/issues/${key}/assignees`;

  const added = (await ask('POST', path, { assignees: [ann.login] })).body;
  t.strictSame([added.title, added.assignees, added.assignee], ['One', [ann], ann]);
  t.strictSame((await ask('DELETE', path, { assignees: [ann.login] })).body.assignees, []);
  t.equal((await ask('GET', `${path}/${ann.login}`)).status, 200);
});

t.test('verbs add objects and remove them', async (t) => {
  const ask = await issues(t);
  const { number: key } = (await ask('POST', '/issues', { title: 'One', tags: [] })).body;
  const read = async () => (await ask('GET', `/issues/${key}/tags`)).body.data;

  await ask('POST', `/issues/${key}/addTag`, { data: { tag: 'a' } });
  await ask('POST', `/issues/${key}/addTag`, { data: { tag: 'b' } });
  await ask('POST', `/issues/${key}/addTag`, { data: {} });
  t.strictSame(await read(), [{ name: 'a' }, { name: 'b' }]);
  t.strictSame((await ask('GET', `/issues/${key}`)).body.tags, await read());
  await ask('POST', `/issues/${key}/remove-tags`, { tags: 'a,b' });
  t.strictSame(await read(), []);
});

t.test('such a verb that is not below a record changes no list', async (t) => {
  const ask = await issues(t, {
    '/issues/addTag': { post: { ...wrappedKey('tag'), responses: { 202: {} } } },
  });
  const { number: key } = (await ask('POST', '/issues', { title: 'One', tags: [] })).body;

  t.equal((await ask('POST', '/issues/addTag', { data: { tag: 'a' } })).status, 202);
  t.strictSame((await ask('GET', `/issues/${key}/tags`)).body.data, []);
});

for (const [title, more] of [
  [
    'a path reads one of them',
    { '/issues/{number}/labels/{name}': { get: { responses: { 200: json(label) } } } },
  ],
  [
    'requests send whole objects',
    {
      '/issues/{number}/labels': {
        get: labels,
        post: { ...withRequestBody(label), responses: { 201: json(label) } },
      },
    },
  ],
  [
    'they can be patched',
    {
      '/issues/{number}/labels': {
        get: labels,
        patch: { ...withRequestBody(arraySchema(text)), ...labels },
      },
    },
  ],
  [
    'a request for one has a body',
    { '/issues/{number}/labels/{name}': { put: { ...withRequestBody(label), ...silent } } },
  ],
  [
    'the path lists something else',
    {
      '/issues/{number}/labels': {
        get: showIssue,
        post: { ...withRequestBody(arraySchema(text)), ...labels },
      },
    },
  ],
] as const) {
  t.test(`objects are records of their own where ${title}`, async (t) => {
    const parameters = [...number, pathParameter('name')];
    const paths = Object.fromEntries(
      Object.entries(more).map(([path, item]) => [
        path,
        { parameters: path.includes('{name}') ? parameters : number, ...item },
      ]),
    );
    const ask = await issues(t, paths);
    const { number: key } = (await ask('POST', '/issues', { title: 'One', labels: [bug] })).body;

    t.notSame((await ask('GET', `/issues/${key}/labels`)).body, [bug]);
  });
}

t.test(
  'a record without the list has an empty one, and keys may be texts or numbers',
  async (t) => {
    const part = objectSchema({ number: integer, name: text });
    const kit = objectSchema({ code: text, parts: arraySchema(part) });
    const parts = { responses: { 200: json(arraySchema(part)) } };
    const code = [pathParameter('code')];
    const ask = await serveDocument(t, {
      '/kits': {
        get: { responses: { 200: json(arraySchema(kit)) } },
        post: { ...withRequestBody(kit), responses: { 201: json(kit) } },
      },
      '/kits/{code}': { parameters: code, get: { responses: { 200: json(kit) } } },
      '/kits/{code}/parts': {
        parameters: code,
        get: parts,
        post: { ...withRequestBody(objectSchema({ parts: arraySchema(integer) })), ...parts },
      },
    });
    await ask('POST', '/kits', { code: 'k1' });

    t.strictSame((await ask('GET', '/kits/k1/parts')).body, []);
    const added = (await ask('POST', '/kits/k1/parts', { parts: [7] })).body;
    t.equal(added.length, 1);
    t.strictSame((await ask('GET', '/kits/k1')).body.parts, added);
  },
);
