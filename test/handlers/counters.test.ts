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
const repo = objectSchema({
  name: text,
  about: text,
  open_issues: integer,
  issue_count: integer,
  issues_url: text,
});
const issue = objectSchema({
  number: integer,
  title: text,
  state: { ...text, enum: ['open', 'closed'] },
  comments: integer,
  likes: integer,
});
const comment = objectSchema({ id: integer, text });

/** The operations at a path of all records, and at that of one. */
function resourceAt(path: string, parameters: readonly object[], schema: object) {
  const one = { parameters, get: { responses: { 200: json(schema) } } };
  return {
    [path.replace(/\/\{[^{}]*\}$/, '')]: {
      parameters: parameters.slice(0, -1),
      get: { responses: { 200: json(arraySchema(schema)) } },
      post: { ...withRequestBody(schema), responses: { 201: json(schema) } },
    },
    [path]: {
      ...one,
      patch: { ...withRequestBody(schema), responses: { 200: json(schema) } },
      delete: silent,
    },
  };
}

const repoKey = pathParameter('repo');
const issueKey = pathParameter('number', 'integer');
const paths = {
  ...resourceAt('/repos/{repo}', [repoKey], ref('Repo')),
  ...resourceAt('/repos/{repo}/issues/{number}', [repoKey, issueKey], ref('Issue')),
  '/repos/{repo}/issues/comments/{id}': {
    parameters: [repoKey, pathParameter('id', 'integer')],
    get: { responses: { 200: json(ref('Comment')) } },
    delete: silent,
  },
  '/repos/{repo}/issues/{number}/comments': {
    parameters: [repoKey, issueKey],
    get: { responses: { 200: json(arraySchema(ref('Comment'))) } },
    post: { ...withRequestBody(comment), responses: { 201: json(ref('Comment')) } },
  },
};
const schemas = { Repo: repo, Issue: issue, Comment: comment };

t.test('an integer that is called after the records below counts them', async (t) => {
  const ask = await serveDocument(t, paths, { schemas });
  await ask('POST', '/repos', { name: 'mine', open_issues: 0, issue_count: 0 });
  const count = async () => {
    const { body } = await ask('GET', '/repos/mine');
    return [body.open_issues, body.issue_count];
  };

  const one = (await ask('POST', '/repos/mine/issues', { title: 'One', state: 'open' })).body;
  await ask('POST', '/repos/mine/issues', { title: 'Two', state: 'closed' });
  t.strictSame(await count(), [1, 2]);
  await ask('PATCH', `/repos/mine/issues/${one.number}`, { title: 'Still open' });
  t.strictSame(await count(), [1, 2]);
  await ask('PATCH', `/repos/mine/issues/${one.number}`, { state: 'closed' });
  t.strictSame(await count(), [0, 2]);
  await ask('DELETE', `/repos/mine/issues/${one.number}`);
  t.strictSame(await count(), [0, 1]);
});

t.test(
  'records of a nested collection are counted in the parent that they are below',
  async (t) => {
    const ask = await serveDocument(t, paths, { schemas });
    await ask('POST', '/repos', { name: 'mine' });
    const sent = { title: 'One', comments: 0, likes: 5 };
    const { number } = (await ask('POST', '/repos/mine/issues', sent)).body;
    const other = (await ask('POST', '/repos/mine/issues', sent)).body;
    const count = async (key: number) =>
      (await ask('GET', `/repos/mine/issues/${key}`)).body.comments;

    const first = (await ask('POST', `/repos/mine/issues/${number}/comments`, { text: 'a' })).body;
    await ask('POST', `/repos/mine/issues/${number}/comments`, { text: 'b' });
    t.strictSame([await count(number), await count(other.number)], [2, 0]);
    await ask('DELETE', `/repos/mine/issues/comments/${first.id}`);
    t.equal(await count(number), 1);
    t.equal((await ask('GET', `/repos/mine/issues/${number}`)).body.likes, 5);
  },
);

t.test('a parent that is not stored is not counted in', async (t) => {
  const others = Object.fromEntries(Object.entries(paths).filter(([path]) => path !== '/repos'));
  const ask = await serveDocument(t, others, { schemas });

  t.equal((await ask('POST', '/repos/any/issues', { title: 'One' })).status, 201);
});
