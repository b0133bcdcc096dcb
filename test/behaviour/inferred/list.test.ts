import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';
import { type Ask, asking, inPath, inQuery, listOf, object, ref, sends } from './support/asking.ts';

const integer = { type: 'integer' };

const pet = object({
  id: integer,
  name: { type: 'string' },
  age: { type: 'number' },
  good: { type: 'boolean' },
  tags: listOf(object({ word: { type: 'string' }, deep: object({ word: { type: 'string' } }) })),
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

const listing = (parameters: readonly object[], more: object = {}) => ({
  '/pets': {
    get: {
      parameters,
      responses: { 200: { ...json(listOf(ref('Pet')), { example: pets }), ...more } },
    },
  },
});

/** Asks for the names of the pets on a page of a list with these parameters. */
const naming = async (t: Test, parameters: readonly object[]) => {
  const ask = await asking(t, listing(parameters), { schemas: { Pet: pet }, records: 5 });
  return async (query: string): Promise<string> => {
    const { body } = await ask('GET', `/pets?${query}`);
    return body.map(({ name }: { name: string }) => name[0]).join('');
  };
};

t.test('a list is filtered by its properties, in ranges too', async (t) => {
  const names = await naming(t, [
    inQuery('good', { type: 'boolean' }),
    inQuery('name', listOf({ type: 'string' })),
    inQuery('filter[age]', integer),
    inQuery('minAge', { type: 'number' }),
    inQuery('age_lte', { type: 'number' }),
    inQuery('born_before', { type: 'string' }),
    inQuery('tags', { type: 'string' }),
    inQuery('unknown', { type: 'string' }),
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
  const names = await naming(t, [inQuery('q', { type: 'string' })]);

  t.equal(await names('q=TOM'), 'T');
  t.equal(await names('q=88'), 'RA');
  t.equal(await names('q=soft'), 'T');
  t.equal(await names('q=hidden'), '');
  t.equal(await names('q=t.m'), '', 'a text and no pattern');
  t.equal(await names('q=*'), 'TRABE');
  t.equal(await names('q='), 'TRABE');
});

t.test('a list is sorted as clients write it', async (t) => {
  const names = await naming(t, [
    inQuery('sort', { type: 'string' }),
    inQuery('order', { type: 'string', enum: ['asc', 'desc'] }),
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
  const names = await naming(t, [inQuery('sort', listOf({ type: 'string' }))]);

  t.equal(await names('sort=age&sort=name'), 'BETAR');
  t.equal(await names('sort=age'), 'BETRA');
});

t.test('an order that names properties is what is sorted by', async (t) => {
  const names = await naming(t, [inQuery('order', { type: 'string', enum: ['name', 'age'] })]);

  t.equal(await names('order=name'), 'ABERT');
});

t.test('an order that names a direction alone sorts nothing', async (t) => {
  const names = await naming(t, [inQuery('order', { type: 'string', enum: ['asc', 'desc'] })]);

  t.equal(await names('order=desc'), 'TRABE');
});

t.test('a direction without an order is of the time when records were made', async (t) => {
  const thing = object({ id: integer, created_at: { type: 'string', format: 'date-time' } });
  const things = [1, 2, 3].map((id) => ({ id, created_at: `2019-01-0${id}T00:00:00Z` }));
  const direction = inQuery('order', { type: 'string', enum: ['asc', 'desc'], default: 'desc' });
  const list = json(listOf(thing), { example: things });
  const ask = await asking(t, {
    '/things': { get: { parameters: [direction], responses: { 200: list } } },
  });
  const keys = async (query: string) =>
    (await ask('GET', `/things${query}`)).body.map(({ id }: { id: number }) => id);

  t.strictSame(await keys(''), [3, 2, 1]);
  t.strictSame(await keys('?order=asc'), [1, 2, 3]);
});

t.test('the word for all values filters nothing, unless it is a value', async (t) => {
  const all = { type: 'string', enum: ['open', 'closed', 'all'] };
  const thing = (state: object) => object({ id: integer, state });
  const listed = (state: object) => ({
    get: {
      parameters: [inQuery('state', all)],
      responses: {
        200: json(listOf(thing(state)), {
          example: [
            { id: 1, state: 'open' },
            { id: 2, state: 'closed' },
          ],
        }),
      },
    },
  });
  const ask = await asking(
    t,
    { '/issues': listed({ type: 'string' }), '/things': listed(all) },
    { records: 2 },
  );

  t.equal((await ask('GET', '/issues?state=all')).body.length, 2);
  t.equal((await ask('GET', '/issues?state=open')).body.length, 1);
  t.equal((await ask('GET', '/things?state=all')).body.length, 0);
});

t.test('pages are counted from where the document counts them', async (t) => {
  const fromOne = await naming(t, [inQuery('page', integer), inQuery('size', { type: 'number' })]);
  const fromNought = await naming(t, [
    inQuery('page', { ...integer, minimum: 0 }),
    inQuery('size', { default: 2 }),
  ]);
  const withDefault = await naming(t, [
    inQuery('page', { ...integer, default: 1, minimum: 0 }),
    inQuery('size', { ...integer, maximum: 3, default: 9 }),
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
    const names = await naming(t, [inQuery(name, { ...integer, minimum: 0 })]);

    t.equal(await names(''), 'TRABE', name);
    t.equal(await names(`${name}=2`), 'TR', name);
    t.equal(await names(`${name}=0`), '', name);
  }
});

t.test('a size that is usually nothing has no end', async (t) => {
  const page = inQuery('page', integer);
  const names = await naming(t, [inQuery('limit', { ...integer, default: 0 }), page]);

  t.equal(await names(''), 'TRABE');
  t.equal(await names('limit=0&page=1'), 'TRABE');
  t.equal(await names('page=2'), '', 'there is one page');
  t.equal(await names('limit=2&page=2'), 'AB');
});

t.test('what is no number of a page is no parameter of pages', async (t) => {
  const names = await naming(t, [inQuery('limit', { type: 'boolean' })]);

  t.equal(await names('limit=true'), 'TRABE');
});

t.test('how long a page is filters nothing, unless there are no pages', async (t) => {
  const paged = await naming(t, [inQuery('age', integer), inQuery('count', integer)]);
  const box = object({ id: integer, count: integer });
  const boxes = [1, 2, 3].map((id) => ({ id, count: id }));
  const asks = (parameters: readonly object[]) =>
    asking(t, {
      '/boxes': { get: { parameters, responses: { 200: json(listOf(box), { example: boxes }) } } },
    });
  const inPages = await asks([inQuery('count', integer), inQuery('offset', integer)]);
  const alone = await asks([inQuery('count', integer)]);

  t.equal(await paged('count=2&age=88'), 'RA');
  t.strictSame((await inPages('GET', '/boxes?count=2&offset=1')).body, [
    { id: 2, count: 2 },
    { id: 3, count: 3 },
  ]);
  t.strictSame((await alone('GET', '/boxes?count=2')).body, [{ id: 2, count: 2 }]);
});

t.test('an offset counts records, from where the document counts them', async (t) => {
  const skip = await naming(t, [inQuery('skip', integer), inQuery('limit', integer)]);
  const start = await naming(t, [inQuery('startIndex', { ...integer, default: 1 })]);

  t.equal(await skip('skip=3&limit=1'), 'B');
  t.equal(await skip('skip=9'), '');
  t.equal(await start('startIndex=4'), 'BE');
  t.equal(await start('startIndex=0'), 'TRABE');
});

t.test('the header Link names the other pages, and keeps what else was asked', async (t) => {
  const links = { headers: { Link: { schema: { type: 'string' } } } };
  const linking = async (parameters: readonly object[], query: string) => {
    const paths = listing(parameters, links);
    const ask = await asking(t, paths, {
      schemas: { Pet: pet },
      records: 5,
      more: { servers: [{ url: '/v1' }] },
    });
    return String((await ask('GET', `/v1/pets?${query}`)).headers.link).split(', ');
  };
  const place = 'http://localhost:80/v1/pets';
  const size = inQuery('limit', integer);

  t.strictSame(await linking([inQuery('offset', integer), size], 'offset=2&limit=2'), [
    `<${place}?limit=2&offset=0>; rel="prev"`,
    `<${place}?limit=2&offset=4>; rel="next"`,
    `<${place}?limit=2&offset=0>; rel="first"`,
    `<${place}?limit=2&offset=4>; rel="last"`,
  ]);
  t.strictSame(await linking([inQuery('page', integer), size], 'page=3&limit=2&a%20b=c%26'), [
    `<${place}?limit=2&a%20b=c%26&page=2>; rel="prev"`,
    `<${place}?limit=2&a%20b=c%26&page=1>; rel="first"`,
    `<${place}?limit=2&a%20b=c%26&page=3>; rel="last"`,
  ]);
  t.strictSame(await linking([inQuery('cursor', { type: 'string' }), size], 'limit=4'), [
    `<${place}?limit=4&cursor=${Buffer.from('4:1:45').toString('base64url')}>; rel="next"`,
    `<${place}?limit=4>; rel="first"`,
    `<${place}?limit=4>; rel="last"`,
  ]);
  t.strictSame(await linking([], ''), [`<${place}>; rel="first"`, `<${place}>; rel="last"`]);
});

t.test('behind a proxy that speaks HTTPS addresses do too', async (t) => {
  const link = object({ href: { type: 'string' } });
  const page = object({ items: listOf(ref('Pet')), _links: object({ next: link, prev: link }) });
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          get: {
            parameters: [inQuery('limit', integer), inQuery('page', integer)],
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
  const names = await naming(t, [
    inQuery('after', { type: 'string' }),
    inQuery('limit', integer),
    inQuery('sort', { type: 'string' }),
  ]);

  t.equal(await names('sort=name&limit=2&after=2'), 'T');
  t.equal(await names('sort=name&limit=2&after=none'), 'AB');
  t.equal(await names('limit=2&after=2'), 'AB');
});

/** Goes through a list of 30 page by page, and does something with all that a page shows. */
const goThrough = async (
  t: Test,
  query: string,
  act: (ask: Ask, shown: readonly { readonly id: number; readonly n: number }[]) => unknown,
) => {
  const numbered = object({ id: { ...integer, readOnly: true }, n: integer });
  const ask = await asking(
    t,
    {
      '/things': {
        get: {
          parameters: ['cursor', 'sort'].map((name) => inQuery(name, { type: 'string' })),
          responses: {
            200: json(object({ data: listOf(ref('Thing')), next_cursor: { type: 'string' } })),
          },
        },
        post: { ...sends(ref('Thing')), responses: { 201: json(ref('Thing')) } },
      },
      '/things/{id}': {
        parameters: [inPath('id')],
        patch: { ...sends(ref('Thing')), responses: { 200: json(ref('Thing')) } },
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
};

const upTo45 = Array.from({ length: 45 }, (_, place) => place + 1);

for (const [query, all] of [
  ['', upTo45],
  ['sort=-n', upTo45.toReversed()],
] as const) {
  t.test(`a cursor leads on when the page before it is removed, by "${query}"`, async (t) => {
    const seen = await goThrough(t, query, async (ask, shown) => {
      for (const { id } of shown) await ask('DELETE', `/things/${id}`);
    });

    t.strictSame(seen, all);
  });

  t.test(`a cursor leads on when the record before it is removed, by "${query}"`, async (t) => {
    const seen = await goThrough(t, query, (ask, shown) =>
      ask('DELETE', `/things/${shown.at(-1)?.id}`),
    );

    t.strictSame(seen, all);
  });
}

t.test(
  'a cursor leads on when what was seen is sorted anew, and shows what came between',
  async (t) => {
    const moved = await goThrough(t, 'sort=n', async (ask, shown) => {
      for (const { id, n } of shown) await ask('PATCH', `/things/${id}`, { n: -n });
    });
    let isAdded = false;
    const added = await goThrough(t, 'sort=n', async (ask, shown) => {
      if (!isAdded) await ask('POST', '/things', { n: shown.at(-1)?.n });
      isAdded = true;
    });

    t.strictSame(moved, upTo45);
    t.strictSame(added, [...upTo45.slice(0, 20), ...upTo45.slice(19)]);
  },
);

t.test('a cursor leads on behind the record before it when the next is removed', async (t) => {
  const seen = await goThrough(t, 'sort=n', async (ask, shown) => {
    if (shown[0]?.n !== 1) return;
    await ask('DELETE', `/things/${shown[0].id}`);
    const { body } = await ask('GET', '/things?sort=n&cursor=20');
    const next = body.data.find(({ n }: { n: number }) => n === 21);
    await ask('DELETE', `/things/${next.id}`);
  });

  t.strictSame(
    seen,
    upTo45.filter((n) => n !== 21),
  );
});

t.test('a cursor leads back', async (t) => {
  const page = object({ data: listOf(ref('Pet')), prev_cursor: { type: 'string' } });
  const ask = await asking(
    t,
    {
      '/pets': {
        get: {
          parameters: [inQuery('cursor', { type: 'string' }), inQuery('limit', integer)],
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
  const ask = await asking(
    t,
    listing([inQuery('after', { type: 'string', default: '*' }), inQuery('limit', integer)]),
    { schemas: { Pet: pet }, records: 5 },
  );

  const first = await ask('GET', '/pets?limit=1');
  const { headers, body } = await ask('GET', '/pets?limit=1&after=none');

  t.equal(first.headers['sandlot-notice'], undefined, 'what it is by default is the beginning');

  t.match(headers['sandlot-notice'], /^cursor-ignored ".+none.+the list begins anew"$/);
  t.strictSame(body, [pets[0]]);
});

t.test('a search answers to what its body says', async (t) => {
  const ask = await asking(
    t,
    {
      ...listing([]),
      '/pets/search': {
        post: {
          ...sends(object({ name: { type: 'string' } })),
          parameters: [inQuery('name', { type: 'string' }), inQuery('limit', integer)],
          responses: { 200: json(listOf(ref('Pet'))) },
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
  const ask = await asking(
    t,
    {
      '/pets': { get: { responses: { 200: json(listOf({ type: 'string' })) } } },
      '/pets/{name}': {
        parameters: [inPath('name')],
        get: { responses: { 200: json(ref('Named')) } },
        put: { ...sends(ref('Named')), responses: { 200: json(ref('Named')) } },
      },
    },
    { schemas: { Named: object({ name: { type: 'string' }, age: integer }) } },
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
  const result = object(
    { pets: listOf(ref('Pet')), total: integer, words: { type: 'string' } },
    { required: ['pets', 'total'] },
  );
  const ask = await asking(
    t,
    { '/pets': { get: { responses: { 200: json(object({ result, count: integer })) } } } },
    { schemas: { Pet: pet } },
  );

  const { body } = await ask('GET', '/pets');

  t.strictSame([body.result.pets.length, body.result.total, body.count], [3, 3, 3]);
});

t.test('a list below one that is not there is not there either', async (t) => {
  const ask = await asking(
    t,
    {
      ...listing([]),
      '/pets/{pet_id}': {
        parameters: [inPath('pet_id', 'integer')],
        get: { responses: { 200: json(ref('Pet')) } },
      },
      '/tenants/{tenant}/toys': {
        get: { responses: { 200: json(listOf(object({ id: integer }))) } },
      },
      '/pets/{pet_id}/toys': {
        parameters: [inPath('pet_id', 'integer')],
        get: { responses: { 200: json(listOf(object({ id: integer }))) } },
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
  const owned = object({
    id: integer,
    owner: object({ city: { type: 'string' } }),
    words: listOf({ type: 'string' }),
    created_at: { type: 'string' },
  });
  const records = [
    { id: 1, owner: { city: 'Ulm' }, words: ['a', 'b'], created_at: '2019' },
    { id: 2, owner: { city: 'Bonn' }, words: ['c'], created_at: '2018' },
  ];
  const parameters = [
    inQuery('owner', { type: 'string', default: 'anybody' }),
    inQuery('words', { type: 'string' }),
    inQuery('sort', { type: 'string', default: 'best' }),
  ];
  const get = {
    parameters,
    responses: { 200: json(listOf(ref('Pet')), { example: records }) },
  };
  const ask = await asking(t, { '/pets': { get } }, { schemas: { Pet: owned }, records: 2 });
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
      'filter-ignored "\\"owner\\" filters nothing: it is called like a property that holds objects"',
    ],
  ]);
  t.match(await said('sort=-colour,id'), [
    [1, 2],
    [
      /^sort-ignored ".+colour.+ is no property to sort by; there is: id, owner, words, created_at"$/,
    ],
  ]);
});

t.test('addresses of other pages keep lists and objects that were asked for', async (t) => {
  const links = { headers: { Link: { schema: { type: 'string' } } } };
  const texts = listOf({ type: 'string' });
  const size = object({ a: integer });
  const parameters = [
    inQuery('page', integer),
    inQuery('limit', integer),
    inQuery('apart', texts),
    { ...inQuery('together', texts), explode: false },
    { ...inQuery('pairs', size), explode: false },
    { ...inQuery('deep', size), style: 'deepObject' },
    inQuery('spread', object({ zz: integer })),
    { name: 'json', in: 'query', content: { 'application/json': { schema: size } } },
  ];
  const ask = await asking(t, listing(parameters, links), { schemas: { Pet: pet }, records: 5 });
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
  const parameters = [inQuery('page', integer), inQuery('limit', integer)];
  const ask = await asking(t, listing(parameters, { headers }), {
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
    const reply = { ...json(listOf(pet), { example: pets }), headers };
    const get = {
      parameters: [inQuery('cursor'), inQuery('limit', integer)],
      responses: { [status]: reply },
    };
    const ask = await asking(t, { '/pets': { get } }, { records: 5 });
    const { headers: sent } = await ask('GET', '/pets?limit=4');
    t.equal(sent['x-total'], '5');
    t.equal(sent['x-next-cursor'], Buffer.from('4:1:45').toString('base64url'));
  }
});

t.test('an order may say its direction behind a comma', async (t) => {
  const names = await naming(t, [inQuery('sort', { type: 'string' })]);

  t.equal(await names('sort=name,desc'), 'TREBA');
  t.equal(await names('sort=age,DESC,name,asc'), 'ARTEB');
});

t.test('objects are asked for by what they are called', async (t) => {
  const named = object({ name: { type: 'string' } });
  const thing = object({
    id: integer,
    labels: listOf({ oneOf: [{ type: 'string' }, named] }),
    owner: { ...named, type: ['object', 'null'] },
    owners: listOf(named),
  });
  const [bug, ui, ann, bob] = ['bug', 'ui', 'Ann', 'Bob'].map((name) => ({ name }));
  const things = [
    { id: 1, labels: [bug, ui], owner: ann, owners: [ann, bob] },
    { id: 2, labels: ['bug'], owner: bob, owners: [] },
    { id: 3, labels: [], owner: null, owners: [bob] },
  ];
  const get = {
    parameters: [
      inQuery('labels'),
      inQuery('owner', listOf({ type: 'string' })),
      inQuery('owners'),
    ],
    responses: { 200: json(listOf(thing)) },
  };
  const ask = await asking(t, { '/things': { get } }, { records: 0, fixtures: { things } });
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
    const thing = object({ id: integer, state: { type: 'string' }, hidden: { type: 'boolean' } });
    const things = [
      { id: 1, state: 'open', hidden: false },
      { id: 2, state: 'closed', hidden: false },
      { id: 3, state: 'other' },
      { id: 4, hidden: true },
    ];
    const get = {
      parameters: [inQuery('state', state), inQuery('hidden', { type: 'boolean', default: false })],
      responses: { 200: json(listOf(thing)) },
    };
    const ask = await asking(t, { '/things': { get } }, { records: 0, fixtures: { things } });
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
  const more = object({ next: object({ offset: { type: 'string' }, uri: { type: 'string' } }) });
  const page = {
    ...more,
    properties: { ...more.properties, data: listOf(object({ id: integer })) },
  };
  const data = [1, 2, 3, 4, 5].map((id) => ({ id }));
  const ask = await asking(
    t,
    {
      '/pets': {
        get: {
          parameters: [inQuery('offset', { type: 'string' }), inQuery('limit', integer)],
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
  const task = object({
    gid: { type: 'string' },
    projects: listOf(object({ gid: { type: 'string' } })),
  });
  const tasks = [
    { gid: '1', projects: [{ gid: '7' }] },
    { gid: '2', projects: [{ gid: '8' }] },
    { gid: '3', projects: [] },
  ];
  const given = { responses: { 200: json(listOf(ref('Task'))) } };
  const ask = await asking(
    t,
    {
      '/projects': {
        get: { responses: { 200: json(listOf(object({ gid: { type: 'string' } }))) } },
      },
      '/projects/{project_gid}/tasks': { parameters: [inPath('project_gid')], get: given },
      '/tasks': {
        get: { parameters: [inQuery('project')], ...given },
        post: { ...sends(ref('Task')), responses: { 201: json(ref('Task')) } },
      },
      '/tasks/{task_gid}': {
        parameters: [inPath('task_gid')],
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
  const letter = object({ id: integer, kind });
  const ask = await asking(
    t,
    {
      '/letters': {
        get: { parameters: [inQuery('kind', kind)], responses: { 200: json(listOf(letter)) } },
        post: { ...sends(letter), responses: { 200: json(letter) } },
      },
      '/letters/{id}': {
        parameters: [inPath('id', 'integer')],
        get: { responses: { 200: json(letter) } },
      },
    },
    { records: 0 },
  );

  await ask('POST', '/letters', { id: 7, kind: 'standard' });
  t.strictSame((await ask('GET', '/letters')).body, [{ id: 7, kind: 'standard' }]);
  t.strictSame((await ask('GET', '/letters?kind=standard')).body, [{ id: 7, kind: 'standard' }]);
});
