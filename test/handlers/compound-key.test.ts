import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  type TestReply,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const account = objectSchema({ login: text, url: text }, { required: ['login', 'url'] });
const schemas = {
  Person: objectSchema(
    {
      login: { ...text, example: 'octo' },
      url: { ...text, example: 'https://api.test/people/octo' },
    },
    { required: ['login', 'url'] },
  ),
  Group: account,
  Repo: objectSchema(
    {
      id: { type: 'integer' },
      name: { ...text, example: 'Hello' },
      full_name: { ...text, example: 'octo/Hello' },
      owner: ref('Person'),
      html_url: { ...text, example: 'https://web.test/octo/Hello' },
    },
    { required: ['id', 'name', 'full_name', 'owner', 'html_url'] },
  ),
  Kit: objectSchema(
    { scope: text, name: text, version: text, files: { type: 'integer' } },
    { required: ['scope', 'name'] },
  ),
  Plan: objectSchema({ id: { type: 'integer' }, owner: text, slug: text, budget: text }),
  Task: objectSchema(
    {
      workspace_slug: text,
      board: objectSchema({ slug: text, title: text }),
      code: text,
      full_path: text,
      title: text,
    },
    { required: ['workspace_slug', 'board', 'code', 'full_path'] },
  ),
  Log: objectSchema({ code: text, note: text, size: text, site: objectSchema({ note: text }) }),
};

function reading(schema: object) {
  return { responses: { 200: json(schema), 404: { description: 'Not found' } } };
}

function creating(body: object, schema: object) {
  return { ...withRequestBody(body), responses: { 201: json(schema) } };
}

function listing(schema: object) {
  return reading(arraySchema(schema));
}

const newRepo = objectSchema({ name: text }, { required: ['name'] });
const repoKeys = { parameters: [pathParameter('owner'), pathParameter('repo')] };

const paths = {
  '/users': { get: listing(ref('Person')) },
  '/users/{username}': { parameters: [pathParameter('username')], get: reading(ref('Person')) },
  '/users/{username}/repos': {
    parameters: [pathParameter('username')],
    get: listing(ref('Repo')),
  },
  '/orgs/{org}': { parameters: [pathParameter('org')], get: reading(ref('Group')) },
  '/orgs/{org}/repos': {
    parameters: [pathParameter('org')],
    get: listing(ref('Repo')),
    post: creating(newRepo, ref('Repo')),
  },
  '/user/repos': { get: listing(ref('Repo')), post: creating(newRepo, ref('Repo')) },
  // Of another noun, of other records, or not of an owner.
  '/user/stars': { get: listing(ref('Repo')) },
  '/teams/{team}': {
    parameters: [pathParameter('team')],
    get: reading(objectSchema({ team: text, size: text })),
  },
  '/teams/{team}/repos': { parameters: [pathParameter('team')], get: listing(ref('Repo')) },
  '/old/repos': { get: listing(ref('Repo')) },
  '/search/repos': { get: listing(objectSchema({ label: text, score: { type: 'integer' } })) },
  '/me/repos': { post: creating(newRepo, objectSchema({ label: text })) },
  '/repos/{owner}/{repo}': {
    ...repoKeys,
    get: reading(ref('Repo')),
    patch: creating(objectSchema({ name: text, html_url: text }), ref('Repo')),
    delete: { responses: { 204: { description: 'Gone' } } },
  },
  '/repos/{owner}/{repo}/notes': {
    ...repoKeys,
    get: listing(objectSchema({ id: { type: 'integer' }, text })),
    post: creating(objectSchema({ text }), objectSchema({ id: { type: 'integer' }, text })),
  },
  '/packages': {
    get: listing(ref('Kit')),
    post: creating(
      objectSchema({ scope: text, name: text, version: text }, { required: ['scope', 'name'] }),
      ref('Kit'),
    ),
  },
  '/packages/{scope}/{name}': {
    parameters: [pathParameter('scope'), pathParameter('name')],
    get: reading(ref('Kit')),
  },
  '/v1/tasks': {
    get: listing(ref('Task')),
    post: creating(
      objectSchema(
        {
          task: objectSchema(
            { workspace: text, board: text, code: text, title: text },
            { required: ['workspace', 'board', 'code'] },
          ),
        },
        { required: ['task'] },
      ),
      ref('Task'),
    ),
  },
  '/v1/tasks/{workspace}/{board}/{code}': {
    parameters: ['workspace', 'board', 'code'].map((name) => pathParameter(name)),
    get: reading(ref('Task')),
  },
  '/logs': { get: listing(ref('Log')) },
  '/logs/{site}/{code}': {
    parameters: [pathParameter('site'), pathParameter('code')],
    get: reading(ref('Log')),
  },
  '/kits/{scope}/{name}': {
    parameters: [pathParameter('scope'), pathParameter('name')],
    get: reading(ref('Kit')),
  },
  '/new/packages': { post: creating(objectSchema({ name: text }), ref('Kit')) },
  '/user/packages': { post: { responses: { 201: json(ref('Kit')) } } },
  '/orgs/{org}/packages': { parameters: [pathParameter('org')], get: listing(ref('Kit')) },
  '/plans': { post: creating(objectSchema({ slug: text, budget: text }), ref('Plan')) },
  '/plans/{owner}/{slug}': {
    parameters: [pathParameter('owner'), pathParameter('slug')],
    get: reading(ref('Plan')),
  },
};

function namesOf({ body }: TestReply): readonly string[] {
  return body.map((one: { full_name: string }) => one.full_name);
}

t.test('a record with two keys is created and listed at paths with one or none', async (t) => {
  const send = await serveDocument(t, paths, { schemas, records: 1 });

  t.strictSame(namesOf(await send('GET', '/user/repos')), ['octo/Hello']);
  t.equal((await send('GET', '/repos/octo/Hello')).body.html_url, 'https://web.test/octo/Hello');
  t.equal((await send('GET', '/repos/octo/nope')).status, 404);
  t.equal((await send('GET', '/repos/nobody/Hello')).status, 404);
  t.equal((await send('POST', '/repos/nobody/Hello/notes', { text: 'x' })).status, 404);

  const mine = await send('POST', '/user/repos', { name: 'tool' });
  t.equal(mine.status, 201);
  t.equal(mine.headers.location, '/repos/octo/tool');
  t.match(mine.body, { name: 'tool', full_name: 'octo/tool', owner: { login: 'octo' } });
  t.strictSame((await send('GET', '/repos/octo/tool')).body, mine.body);

  const theirs = await send('POST', '/orgs/acme/repos', { name: 'rocket' });
  t.match(theirs.body, {
    full_name: 'acme/rocket',
    html_url: 'https://web.test/acme/rocket',
    owner: { login: 'acme', url: 'https://api.test/people/acme' },
  });
  t.strictSame((await send('GET', '/repos/acme/rocket')).body, theirs.body);
  t.strictSame(namesOf(await send('GET', '/orgs/acme/repos')), ['acme/rocket']);
  t.strictSame(namesOf(await send('GET', '/users/octo/repos')), ['octo/Hello', 'octo/tool']);
  t.strictSame(namesOf(await send('GET', '/user/repos')).toSorted(), [
    'acme/rocket',
    'octo/Hello',
    'octo/tool',
  ]);
  t.equal((await send('POST', '/repos/acme/rocket/notes', { text: 'x' })).status, 201);
  t.equal((await send('DELETE', '/repos/acme/rocket')).status, 204);
  t.equal((await send('GET', '/repos/acme/rocket')).status, 404);
  t.equal((await send('GET', '/repos/acme/rocket/notes')).status, 404);
});

t.test('the body has the parts of the key, or the caller is one of them', async (t) => {
  const send = await serveDocument(t, paths, { schemas, records: 2 });

  const [first] = (await send('GET', '/packages')).body;
  t.strictSame((await send('GET', `/packages/${first.scope}/${first.name}`)).body, first);
  const kit = await send('POST', '/packages', { scope: 'web', name: 'kit', version: '1.0.0' });
  t.match(kit.body, { scope: 'web', name: 'kit', version: '1.0.0' });
  t.strictSame((await send('GET', '/packages/web/kit')).body, kit.body);
  t.equal((await send('GET', '/packages/web/other')).status, 404);
  t.match((await send('GET', '/packages')).body.at(-1), { scope: 'web', name: 'kit' });
  t.not((await send('POST', '/packages', { scope: 'web', name: 'kit' })).status, 201);
  t.equal((await send('POST', '/packages', { scope: 'css', name: 'kit' })).status, 201);

  const plan = await send('POST', '/plans', { slug: 'q3', budget: 'none' });
  t.match(plan.body, { owner: 'octo', slug: 'q3', budget: 'none' });
  t.strictSame((await send('GET', '/plans/octo/q3')).body, plan.body);
});

t.test('a key may have three parts, and the body an envelope', async (t) => {
  const send = await serveDocument(t, paths, { schemas, records: 1 });

  const [first] = (await send('GET', '/v1/tasks')).body;
  t.equal(first.full_path, `${first.workspace_slug}/${first.board.slug}/${first.code}`);
  t.strictSame((await send('GET', `/v1/tasks/${first.full_path}`)).body, first);
  const task = { workspace: 'acme', board: 'web', code: 'w1', title: 'Paint' };
  const made = await send('POST', '/v1/tasks', { task });
  t.match(made.body, {
    workspace_slug: 'acme',
    board: { slug: 'web' },
    code: 'w1',
    full_path: 'acme/web/w1',
    title: 'Paint',
  });
  t.strictSame((await send('GET', '/v1/tasks/acme/web/w1')).body, made.body);
});

t.test('fixtures have records below other parents', async (t) => {
  const fixtures = {
    users: [{ login: 'ann', url: 'https://api.test/people/ann' }],
    'packages/{scope}': [{ scope: 'own', name: 'kit' }],
  };
  const send = await serveDocument(t, paths, { schemas, records: 1, fixtures });

  t.match((await send('GET', '/packages')).body, [{}, { scope: 'own', name: 'kit' }]);
  t.equal((await send('GET', '/packages/own/kit')).status, 200);
  t.equal((await send('POST', '/user/repos', { name: 'tool' })).body.full_name, 'ann/tool');
});

t.test('paths that are about other records keep their own', async (t) => {
  const send = await serveDocument(t, paths, { schemas, records: 1 });

  await send('POST', '/user/repos', { name: 'tool' });
  t.equal((await send('POST', '/user/packages')).status, 201);
  for (const path of [
    '/orgs/a/packages',
    '/logs',
    '/user/stars',
    '/teams/a/repos',
    '/old/repos',
    '/search/repos',
  ])
    t.equal((await send('GET', path)).body.length, 1, path);
  t.equal((await send('POST', '/me/repos', { name: 'tool' })).status, 201);
});

t.test('an owner is known by another name than that of the record', async (t) => {
  const club = objectSchema({ id: { type: 'integer' }, name: text, username: text });
  const org = { ...pathParameter('org'), description: 'name of the organization' };
  const send = await serveDocument(
    t,
    {
      '/orgs': {
        get: listing(club),
        post: creating(objectSchema({ username: text }, { required: ['username'] }), club),
      },
      '/orgs/{org}': { parameters: [org], get: reading(club) },
      '/orgs/{org}/repos': {
        parameters: [org],
        get: listing(ref('Repo')),
        post: creating(newRepo, ref('Repo')),
      },
      '/repos/{owner}/{repo}': { ...repoKeys, get: reading(ref('Repo')) },
    },
    { schemas },
  );
  await send('POST', '/orgs', { username: 'acme' });
  t.equal((await send('GET', '/orgs/acme')).status, 200);
  t.equal((await send('POST', '/orgs/acme/repos', { name: 'tool' })).body.owner.login, 'acme');
  t.equal((await send('GET', '/repos/acme/tool')).body.name, 'tool');
});
