import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

function shown(example: unknown, more: object = {}) {
  return { type: 'string', example, ...more };
}
const integer = { type: 'integer' };

type Things = { readonly properties: object; readonly key?: object };

/** What `/things` lists where records have these properties, and what is made there. */
async function things(t: Test, { properties, key = { schema: integer } }: Things) {
  const thing = { type: 'object', required: Object.keys(properties), properties };
  const parameters = [{ name: 'thing_id', in: 'path', required: true, ...key }];
  const requestBody = { content: { 'application/json': { schema: { type: 'object' } } } };
  const paths = {
    '/things': {
      get: { responses: { 200: json({ type: 'array', items: thing }) } },
      post: { requestBody, responses: { 201: json(thing) } },
    },
    '/things/{thing_id}': { parameters, get: { responses: { 200: json(thing) } } },
  };
  const { app } = await sandlotOf(t, documentOf(paths));
  const made = await app.inject({ method: 'POST', url: '/things', payload: {} });
  return { list: (await app.inject('/things')).json(), made };
}

t.test('URLs of records end in their keys if that of the example does', async (t) => {
  const { list } = await things(t, {
    properties: {
      id: { ...integer, example: 47 },
      url: shown('https://api.example.com/47/things/47/parts?all'),
      path: shown('/things/471'),
      text: shown('things/47'),
    },
  });

  t.match(
    list.map(({ url }: { url: string }) => url),
    [47, 1, 2, 48].map((id) => `https://api.example.com/47/things/${id}/parts?all`),
  );
  t.match(list[1], { path: '/things/471', text: 'things/47' });
});

t.test('so they do where nothing else decides the key', async (t) => {
  const { list, made } = await things(t, {
    key: { example: 927, schema: integer },
    properties: { uri: shown('/channels/927') },
  });

  t.strictSame(
    list.map(({ uri }: { uri: string }) => uri),
    [927, 1, 2, 928].map((id) => `/channels/${id}`),
  );
  t.equal(made.headers.location, '/things/928');
});

t.test('the own URL of a record ends in its key, whatever the example', async (t) => {
  const { list, made } = await things(t, {
    properties: {
      id: { ...integer, example: 47 },
      html_url: shown('https://example.com/shops/47/things/1347'),
      link: shown('/things/12?all=true'),
      parent: shown('/shops/47/things/1347'),
      url: shown('/things/1347/parts'),
    },
  });

  const options = (id: number) => ({
    id,
    html_url: `https://example.com/shops/47/things/${id}`,
    link: `/things/${id}?all=true`,
    parent: '/shops/47/things/1347',
    url: '/things/1347/parts',
  });
  t.strictSame(list, [47, 1, 2, 48].map(options));
  t.strictSame(made.json(), options(48));
});

t.test('URLs inside a record follow its path', async (t) => {
  const links = (example: object) => ({ type: 'object', example });
  const { list, made } = await things(t, {
    key: { example: 47, schema: integer },
    properties: {
      id: { ...integer, example: 47 },
      _links: links({
        self: { href: '/v1/things/47', rel: 'self', at: 47 },
        all: [{ href: 'https://example.com/things/47/parts' }],
        owner: { href: '/owners/47' },
        far: { a: { b: { c: { href: '/things/47' } } } },
        none: null,
      }),
    },
  });

  const linksOf = (id: number) => ({
    self: { href: `/v1/things/${id}`, rel: 'self', at: 47 },
    all: [{ href: `https://example.com/things/${id}/parts` }],
    owner: { href: '/owners/47' },
    far: { a: { b: { c: { href: '/things/47' } } } },
    none: null,
  });
  t.strictSame(
    list.map(({ _links }: { _links: object }) => _links),
    [47, 1, 2, 48].map(linksOf),
  );
  t.strictSame(made.json()._links, linksOf(48));
});

t.test('other URLs inside a record stay', async (t) => {
  const self = { type: 'object', example: { href: '/things/47' } };
  const thing = {
    type: 'object',
    properties: { id: { ...integer, example: 47 }, self, url: shown('/1/47') },
  };
  const inPath = (name: string) => ({ name, in: 'path', required: true, schema: integer });
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/{shop}': {
        parameters: [inPath('shop')],
        get: { responses: { 200: json({ type: 'array', items: thing }) } },
      },
      '/{shop}/{thing}': {
        parameters: [inPath('shop'), inPath('thing')],
        get: { responses: { 200: json(thing) } },
      },
    }),
  );

  t.match((await app.inject('/1/47')).json(), { id: 47, self: { href: '/things/47' } });
  t.match((await app.inject('/1')).json().at(-1), {
    self: { href: '/things/47' },
    url: /^\/1\/(?!47$)\d+$/,
  });
});

t.test('texts that repeat the example name repeat the record name', async (t) => {
  const { list } = await things(t, {
    key: { schema: { type: 'string' } },
    properties: {
      name: shown('domain\\user1'),
      identity: shown('domain\\user1'),
      mail: { type: 'string', examples: ['x', 'domain\\user1@b.co'] },
      kind: shown('domain\\user1', { pattern: '^domain' }),
    },
  });

  const [, { name, identity, kind }] = list;
  t.not(name, 'domain\\user1');
  t.equal(identity, name);
  t.equal(kind, 'domain\\user1');
});

t.test('an empty example changes nothing', async (t) => {
  const { list } = await things(t, {
    key: { example: '', schema: { type: 'string' } },
    properties: { name: shown('string'), city: shown('string'), url: shown('/things/') },
  });

  t.match(list[0], { city: 'string', url: '/things/' });
});

t.test('URLs of records that only a list shows end in their keys', async (t) => {
  const item = {
    type: 'object',
    required: ['id', 'url'],
    properties: { id: { ...integer, examples: [47, 48] }, url: shown('/things/47') },
  };
  const get = { responses: { 200: json({ type: 'array', items: item }) } };
  const { app } = await sandlotOf(t, documentOf({ '/things': { get } }));

  const list: readonly { id: number; url: string }[] = (await app.inject('/things')).json();

  t.strictSame(
    list.map(({ url }) => url),
    list.map(({ id }) => `/things/${id}`),
  );
});

t.test('a record made from an example has its own key wherever the example has its', async (t) => {
  const pool = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      link: { type: 'object', properties: { uri: { type: 'string' }, ports: { type: 'array' } } },
      note: { type: 'string' },
    },
  };
  const example = [
    {
      name: 'back-pool',
      link: { uri: 'http://h/back-pool?ssl', ports: ['back-pool', 1, null] },
      note: 'The back-pool of all',
    },
    { name: 'db', link: { uri: 'http://h/db', ports: [] }, note: 'short' },
    { name: 7, link: { uri: 'http://h/7', ports: [] }, note: 'numeric' },
  ];
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pools': {
        get: { responses: { 200: json({ type: 'array', items: pool }, { example }) } },
        post: {
          requestBody: { content: { 'application/json': { schema: pool } } },
          responses: { 201: json(pool) },
        },
      },
      '/pools/{name}': {
        parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: json(pool) } },
      },
    }),
  );

  const [own, short] = (await app.inject('/pools')).json();

  t.not(own.name, 'back-pool');
  t.strictSame(own.link, { uri: `http://h/${own.name}?ssl`, ports: [own.name, 1, null] });
  t.equal(own.note, `The ${own.name} of all`);
  t.equal(short.link.uri, 'http://h/db');
});

t.test('URLs have the keys of the parents of their record', async (t) => {
  const bug = {
    type: 'object',
    properties: {
      number: integer,
      url: { type: 'string', example: 'https://api.h/v1/repos/cat/hello/bugs/7' },
      html_url: { type: 'string', example: 'https://h/cat/hello/bug/7' },
      other: { type: 'string', example: 'https://h/dog/bye' },
      links: { type: 'object', properties: { self: { type: 'string', example: '/cat/hello/x' } } },
    },
    required: ['number', 'url', 'html_url', 'other', 'links'],
  };
  const inPath = (name: string, schema: object) => ({ name, in: 'path', required: true, schema });
  const parents = ['owner', 'repo'].map((name) => inPath(name, { type: 'string' }));
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/repos/{owner}/{repo}/bugs': {
        parameters: parents,
        get: { responses: { 200: json({ type: 'array', items: bug }) } },
        post: {
          requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
          responses: { 201: json(bug) },
        },
      },
      '/repos/{owner}/{repo}/bugs/{number}': {
        parameters: [...parents, inPath('number', integer)],
        get: { responses: { 200: json(bug) } },
      },
    }),
  );
  const url = '/repos/ann%20b/tool/bugs';
  const moved = (number: number) => ({
    url: `https://api.h/v1${url}/${number}`,
    html_url: /^https:\/\/h\/ann%20b\/tool\/bug\//,
    other: 'https://h/dog/bye',
  });

  const [first] = (await app.inject(url)).json();
  t.match(first, { ...moved(1), links: { self: '/ann%20b/tool/x' } });
  t.match((await app.inject({ method: 'POST', url, payload: {} })).json(), moved(4));
});
