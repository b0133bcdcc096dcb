import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  type TestReply,
  withRequestBody,
} from '../support/serve-document.ts';

const text = { type: 'string' };
const schemas = {
  Space: objectSchema({ name: text, note: text }, { required: ['name'] }),
  Pod: objectSchema({ name: text, image: text }, { required: ['name'] }),
};

function reading(schema: object) {
  return { responses: { 200: json(schema) } };
}

function collectionOf(schema: object, more: object = {}) {
  return {
    get: reading(arraySchema(schema)),
    post: { ...withRequestBody(schema), ...reading(schema) },
    ...more,
  };
}

function namesOf({ body }: TestReply): readonly string[] {
  return body.map(({ name }: { readonly name: string }) => name);
}

const space = { parameters: [pathParameter('space')] };
const pod = { parameters: [pathParameter('space'), pathParameter('name')] };

t.test('a list without parents has the records below each parent', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/api/v1/spaces': collectionOf(ref('Space')),
      '/api/v1/spaces/{name}': {
        parameters: [pathParameter('name')],
        get: reading(ref('Space')),
        delete: reading(ref('Space')),
      },
      '/api/v1/pods': {
        get: {
          ...reading(arraySchema(ref('Pod'))),
          parameters: ['limit', 'offset', 'image'].map((name) =>
            queryParameter(name, name === 'image' ? text : { type: 'integer' }),
          ),
        },
      },
      '/api/v1/spaces/{space}/pods': { ...space, ...collectionOf(ref('Pod')) },
      '/api/v1/spaces/{space}/pods/{name}': { ...pod, get: reading(ref('Pod')) },
      '/apis/apps/v1/spaces/{space}/sets': { ...space, ...collectionOf(ref('Pod')) },
      '/apis/apps/v1/spaces/{space}/sets/{name}': { ...pod, get: reading(ref('Pod')) },
    },
    { schemas, records: 1 },
  );

  const seeded = namesOf(await send('GET', '/api/v1/pods'));
  t.equal(seeded.length, 1);
  await send('POST', '/api/v1/spaces', { name: 'dev' });
  t.strictSame(namesOf(await send('GET', '/api/v1/spaces/dev/pods')), []);
  await send('POST', '/api/v1/spaces/dev/pods', { name: 'web', image: 'nginx' });
  t.strictSame(namesOf(await send('GET', '/api/v1/pods')), [...seeded, 'web']);
  t.strictSame(namesOf(await send('GET', '/api/v1/pods?offset=1&limit=1')), ['web']);
  t.strictSame(namesOf(await send('GET', '/api/v1/pods?limit=1')), seeded);
  t.strictSame(namesOf(await send('GET', '/api/v1/pods?image=nginx')), ['web']);

  t.strictSame(namesOf(await send('GET', '/apis/apps/v1/spaces/dev/sets')), []);
  await send('POST', '/apis/apps/v1/spaces/dev/sets', { name: 'db' });
  t.strictSame(namesOf(await send('GET', '/apis/apps/v1/spaces/dev/sets')), ['db']);
  t.equal((await send('GET', '/apis/apps/v1/spaces/nope/sets')).status, 404);
});

t.test('where parents are unknown, the list has what was written below any', async (t) => {
  const bug = objectSchema({ number: { type: 'integer' }, title: text });
  const found = objectSchema({ total: { type: 'integer' }, items: arraySchema(bug) });
  const send = await serveDocument(
    t,
    {
      '/repos/{owner}/{repo}/bugs': {
        parameters: [pathParameter('owner'), pathParameter('repo')],
        ...collectionOf(bug),
      },
      '/repos/{owner}/{repo}/bugs/{number}': {
        parameters: ['owner', 'repo', 'number'].map((name) =>
          pathParameter(name, name === 'number' ? 'integer' : 'string'),
        ),
        get: reading(bug),
      },
      '/search/bugs': { get: { ...reading(found), parameters: [queryParameter('q', text)] } },
    },
    { records: 2 },
  );

  t.equal((await send('GET', '/search/bugs')).body.items.length, 2);
  await send('POST', '/repos/ann/tool/bugs', { title: 'It breaks' });
  const { body } = await send('GET', '/search/bugs');
  t.equal(body.items.length, 5);
  t.equal(body.total, 5);
  t.equal(body.items.at(-1).title, 'It breaks');
  for (const q of ['breaks', 'repo:ann/tool breaks', '-is:closed label:"a b" breaks'])
    t.match((await send('GET', `/search/bugs?q=${encodeURIComponent(q)}`)).body.items, [
      { title: 'It breaks' },
    ]);
  for (const q of ['repo:ann/tool', 'http://breaks breaks'])
    t.strictSame((await send('GET', `/search/bugs?q=${encodeURIComponent(q)}`)).body.items, []);
});
