import t, { type Test } from 'tap';
import { answerOf, documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

const module = `export const behaviours = {
  'GET /pets': ({ query, cookies }) => ({ status: 200, body: { query, cookies } }),
};`;

async function appWith(t: Test, parameters: readonly object[], responses = silent.responses) {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { parameters, get: { responses } } }), {
    module,
  });
  return app;
}

const schemaAt = '/paths/~1pets/parameters/0/schema';

/** A schema, a query, and what a behaviour reads in it. */
const readings: readonly (readonly [object, string, object])[] = [
  [{ type: 'integer' }, 'n=5', { n: 5 }],
  [{ type: 'number' }, 'n=-1.5e3', { n: -1500 }],
  [{ type: ['number', 'string'] }, 'n=1e999', { n: '1e999' }],
  [{ type: 'boolean' }, 'n=true', { n: true }],
  [{ type: 'boolean' }, 'n=false', { n: false }],
  [{ type: ['boolean', 'string'] }, 'n=yes', { n: 'yes' }],
  [{ type: 'string' }, 'n=5', { n: '5' }],
  [{ type: ['integer', 'string'] }, 'n=x', { n: 'x' }],
  [{ type: ['null', 'integer'] }, 'n=null', { n: null }],
  [{ type: ['null', 'integer'] }, 'n=7', { n: 7 }],
  [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, 'n=5', { n: 5 }],
  [{ enum: [1, 2, null] }, 'n=2', { n: 2 }],
  [{}, 'n=5', { n: '5' }],
  [{ type: 'array', items: { type: 'integer' } }, 'n=1', { n: [1] }],
  [{ type: 'array', items: { type: 'integer' } }, 'n=1&n=2', { n: [1, 2] }],
  [{ type: 'array' }, 'n=1&n=a', { n: ['1', 'a'] }],
  [{ type: 'integer' }, 'more=1&more=2&other=%C3%A9+x', { more: ['1', '2'], other: 'é x' }],
];

for (const [schema, query, read] of readings) {
  t.test(`${query} is parsed by the schema ${JSON.stringify(schema)}`, async (t) => {
    const app = await appWith(t, [{ name: 'n', in: 'query', schema }]);

    t.strictSame(answerOf(await app.inject(`/pets?${query}`)), [200, { query: read, cookies: {} }]);
  });
}

/** How a list is written, and its text. */
const lists: readonly (readonly [object, string])[] = [
  [{ explode: false }, '1,2'],
  [{ style: 'spaceDelimited' }, '1%202'],
  [{ style: 'pipeDelimited' }, '1|2'],
  [{ style: 'pipeDelimited', explode: true }, '1&n=2'],
];

for (const [manner, text] of lists) {
  t.test(`${text} is parsed as a list in the style ${JSON.stringify(manner)}`, async (t) => {
    const schema = { type: 'array', items: { type: 'integer' } };
    const app = await appWith(t, [{ name: 'n', in: 'query', schema, ...manner }]);

    const [, body] = answerOf(await app.inject(`/pets?n=${text}`));

    t.strictSame(body, { query: { n: [1, 2] }, cookies: {} });
  });
}

t.test('a list in a header field is split at commas', async (t) => {
  const schema = { type: 'array', items: { type: 'integer' } };
  const app = await appWith(t, [{ name: 'X-Ids', in: 'header', schema }]);

  const replies = [
    await app.inject({ url: '/pets', headers: { 'x-ids': '1, 2' } }),
    await app.inject({ url: '/pets', headers: { 'x-ids': '1, b' } }),
  ];

  t.strictSame(
    replies.map(({ statusCode }) => statusCode),
    [200, 400],
  );
});

t.test('the first of two cookies with one name counts', async (t) => {
  const app = await appWith(t, [
    { name: 'n', in: 'cookie', required: true, schema: { type: 'integer' } },
  ]);

  const good = await app.inject({ url: '/pets', headers: { cookie: 'n=1; a = b=c; n=2; =x; y' } });
  const bad = await app.inject({ url: '/pets', headers: { cookie: 'n=x' } });
  const none = await app.inject('/pets');

  t.strictSame(answerOf(good), [200, { query: {}, cookies: { n: '1', a: 'b=c' } }]);
  t.strictSame([bad.statusCode, none.statusCode], [400, 400]);
});

t.test('all violations are listed at once, with their places and schemas', async (t) => {
  const app = await appWith(t, [
    { name: 'n/~', in: 'query', schema: { type: 'integer', minimum: 3 } },
    { name: 'X-Must', in: 'header', required: true, schema: { type: 'string' } },
    { name: 'kind', in: 'query', schema: { type: 'string', enum: ['cat', 'dog'] } },
    { name: 'one', in: 'query', schema: { const: 'x' } },
    { name: '__proto__', in: 'query', required: true, schema: { type: 'string' } },
    { name: 'j', in: 'query', required: true, content: { 'application/json': { schema: {} } } },
  ]);

  t.strictSame(answerOf(await app.inject('/pets?n/~=2&kind=owl&one=y')), [
    400,
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail:
        'The request violates the document: the query parameter "n/~" must be at least 3; the header "X-Must" is required; the query parameter "kind" must be one of "cat", "dog"; the query parameter "one" must be "x"; the query parameter "__proto__" is required; the query parameter "j" is required.',
      code: 'request-invalid',
      violations: [
        {
          in: 'query',
          pointer: '/n~1~0',
          message: 'must be at least 3',
          schema: `${schemaAt}/minimum`,
        },
        {
          in: 'header',
          pointer: '/X-Must',
          message: 'is required',
          schema: '/paths/~1pets/parameters/1/required',
        },
        {
          in: 'query',
          pointer: '/kind',
          message: 'must be one of "cat", "dog"',
          schema: '/paths/~1pets/parameters/2/schema/enum',
        },
        {
          in: 'query',
          pointer: '/one',
          message: 'must be "x"',
          schema: '/paths/~1pets/parameters/3/schema/const',
        },
        {
          in: 'query',
          pointer: '/__proto__',
          message: 'is required',
          schema: '/paths/~1pets/parameters/4/required',
        },
        {
          in: 'query',
          pointer: '/j',
          message: 'is required',
          schema: '/paths/~1pets/parameters/5/required',
        },
      ],
    },
  ]);
});

t.test('path parameters are validated in their types and passed on as texts', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets/{id}': {
        get: {
          ...silent,
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'integer', maximum: 9 } },
          ],
        },
      },
    }),
    {
      module: `export const behaviours = {
      'GET /pets/{id}': ({ path }) => ({ status: 200, body: path }),
    };`,
    },
  );

  t.strictSame(answerOf(await app.inject('/pets/5')), [200, { id: '5' }]);
  t.equal((await app.inject('/pets/10')).statusCode, 400);
});

t.test('an operation that documents 422 refuses invalid requests with 422', async (t) => {
  const both = { 200: { description: '' }, 400: { description: '' }, 422: { description: '' } };
  const app = await appWith(t, [{ name: 'n', in: 'query', required: true, schema: {} }], both);

  const reply = await app.inject('/pets');

  t.strictSame(reply.statusCode, 422);
});

t.test('Accept, Content-Type and Authorization are not treated as parameters', async (t) => {
  const schema = { type: 'integer' };
  const app = await appWith(
    t,
    ['Accept', 'Content-Type', 'Authorization'].map((name) => ({
      name,
      in: 'header',
      required: true,
      schema,
    })),
  );

  t.equal((await app.inject('/pets')).statusCode, 200);
});

t.test('a pattern that is invalid in Unicode mode still applies', async (t) => {
  const schema = { type: 'string', pattern: '^[a-z\\_]+$' };
  const app = await appWith(t, [{ name: 'n', in: 'query', schema }]);

  const replies = [await app.inject('/pets?n=a_b'), await app.inject('/pets?n=A')];

  t.strictSame(
    replies.map(({ statusCode }) => statusCode),
    [200, 400],
  );
});

/** A parameter `n` of a query, the query, and what a behaviour reads under that name. */
const objects: readonly (readonly [object, string, unknown])[] = [
  [{ style: 'deepObject' }, 'n[a]=1&n[b][c]=x', { a: 1, b: { c: 'x' } }],
  [{ style: 'deepObject' }, 'n%5Ba%5D=1', { a: 1 }],
  [{ style: 'deepObject' }, 'n[list][]=1&n[list][]=2', { list: [1, 2] }],
  [{ style: 'deepObject' }, 'n[list][0]=1&n[list][1]=2', { list: [1, 2] }],
  [{ style: 'deepObject' }, 'n[list]=1', { list: [1] }],
  [{ style: 'deepObject' }, 'n[list]=1&n[list]=2', { list: [1, 2] }],
  [{ style: 'deepObject' }, 'n[b][c]=1&n[b][c]=2', { b: { c: ['1', '2'] } }],
  [{ style: 'deepObject' }, 'n[maybe]=1', { maybe: ['1'] }],
  [{ style: 'deepObject' }, 'm=1', undefined],
  [{ style: 'deepObject' }, 'n[a]=1&n[__proto__][b]=2&n[x', { a: 1 }],
  [{ style: 'deepObject' }, 'n[b]=1&n[b][c]=x', { b: { c: 'x' } }],
  [{}, 'a=1&list=2&list=3&other=4&m=5', { a: 1, list: [2, 3] }],
  [{ explode: false }, 'n=a,1,other,2', { a: 1, other: '2' }],
];

for (const [manner, query, read] of objects) {
  t.test(`${query} is parsed as an object in the style ${JSON.stringify(manner)}`, async (t) => {
    const schema = {
      properties: {
        a: { type: 'integer' },
        b: { type: 'object' },
        list: { items: { type: 'integer' } },
        maybe: { type: ['array', 'null'] },
      },
    };
    const app = await appWith(t, [{ name: 'n', in: 'query', schema, ...manner }]);

    const [, body] = answerOf(await app.inject(`/pets?${query}`));

    t.strictSame(Object(body).query.n, read);
  });
}

t.test(
  'an exploded object with additionalProperties takes the names that no other parameter has',
  async (t) => {
    const schema = { type: 'object', additionalProperties: { type: 'integer' } };
    const app = await appWith(t, [
      { name: 'n', in: 'query', schema },
      { name: 'm', in: 'query', schema: {} },
    ]);

    const [, body] = answerOf(await app.inject('/pets?a=1&m=2&n=3'));

    t.match(Object(body).query.n, { a: 1 });
  },
);

t.test(
  'a required exploded object may be empty, and is also found under its own name',
  async (t) => {
    const schema = { type: 'object', required: ['a'], properties: { a: {} } };
    const app = await appWith(t, [{ name: 'n', in: 'query', required: true, schema }]);

    t.equal((await app.inject('/pets?b=1')).statusCode, 400);
    t.equal((await app.inject('/pets?n=1')).statusCode, 400);
    t.equal((await app.inject('/pets?a=1')).statusCode, 200);
    const open = await appWith(t, [
      { name: 'n', in: 'query', required: true, schema: { type: 'object' } },
    ]);
    t.match(answerOf(await open.inject('/pets')), [200, { query: { n: {} } }]);
  },
);

t.test('a parameter with content is parsed in its media type', async (t) => {
  const app = await appWith(t, [
    {
      name: 'n',
      in: 'query',
      content: { 'application/json': { schema: { properties: { a: { type: 'integer' } } } } },
    },
    { name: 'm', in: 'query', content: { 'text/csv': {} } },
  ]);

  const [, body] = answerOf(await app.inject('/pets?n=%7B%22a%22:1%7D&m=a%2Cb'));
  t.strictSame(Object(body).query, { n: { a: 1 }, m: 'a,b' });
  t.match(answerOf(await app.inject('/pets?n=%7B')), [
    400,
    { violations: [{ in: 'query', pointer: '/n', message: 'must be JSON' }] },
  ]);
  t.match(answerOf(await app.inject('/pets?n=%7B%22a%22:%22x%22%7D')), [
    400,
    { violations: [{ in: 'query', pointer: '/n/a', message: 'must be integer' }] },
  ]);
});

t.test('absent query parameters get their defaults', async (t) => {
  const app = await appWith(t, [
    { name: 'n', in: 'query', schema: { type: 'integer', default: 20 } },
    { name: 'X-N', in: 'header', schema: { type: 'integer', default: 20 } },
  ]);
  const read = async (url: string) => Object(answerOf(await app.inject(url))[1]).query;

  t.strictSame(await read('/pets'), { n: 20 });
  t.strictSame(await read('/pets?m=1'), { m: '1', n: 20 });
  t.strictSame(await read('/pets?n=1'), { n: 1 });
});

t.test('allowEmptyValue accepts a parameter without a value', async (t) => {
  const schema = { type: 'integer' };
  const app = await appWith(t, [
    { name: 'n', in: 'query', schema, allowEmptyValue: true },
    { name: 'm', in: 'query', schema },
  ]);

  t.match(answerOf(await app.inject('/pets?n')), [200, { query: { n: '' } }]);
  t.equal((await app.inject('/pets?m=')).statusCode, 400);
});

t.test('a plus is a blank unless allowReserved is set', async (t) => {
  const app = await appWith(t, [
    { name: 'n', in: 'query', schema: { type: 'string' } },
    { name: 'm', in: 'query', schema: { type: 'string' }, allowReserved: true },
  ]);

  t.match(answerOf(await app.inject('/pets?&n=a+b%2&m=a+b/c?d%20')), [
    200,
    { query: { n: 'a b%2', m: 'a+b/c?d ' } },
  ]);
});

t.test('in: querystring parses the whole query as one parameter', async (t) => {
  const schema = { properties: { a: { type: 'integer' }, b: { items: { type: 'boolean' } } } };
  const form = await appWith(t, [
    {
      name: 'n',
      in: 'querystring',
      required: true,
      content: { 'application/x-www-form-urlencoded': { schema } },
    },
  ]);
  const whole = await appWith(t, [
    { name: 'n', in: 'querystring', content: { 'application/json': { schema } } },
  ]);

  t.match(answerOf(await form.inject('/pets?a=1&b=true&b=false')), [
    200,
    { query: { n: { a: 1, b: [true, false] } } },
  ]);
  t.match(answerOf(await form.inject('/pets')), [400, { violations: [{ in: 'query' }] }]);
  t.match(answerOf(await whole.inject('/pets?%7B%22a%22:1%7D')), [200, { query: { n: { a: 1 } } }]);
  t.match(answerOf(await whole.inject('/pets?%7B')), [400, {}]);
});

t.test('a parameter with a circular schema is parsed as text', async (t) => {
  const app = await appWith(t, [
    { name: 'n', in: 'query', schema: { allOf: [{ $ref: '#/paths/~1pets/parameters/0/schema' }] } },
  ]);

  t.notMatch((await app.inject('/pets')).statusCode, 500);
});

t.test('a deep object may have brackets in its name', async (t) => {
  const schema = { type: 'object', properties: { from: { type: 'integer' } } };
  const app = await appWith(t, [{ name: 'filter[age]', in: 'query', style: 'deepObject', schema }]);

  t.match(answerOf(await app.inject('/pets?filter[age][from]=3')), [
    200,
    { query: { 'filter[age]': { from: 3 } } },
  ]);
});
