import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  type SendRequest,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };

const pet = objectSchema({
  id: integer,
  name: { type: 'string' },
  age: { type: 'number' },
  good: { type: 'boolean' },
  tags: arraySchema(
    objectSchema({ word: { type: 'string' }, deep: objectSchema({ word: { type: 'string' } }) }),
  ),
  born_on: { type: 'string', format: 'date' },
  updatedAt: { type: 'string', format: 'date-time' },
});

const deep = { word: 'soft', deep: { word: 'hidden' } };
const pets = [
  { id: 1, name: 'Tom', age: 9, good: true, tags: [deep], born_on: '2010-01-01' },
  { id: 2, name: 'Rex', age: 88, good: false, tags: [], born_on: '2009-06-01' },
  { id: 3, name: 'Ada', age: 88, good: true, tags: [], born_on: '2012-03-01' },
  { id: 4, name: 'Bob', age: 3, good: true, tags: [], born_on: '2018-01-01' },
  { id: 5, name: 'Eve', age: 4, good: false, tags: [], born_on: '2017-01-01' },
].map((one) => ({ ...one, updatedAt: '2019-01-01T00:00:00Z' }));

function listing(parameters: readonly object[], more: object = {}) {
  return {
    '/pets': {
      get: {
        parameters,
        responses: { 200: { ...json(arraySchema(ref('Pet')), { example: pets }), ...more } },
      },
    },
  };
}

/** Asks for the names of the pets on a page of a list with these parameters. */
async function serveAndListNames(t: Test, parameters: readonly object[]) {
  const ask = await serveDocument(t, listing(parameters), { schemas: { Pet: pet }, records: 5 });
  return async (query: string): Promise<string> => {
    const { body } = await ask('GET', `/pets?${query}`);
    return body.map(({ name }: { name: string }) => name[0]).join('');
  };
}

t.test('a list is filtered by its properties, in ranges too', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('good', { type: 'boolean' }),
    queryParameter('name', arraySchema({ type: 'string' })),
    queryParameter('filter[age]', integer),
    queryParameter('minAge', { type: 'number' }),
    queryParameter('age_lte', { type: 'number' }),
    queryParameter('born_before', { type: 'string' }),
    queryParameter('tags', { type: 'string' }),
    queryParameter('unknown', { type: 'string' }),
  ]);

  t.equal(await names('good=false'), 'RE');
  t.equal(await names('name=Tom&name=Eve'), 'TE');
  t.equal(await names('filter[age]=88'), 'RA');
  t.equal(await names('minAge=9'), 'TRA');
  t.equal(await names('age_lte=4'), 'BE');
  t.equal(await names('minAge=4&age_lte=9'), 'TE');
  t.equal(await names('born_before=2010-01-01'), 'TR');
  t.equal(await names('tags=x&unknown=y'), 'TRABE');
});

t.test('a search looks at all texts, as deep as records are looked at', async (t) => {
  const names = await serveAndListNames(t, [queryParameter('q', { type: 'string' })]);

  t.equal(await names('q=TOM'), 'T');
  t.equal(await names('q=88'), 'RA');
  t.equal(await names('q=soft'), 'T');
  t.equal(await names('q=hidden'), '');
  t.equal(await names('q=t.m'), '', 'a text and no pattern');
  t.equal(await names('q=*'), 'TRABE');
  t.equal(await names('q='), 'TRABE');
});

t.test('a list is sorted as clients write it', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('sort', { type: 'string' }),
    queryParameter('order', { type: 'string', enum: ['asc', 'desc'] }),
  ]);

  t.equal(await names('sort=name'), 'ABERT');
  t.equal(await names('sort=-name'), 'TREBA');
  t.equal(await names('sort=name:desc'), 'TREBA');
  t.equal(await names('sort=name%20DESC'), 'TREBA');
  t.equal(await names('sort=name&order=desc'), 'TREBA');
  t.equal(await names('sort=name:asc&order=desc'), 'ABERT');
  t.equal(await names('sort=-age,name'), 'ARTEB');
  t.equal(await names('sort=!!'), 'TRABE');
});

t.test('a list is sorted by several properties, where the document takes several', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('sort', arraySchema({ type: 'string' })),
  ]);

  t.equal(await names('sort=age&sort=name'), 'BETAR');
  t.equal(await names('sort=age'), 'BETRA');
});

t.test('an order that names properties is what is sorted by', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('order', { type: 'string', enum: ['name', 'age'] }),
  ]);

  t.equal(await names('order=name'), 'ABERT');
});

t.test('an order that names a direction alone sorts nothing', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('order', { type: 'string', enum: ['asc', 'desc'] }),
  ]);

  t.equal(await names('order=desc'), 'TRABE');
});

t.test('a direction without an order is of the time when records were made', async (t) => {
  const thing = objectSchema({ id: integer, created_at: { type: 'string', format: 'date-time' } });
  const things = [1, 2, 3].map((id) => ({ id, created_at: `2019-01-0${id}T00:00:00Z` }));
  const direction = queryParameter('order', {
    type: 'string',
    enum: ['asc', 'desc'],
    default: 'desc',
  });
  const list = json(arraySchema(thing), { example: things });
  const ask = await serveDocument(t, {
    '/things': { get: { parameters: [direction], responses: { 200: list } } },
  });
  const keys = async (query: string) =>
    (await ask('GET', `/things${query}`)).body.map(({ id }: { id: number }) => id);

  t.strictSame(await keys(''), [3, 2, 1]);
  t.strictSame(await keys('?order=asc'), [1, 2, 3]);
});

t.test('the word for all values filters nothing, unless it is a value', async (t) => {
  const all = { type: 'string', enum: ['open', 'closed', 'all'] };
  const thing = (state: object) => objectSchema({ id: integer, state });
  const listed = (state: object) => ({
    get: {
      parameters: [queryParameter('state', all)],
      responses: {
        200: json(arraySchema(thing(state)), {
          example: [
            { id: 1, state: 'open' },
            { id: 2, state: 'closed' },
          ],
        }),
      },
    },
  });
  const ask = await serveDocument(
    t,
    { '/issues': listed({ type: 'string' }), '/things': listed(all) },
    { records: 2 },
  );

  t.equal((await ask('GET', '/issues?state=all')).body.length, 2);
  t.equal((await ask('GET', '/issues?state=open')).body.length, 1);
  t.equal((await ask('GET', '/things?state=all')).body.length, 0);
});

t.test('pages are counted from where the document counts them', async (t) => {
  const fromOne = await serveAndListNames(t, [
    queryParameter('page', integer),
    queryParameter('size', { type: 'number' }),
  ]);
  const fromNought = await serveAndListNames(t, [
    queryParameter('page', { ...integer, minimum: 0 }),
    queryParameter('size', { default: 2 }),
  ]);
  const withDefault = await serveAndListNames(t, [
    queryParameter('page', { ...integer, default: 1, minimum: 0 }),
    queryParameter('size', { ...integer, maximum: 3, default: 9 }),
  ]);

  t.equal(await fromOne('page=2&size=2'), 'AB');
  t.equal(await fromOne('page=0&size=2'), 'TR');
  t.equal(await fromOne('size=0'), '');
  t.equal(await fromOne(''), 'TRABE');
  t.equal(await fromNought('page=1'), 'AB');
  t.equal(await fromNought('page=0'), 'TR');
  t.equal(await withDefault('page=1'), 'TRA');
  t.equal(await withDefault('page=2'), 'BE');
  t.equal(await withDefault('size=2'), 'TR');
});

t.test('a size that may be nothing is the usual one where nobody says it', async (t) => {
  for (const name of ['limit', 'per_page', 'pageSize', '$top']) {
    const names = await serveAndListNames(t, [queryParameter(name, { ...integer, minimum: 0 })]);

    t.equal(await names(''), 'TRABE', name);
    t.equal(await names(`${name}=2`), 'TR', name);
    t.equal(await names(`${name}=0`), '', name);
  }
});

t.test('a size that is usually nothing has no end', async (t) => {
  const page = queryParameter('page', integer);
  const names = await serveAndListNames(t, [
    queryParameter('limit', { ...integer, default: 0 }),
    page,
  ]);

  t.equal(await names(''), 'TRABE');
  t.equal(await names('limit=0&page=1'), 'TRABE');
  t.equal(await names('page=2'), '', 'there is one page');
  t.equal(await names('limit=2&page=2'), 'AB');
});

t.test('what is no number of a page is no parameter of pages', async (t) => {
  const names = await serveAndListNames(t, [queryParameter('limit', { type: 'boolean' })]);

  t.equal(await names('limit=true'), 'TRABE');
});

t.test('how long a page is filters nothing, unless there are no pages', async (t) => {
  const paged = await serveAndListNames(t, [
    queryParameter('age', integer),
    queryParameter('count', integer),
  ]);
  const box = objectSchema({ id: integer, count: integer });
  const boxes = [1, 2, 3].map((id) => ({ id, count: id }));
  const asks = (parameters: readonly object[]) =>
    serveDocument(t, {
      '/boxes': {
        get: { parameters, responses: { 200: json(arraySchema(box), { example: boxes }) } },
      },
    });
  const inPages = await asks([queryParameter('count', integer), queryParameter('offset', integer)]);
  const alone = await asks([queryParameter('count', integer)]);

  t.equal(await paged('count=2&age=88'), 'RA');
  t.strictSame((await inPages('GET', '/boxes?count=2&offset=1')).body, [
    { id: 2, count: 2 },
    { id: 3, count: 3 },
  ]);
  t.strictSame((await alone('GET', '/boxes?count=2')).body, [{ id: 2, count: 2 }]);
});

t.test('an offset counts records, from where the document counts them', async (t) => {
  const skip = await serveAndListNames(t, [
    queryParameter('skip', integer),
    queryParameter('limit', integer),
  ]);
  const start = await serveAndListNames(t, [
    queryParameter('startIndex', { ...integer, default: 1 }),
  ]);

  t.equal(await skip('skip=3&limit=1'), 'B');
  t.equal(await skip('skip=9'), '');
  t.equal(await start('startIndex=4'), 'BE');
  t.equal(await start('startIndex=0'), 'TRABE');
});

t.test('the header Link names the other pages, and keeps what else was asked', async (t) => {
  const links = { headers: { Link: { schema: { type: 'string' } } } };
  const linking = async (parameters: readonly object[], query: string) => {
    const paths = listing(parameters, links);
    const ask = await serveDocument(t, paths, {
      schemas: { Pet: pet },
      records: 5,
      more: { servers: [{ url: '/v1' }] },
    });
    return String((await ask('GET', `/v1/pets?${query}`)).headers.link).split(', ');
  };
  const place = 'http://localhost:80/v1/pets';
  const size = queryParameter('limit', integer);

  t.strictSame(await linking([queryParameter('offset', integer), size], 'offset=2&limit=2'), [
    `<${place}?limit=2&offset=0>; rel="prev"`,
    `<${place}?limit=2&offset=4>; rel="next"`,
    `<${place}?limit=2&offset=0>; rel="first"`,
    `<${place}?limit=2&offset=4>; rel="last"`,
  ]);
  t.strictSame(
    await linking([queryParameter('page', integer), size], 'page=3&limit=2&a%20b=c%26'),
    [
      `<${place}?limit=2&a%20b=c%26&page=2>; rel="prev"`,
      `<${place}?limit=2&a%20b=c%26&page=1>; rel="first"`,
      `<${place}?limit=2&a%20b=c%26&page=3>; rel="last"`,
    ],
  );
  t.strictSame(await linking([queryParameter('cursor', { type: 'string' }), size], 'limit=4'), [
    `<${place}?limit=4&cursor=${Buffer.from('4:1:45').toString('base64url')}>; rel="next"`,
    `<${place}?limit=4>; rel="first"`,
    `<${place}?limit=4>; rel="last"`,
  ]);
  t.strictSame(await linking([], ''), [`<${place}>; rel="first"`, `<${place}>; rel="last"`]);
});

t.test('behind a proxy that speaks HTTPS addresses do too', async (t) => {
  const link = objectSchema({ href: { type: 'string' } });
  const page = objectSchema({
    items: arraySchema(ref('Pet')),
    _links: objectSchema({ next: link, prev: link }),
  });
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          get: {
            parameters: [queryParameter('limit', integer), queryParameter('page', integer)],
            responses: { 200: json(page) },
          },
        },
      },
      { components: { schemas: { Pet: pet } } },
    ),
  );

  const { body } = await app.inject({
    url: '/pets?limit=2',
    headers: { 'x-forwarded-proto': 'https', host: 'pets.example' },
  });

  t.strictSame(JSON.parse(body)._links, {
    next: { href: 'https://pets.example/pets?limit=2&page=2' },
  });
});

t.test('a client that names no host is told paths alone', async (t) => {
  const links = { headers: { Link: { schema: { type: 'string' } } } };
  const { app } = await sandlotOf(
    t,
    documentOf(listing([], links), { components: { schemas: { Pet: pet } } }),
  );
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
  const socket = createConnection(port, '127.0.0.1');

  socket.write('GET /pets HTTP/1.0\r\n\r\n');

  t.match(await text(socket), /^link: <\/pets>; rel="first"/im);
});

t.test('a cursor pages through a list that is sorted', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('after', { type: 'string' }),
    queryParameter('limit', integer),
    queryParameter('sort', { type: 'string' }),
  ]);

  t.equal(await names('sort=name&limit=2&after=2'), 'T');
  t.equal(await names('sort=name&limit=2&after=none'), 'AB');
  t.equal(await names('limit=2&after=2'), 'AB');
});

/** Goes through a list of 30 page by page, and does something with all that a page shows. */
async function followPages(
  t: Test,
  query: string,
  act: (ask: SendRequest, shown: readonly { readonly id: number; readonly n: number }[]) => unknown,
) {
  const numbered = objectSchema({ id: { ...integer, readOnly: true }, n: integer });
  const ask = await serveDocument(
    t,
    {
      '/things': {
        get: {
          parameters: ['cursor', 'sort'].map((name) => queryParameter(name, { type: 'string' })),
          responses: {
            200: json(
              objectSchema({ data: arraySchema(ref('Thing')), next_cursor: { type: 'string' } }),
            ),
          },
        },
        post: { ...withRequestBody(ref('Thing')), responses: { 201: json(ref('Thing')) } },
      },
      '/things/{id}': {
        parameters: [pathParameter('id')],
        patch: { ...withRequestBody(ref('Thing')), responses: { 200: json(ref('Thing')) } },
        delete: { responses: { 204: { description: 'Removed.' } } },
      },
    },
    { schemas: { Thing: numbered }, records: 0 },
  );
  for (let n = 1; n <= 45; n += 1) await ask('POST', '/things', { n });
  const seen: number[] = [];
  for (let cursor = ''; seen.length < 100; ) {
    const { body } = await ask('GET', `/things?${query}&cursor=${cursor}`);
    seen.push(...body.data.map(({ n }: { n: number }) => n));
    await act(ask, body.data);
    cursor = body.next_cursor;
    if (!cursor) break;
  }
  return seen;
}

const oneTo45 = Array.from({ length: 45 }, (_, place) => place + 1);

for (const [query, all] of [
  ['', oneTo45],
  ['sort=-n', oneTo45.toReversed()],
] as const) {
  t.test(`a cursor leads on when the page before it is removed, by "${query}"`, async (t) => {
    const seen = await followPages(t, query, async (ask, shown) => {
      for (const { id } of shown) await ask('DELETE', `/things/${id}`);
    });

    t.strictSame(seen, all);
  });

  t.test(`a cursor leads on when the record before it is removed, by "${query}"`, async (t) => {
    const seen = await followPages(t, query, (ask, shown) =>
      ask('DELETE', `/things/${shown.at(-1)?.id}`),
    );

    t.strictSame(seen, all);
  });
}

t.test(
  'a cursor leads on when what was seen is sorted anew, and shows what came between',
  async (t) => {
    const moved = await followPages(t, 'sort=n', async (ask, shown) => {
      for (const { id, n } of shown) await ask('PATCH', `/things/${id}`, { n: -n });
    });
    let isAdded = false;
    const added = await followPages(t, 'sort=n', async (ask, shown) => {
      if (!isAdded) await ask('POST', '/things', { n: shown.at(-1)?.n });
      isAdded = true;
    });

    t.strictSame(moved, oneTo45);
    t.strictSame(added, [...oneTo45.slice(0, 20), ...oneTo45.slice(19)]);
  },
);

t.test('a cursor leads on behind the record before it when the next is removed', async (t) => {
  const seen = await followPages(t, 'sort=n', async (ask, shown) => {
    if (shown[0]?.n !== 1) return;
    await ask('DELETE', `/things/${shown[0].id}`);
    const { body } = await ask('GET', '/things?sort=n&cursor=20');
    const next = body.data.find(({ n }: { n: number }) => n === 21);
    await ask('DELETE', `/things/${next.id}`);
  });

  t.strictSame(
    seen,
    oneTo45.filter((n) => n !== 21),
  );
});

t.test('a cursor leads back', async (t) => {
  const page = objectSchema({ data: arraySchema(ref('Pet')), prev_cursor: { type: 'string' } });
  const ask = await serveDocument(
    t,
    {
      '/pets': {
        get: {
          parameters: [
            queryParameter('cursor', { type: 'string' }),
            queryParameter('limit', integer),
          ],
          responses: { 200: json(page, { example: { data: pets } }) },
        },
      },
    },
    { schemas: { Pet: pet }, records: 5 },
  );
  const { body } = await ask('GET', '/pets?limit=2&cursor=4');

  const back = await ask('GET', `/pets?limit=2&cursor=${body.prev_cursor}`);

  t.strictSame(
    [body, back.body].map(({ data }) => data.map(({ id }: { id: number }) => id)),
    [[5], [3, 4]],
  );
  t.equal(back.headers['sandlot-notice'], undefined);
});

t.test('a cursor that leads nowhere is noticed', async (t) => {
  const ask = await serveDocument(
    t,
    listing([
      queryParameter('after', { type: 'string', default: '*' }),
      queryParameter('limit', integer),
    ]),
    { schemas: { Pet: pet }, records: 5 },
  );

  const first = await ask('GET', '/pets?limit=1');
  const { headers, body } = await ask('GET', '/pets?limit=1&after=none');

  t.equal(first.headers['sandlot-notice'], undefined, 'what it is by default is the beginning');

  t.match(
    headers['sandlot-notice'],
    /^cursor-ignored "Unknown cursor .+none.+: the list starts from the beginning."$/,
  );
  t.strictSame(body, [pets[0]]);
});

t.test('a search answers to what its body says', async (t) => {
  const ask = await serveDocument(
    t,
    {
      ...listing([]),
      '/pets/search': {
        post: {
          ...withRequestBody(objectSchema({ name: { type: 'string' } })),
          parameters: [
            queryParameter('name', { type: 'string' }),
            queryParameter('limit', integer),
          ],
          responses: { 200: json(arraySchema(ref('Pet'))) },
        },
      },
    },
    { schemas: { Pet: pet }, records: 5 },
  );

  const found = await ask('POST', '/pets/search', { name: 'Eve' });
  const both = await ask('POST', '/pets/search?name=Tom', { name: 'Eve' });
  const all = await ask('POST', '/pets/search?limit=2');

  t.strictSame([found.body, both.body], [[pets[4]], [pets[0]]]);
  t.strictSame(all.body, pets.slice(0, 2));
});

t.test('a list of texts is of the keys', async (t) => {
  const ask = await serveDocument(
    t,
    {
      '/pets': { get: { responses: { 200: json(arraySchema({ type: 'string' })) } } },
      '/pets/{name}': {
        parameters: [pathParameter('name')],
        get: { responses: { 200: json(ref('Named')) } },
        put: { ...withRequestBody(ref('Named')), responses: { 200: json(ref('Named')) } },
      },
    },
    { schemas: { Named: objectSchema({ name: { type: 'string' }, age: integer }) } },
  );
  await ask('PUT', '/pets/Tom', { age: 3 });

  const listed = await ask('GET', '/pets');
  const read = await Promise.all(
    listed.body.map(async (name: string) => (await ask('GET', `/pets/${name}`)).body.name),
  );

  t.ok(listed.body.includes('Tom'));
  t.strictSame(read, listed.body);
});

t.test('what is said of the page stands beside the list, however deep', async (t) => {
  const result = objectSchema(
    { pets: arraySchema(ref('Pet')), total: integer, words: { type: 'string' } },
    { required: ['pets', 'total'] },
  );
  const ask = await serveDocument(
    t,
    { '/pets': { get: { responses: { 200: json(objectSchema({ result, count: integer })) } } } },
    { schemas: { Pet: pet } },
  );

  const { body } = await ask('GET', '/pets');

  t.strictSame([body.result.pets.length, body.result.total, body.count], [3, 3, 3]);
});

t.test('a list below one that is not there is not there either', async (t) => {
  const ask = await serveDocument(
    t,
    {
      ...listing([]),
      '/pets/{pet_id}': {
        parameters: [pathParameter('pet_id', 'integer')],
        get: { responses: { 200: json(ref('Pet')) } },
      },
      '/tenants/{tenant}/toys': {
        get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } },
      },
      '/pets/{pet_id}/toys': {
        parameters: [pathParameter('pet_id', 'integer')],
        get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } },
      },
    },
    { schemas: { Pet: pet }, records: 6 },
  );

  const there = await ask('GET', '/pets/1/toys');
  const missing = await ask('GET', '/pets/999/toys');
  const unknown = await ask('GET', '/tenants/any/toys');

  t.strictSame([there.status, there.body.length], [200, 6]);
  t.equal(missing.status, 404);
  t.match(
    missing.body.detail,
    /^There is no "999" in pets\. There are "1", "2", "3", "4", "5", …\.$/,
  );
  t.strictSame([unknown.status, unknown.body.length], [200, 6]);
});

t.test('what a list has no part for is said', async (t) => {
  const owned = objectSchema({
    id: integer,
    owner: objectSchema({ city: { type: 'string' } }),
    words: arraySchema({ type: 'string' }),
    created_at: { type: 'string' },
  });
  const records = [
    { id: 1, owner: { city: 'Ulm' }, words: ['a', 'b'], created_at: '2019' },
    { id: 2, owner: { city: 'Bonn' }, words: ['c'], created_at: '2018' },
  ];
  const parameters = [
    queryParameter('owner', { type: 'string', default: 'anybody' }),
    queryParameter('words', { type: 'string' }),
    queryParameter('sort', { type: 'string', default: 'best' }),
  ];
  const get = {
    parameters,
    responses: { 200: json(arraySchema(ref('Pet')), { example: records }) },
  };
  const ask = await serveDocument(t, { '/pets': { get } }, { schemas: { Pet: owned }, records: 2 });
  const said = async (query: string) => {
    const { body, headers } = await ask('GET', `/pets?${query}`);
    return [body.map(({ id }: { readonly id: number }) => id), headers['sandlot-notice']];
  };

  t.strictSame(await said(''), [[1, 2], undefined]);
  t.strictSame(await said('owner=anybody'), [[1, 2], undefined]);
  t.strictSame(await said('words=c'), [[2], undefined]);
  t.strictSame(await said('sort=created'), [[2, 1], undefined]);
  t.strictSame(await said('owner=Ulm'), [
    [1, 2],
    [
      'filter-ignored "The parameter \\"owner\\" filters nothing: the property of that name holds objects."',
    ],
  ]);
  t.match(await said('sort=-colour,id'), [
    [1, 2],
    [/^sort-ignored "Cannot sort by .+colour.+ Properties: id, owner, words, created_at."$/],
  ]);
});

t.test('addresses of other pages keep lists and objects that were asked for', async (t) => {
  const links = { headers: { Link: { schema: { type: 'string' } } } };
  const texts = arraySchema({ type: 'string' });
  const size = objectSchema({ a: integer });
  const parameters = [
    queryParameter('page', integer),
    queryParameter('limit', integer),
    queryParameter('apart', texts),
    { ...queryParameter('together', texts), explode: false },
    { ...queryParameter('pairs', size), explode: false },
    { ...queryParameter('deep', size), style: 'deepObject' },
    queryParameter('spread', objectSchema({ zz: integer })),
    { name: 'json', in: 'query', content: { 'application/json': { schema: size } } },
  ];
  const ask = await serveDocument(t, listing(parameters, links), {
    schemas: { Pet: pet },
    records: 5,
  });
  const asked =
    'limit=4&deep[a]=1&zz=5&apart=a%26&apart=b&together=a,b&pairs=a,2&json=%7B%22a%22%3A3%7D&more=1&more=2';

  const { headers } = await ask('GET', `/pets?${asked}`);

  const [next = ''] = /(?<=\?)[^>]+(?=>; rel="next")/.exec(String(headers.link)) ?? [];
  t.strictSame(
    next.split('&').toSorted(),
    [...asked.replace('deep[a]', 'deep%5Ba%5D').split('&'), 'page=2'].toSorted(),
  );
});

t.test('header fields tell of the page what the document has them for', async (t) => {
  const fields = ['X-Total-Count', 'X-Page', 'Per-Page', 'X-Next-Page', 'X-Has-More', 'X-Count'];
  const headers = Object.fromEntries(
    [...fields, 'X-Next-Cursor', 'X-Request-Id'].map((name) => [name, { schema: integer }]),
  );
  const parameters = [queryParameter('page', integer), queryParameter('limit', integer)];
  const ask = await serveDocument(t, listing(parameters, { headers }), {
    schemas: { Pet: pet },
    records: 5,
  });
  const told = async (query: string) => {
    const { headers: sent } = await ask('GET', `/pets?${query}`);
    return [...fields, 'X-Request-Id'].map((name) => sent[name.toLowerCase()]);
  };

  t.strictSame(await told('limit=2'), ['5', '1', '2', '2', 'true', '5', undefined]);
  t.strictSame(await told('limit=2&page=3'), ['5', '3', '2', undefined, 'false', '5', undefined]);
});

t.test('headers of a range of replies, or of the default, count too', async (t) => {
  const headers = { 'X-Total': { schema: integer }, 'X-Next-Cursor': { schema: {} } };
  for (const status of ['2XX', 'default']) {
    const reply = { ...json(arraySchema(pet), { example: pets }), headers };
    const get = {
      parameters: [queryParameter('cursor'), queryParameter('limit', integer)],
      responses: { [status]: reply },
    };
    const ask = await serveDocument(t, { '/pets': { get } }, { records: 5 });
    const { headers: sent } = await ask('GET', '/pets?limit=4');
    t.equal(sent['x-total'], '5');
    t.equal(sent['x-next-cursor'], Buffer.from('4:1:45').toString('base64url'));
  }
});

t.test('an order may say its direction behind a comma', async (t) => {
  const names = await serveAndListNames(t, [queryParameter('sort', { type: 'string' })]);

  t.equal(await names('sort=name,desc'), 'TREBA');
  t.equal(await names('sort=age,DESC,name,asc'), 'ARTEB');
});

t.test('objects are asked for by what they are called', async (t) => {
  const named = objectSchema({ name: { type: 'string' } });
  const thing = objectSchema({
    id: integer,
    labels: arraySchema({ oneOf: [{ type: 'string' }, named] }),
    owner: { ...named, type: ['object', 'null'] },
    owners: arraySchema(named),
  });
  const [bug, ui, ann, bob] = ['bug', 'ui', 'Ann', 'Bob'].map((name) => ({ name }));
  const things = [
    { id: 1, labels: [bug, ui], owner: ann, owners: [ann, bob] },
    { id: 2, labels: ['bug'], owner: bob, owners: [] },
    { id: 3, labels: [], owner: null, owners: [bob] },
  ];
  const get = {
    parameters: [
      queryParameter('labels'),
      queryParameter('owner', arraySchema({ type: 'string' })),
      queryParameter('owners'),
    ],
    responses: { 200: json(arraySchema(thing)) },
  };
  const ask = await serveDocument(t, { '/things': { get } }, { records: 0, fixtures: { things } });
  const keys = async (query: string) =>
    (await ask('GET', `/things?${query}`)).body.map(({ id }: { id: number }) => id);

  t.strictSame(await keys('labels=bug'), [1, 2]);
  t.strictSame(await keys('labels=bug,ui'), [1]);
  t.strictSame(await keys('labels=none'), [3]);
  t.strictSame(await keys('labels=*'), [1, 2]);
  t.strictSame(await keys('owner=Bob'), [1, 2, 3]);
  t.strictSame(await keys('owner=Ann&owner=Eve'), [1]);
  t.strictSame(await keys('owners=Ann'), [1]);
});

t.test(
  'what a list shows when nobody says anything leaves out what else could be asked for',
  async (t) => {
    const state = { type: 'string', enum: ['open', 'closed', 'all'], default: 'open' };
    const thing = objectSchema({
      id: integer,
      state: { type: 'string' },
      hidden: { type: 'boolean' },
    });
    const things = [
      { id: 1, state: 'open', hidden: false },
      { id: 2, state: 'closed', hidden: false },
      { id: 3, state: 'other' },
      { id: 4, hidden: true },
    ];
    const get = {
      parameters: [
        queryParameter('state', state),
        queryParameter('hidden', { type: 'boolean', default: false }),
      ],
      responses: { 200: json(arraySchema(thing)) },
    };
    const ask = await serveDocument(
      t,
      { '/things': { get } },
      { records: 0, fixtures: { things } },
    );
    const keys = async (query: string) =>
      (await ask('GET', `/things${query}`)).body.map(({ id }: { id: number }) => id);

    t.strictSame(await keys(''), [1, 3]);
    t.strictSame(await keys('?state=open'), [1, 3]);
    t.strictSame(await keys('?state=closed'), [2]);
    t.strictSame(await keys('?state=all'), [1, 2, 3]);
    t.strictSame(await keys('?hidden=true'), [4]);
  },
);

t.test('an offset that is a text is a word for the next page, or counts', async (t) => {
  const more = objectSchema({
    next: objectSchema({ offset: { type: 'string' }, uri: { type: 'string' } }),
  });
  const page = {
    ...more,
    properties: { ...more.properties, data: arraySchema(objectSchema({ id: integer })) },
  };
  const data = [1, 2, 3, 4, 5].map((id) => ({ id }));
  const ask = await serveDocument(
    t,
    {
      '/pets': {
        get: {
          parameters: [
            queryParameter('offset', { type: 'string' }),
            queryParameter('limit', integer),
          ],
          responses: { 200: json(page) },
        },
      },
    },
    { records: 0, fixtures: { pets: data } },
  );
  const keysOf = (body: { data: readonly { id: number }[] }) => body.data.map(({ id }) => id);

  const read: number[] = [];
  let offset = '';
  for (let pages = 0; pages < 9; pages++) {
    const { body } = await ask('GET', `/pets?limit=2${offset}`);
    read.push(...keysOf(body));
    if (!body.next) break;
    offset = `&offset=${body.next.offset}`;
  }

  t.strictSame(read, [1, 2, 3, 4, 5]);
  t.strictSame(keysOf((await ask('GET', '/pets?limit=2&offset=3')).body), [4, 5]);
  t.strictSame(keysOf((await ask('GET', '/pets?limit=2&offset=3x')).body), [1, 2]);
});

t.test('a parameter may be called as one of what a property lists', async (t) => {
  const task = objectSchema({
    gid: { type: 'string' },
    projects: arraySchema(objectSchema({ gid: { type: 'string' } })),
  });
  const tasks = [
    { gid: '1', projects: [{ gid: '7' }] },
    { gid: '2', projects: [{ gid: '8' }] },
    { gid: '3', projects: [] },
  ];
  const given = { responses: { 200: json(arraySchema(ref('Task'))) } };
  const ask = await serveDocument(
    t,
    {
      '/projects': {
        get: { responses: { 200: json(arraySchema(objectSchema({ gid: { type: 'string' } }))) } },
      },
      '/projects/{project_gid}/tasks': { parameters: [pathParameter('project_gid')], get: given },
      '/tasks': {
        get: { parameters: [queryParameter('project')], ...given },
        post: { ...withRequestBody(ref('Task')), responses: { 201: json(ref('Task')) } },
      },
      '/tasks/{task_gid}': {
        parameters: [pathParameter('task_gid')],
        get: { responses: { 200: json(ref('Task')) } },
      },
    },
    {
      schemas: { Task: task },
      records: 0,
      fixtures: { tasks, projects: [{ gid: '7' }, { gid: '8' }] },
    },
  );

  t.strictSame((await ask('GET', '/tasks?project=7')).body, [tasks[0]]);
  t.strictSame((await ask('GET', '/projects/8/tasks')).body, [tasks[1]]);
});

t.test('a default that the property has too leaves no record out', async (t) => {
  const kind = { type: 'string', enum: ['first', 'standard'], default: 'first' };
  const letter = objectSchema({ id: integer, kind });
  const ask = await serveDocument(
    t,
    {
      '/letters': {
        get: {
          parameters: [queryParameter('kind', kind)],
          responses: { 200: json(arraySchema(letter)) },
        },
        post: { ...withRequestBody(letter), responses: { 200: json(letter) } },
      },
      '/letters/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(letter) } },
      },
    },
    { records: 0 },
  );

  await ask('POST', '/letters', { id: 7, kind: 'standard' });
  t.strictSame((await ask('GET', '/letters')).body, [{ id: 7, kind: 'standard' }]);
  t.strictSame((await ask('GET', '/letters?kind=standard')).body, [{ id: 7, kind: 'standard' }]);
});
