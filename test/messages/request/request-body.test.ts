import t from 'tap';
import { answerOf, documentOf, json, post, sandlotOf, silent } from '../../support/sandlot-of.ts';
import { appTaking, module, pet, problem } from './support/body-app.ts';

t.test('a body reaches the behaviour unchanged', async (t) => {
  const app = await appTaking(t, json({}));

  t.equal(
    (await app.inject(post('/pets', '{ "a": [1, "5", null] }'))).body,
    '{"got":{"a":[1,"5",null]}}',
  );
});

t.test(
  'a body that is not documented is ignored, unless it claims to be JSON and is not',
  async (t) => {
    const app = await appTaking(t, undefined);
    const send = async (payload: string, type?: string) =>
      answerOf(await app.inject(post('/pets', payload, type)));

    t.strictSame(await send('{"a": 1}'), [200, {}]);
    t.strictSame(await send(''), [200, {}]);
    t.strictSame(await send('{"a"', 'text/plain'), [200, {}]);
    t.strictSame(answerOf(await app.inject({ method: 'POST', url: '/pets', payload: '{' })), [
      200,
      {},
    ]);
    t.match(await send('{"a"'), [
      400,
      { code: 'body-unreadable', detail: /^The body is invalid JSON at / },
    ]);
    t.match(await send('{"__proto__": {}}'), [400, { code: 'body-unreadable' }]);
  },
);

t.test('a missing body is refused only where it is required', async (t) => {
  const required = await appTaking(t, { ...json({}), required: true });

  const reply = await required.inject({ method: 'POST', url: '/pets' });

  t.strictSame(reply.json().violations, [
    {
      in: 'body',
      pointer: '',
      message: 'is required',
      schema: '/paths/~1pets/post/requestBody/required',
    },
  ]);

  const empty = await appTaking(t, { content: {}, required: true });
  t.strictSame((await empty.inject({ method: 'POST', url: '/pets' })).json().violations, [
    { in: 'body', pointer: '', message: 'is required' },
  ]);
});

t.test('an optional body may be empty', async (t) => {
  const app = await appTaking(t, json(pet));

  t.strictSame(answerOf(await app.inject(post('/pets', ''))), [200, {}]);
});

t.test('a body of an undocumented media type is refused with the documented ones', async (t) => {
  const app = await appTaking(t, {
    content: { 'application/json': {}, 'Application/Merge-Patch+JSON; charset=utf-8': {} },
  });
  const send = 'Send "Content-Type: application/json" or "application/merge-patch+json".';

  t.strictSame(
    answerOf(await app.inject(post('/pets', '{}', 'text/plain; charset=utf-8'))),
    problem(415, 'content-type-unsupported', `Unsupported Content-Type "text/plain". ${send}`),
  );
  t.strictSame(
    answerOf(await app.inject({ method: 'POST', url: '/pets', payload: '{}' })),
    problem(415, 'content-type-unsupported', `The body has no Content-Type. ${send}`),
  );
  t.strictSame(
    answerOf(await app.inject(post('/pets', '{}', 'nonsense'))),
    problem(415, 'content-type-unsupported', 'Unsupported Media Type.'),
  );
});

t.test('a media type with +json is JSON, also in capitals and with parameters', async (t) => {
  const app = await appTaking(t, { content: { 'application/vnd.pet+json': {} } });

  const reply = await app.inject(post('/pets', '[1]', 'Application/Vnd.Pet+JSON; v=1'));

  t.strictSame(answerOf(reply), [200, { got: [1] }]);
});

t.test('a media type range accepts every type in it', async (t) => {
  const app = await appTaking(t, { content: { 'text/*': {}, '*/*': { schema: pet } } });

  const replies = [
    await app.inject(post('/pets', '{"name":1}')),
    await app.inject(post('/pets', '{"name":"Tom"}')),
    await app.inject(post('/pets', 'Tom', 'text/csv')),
  ];

  t.strictSame(replies.map(answerOf).slice(1), [
    [200, { got: { name: 'Tom' } }],
    [200, { got: 'Tom' }],
  ]);
  t.equal(replies[0]?.statusCode, 400);
});

t.test('a plain text body is validated', async (t) => {
  const app = await appTaking(t, { content: { 'text/plain': { schema: { maxLength: 3 } } } });

  const replies = [
    await app.inject(post('/pets', 'Tom', 'text/plain')),
    await app.inject(post('/pets', 'Tommy', 'text/plain')),
  ];

  t.strictSame(
    replies.map(({ statusCode }) => statusCode),
    [200, 400],
  );
});

t.test('a body or a parameter of which nothing is left may be anything', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': { post: { requestBody: json({ pattern: '[' }), ...silent }, get: silent },
      '/cats': {
        post: {
          parameters: [{ $ref: '#/nowhere' }, { name: 'n', in: 'query', schema: { $ref: '#no' } }],
          requestBody: json({ $ref: '#nowhere' }),
          ...silent,
        },
      },
      '/dogs': { post: { requestBody: json({ items: { $ref: '#/nowhere' } }), ...silent } },
      '/owls': { post: { requestBody: { $ref: '#/nowhere' }, ...silent } },
    }),
    {
      module: 'export const behaviours = { "POST /owls": ({ body }) => ({ status: 200, body }) };',
    },
  );

  const replies = [
    await app.inject(post('/pets', '"x"')),
    await app.inject(post('/cats?n=5', '[]')),
    await app.inject(post('/dogs', '[]')),
    await app.inject(post('/dogs', '{}')),
    await app.inject('/pets'),
  ];

  t.strictSame(
    replies.map(({ statusCode }) => statusCode),
    [200, 200, 200, 200, 200],
  );
  t.strictSame((await app.inject(post('/owls', '{"a":1}'))).json(), { a: 1 });
});

t.test('content and media type objects may be references', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          post: {
            requestBody: { required: true, content: { $ref: '#/x-contents/Pet' } },
            responses: { 200: { description: '', content: { $ref: '#/x-contents/Pet' } } },
          },
        },
      },
      {
        'x-contents': { Pet: { 'application/json': { $ref: '#/x-media/Pet' } } },
        'x-media': {
          Pet: { schema: { type: 'object', properties: { name: { type: 'string' }, got: {} } } },
        },
      },
    ),
    { module },
  );

  const fitting = await app.inject(post('/pets', '{"name": "Rex"}'));
  const other = await app.inject(post('/pets', '{"name": 5}'));

  t.match(answerOf(fitting), [200, { got: { name: 'Rex' } }]);
  t.match(answerOf(other), [400, { detail: /the body at \/name must be string/ }]);
});

for (const method of ['GET', 'HEAD'] as const) {
  t.test(`a ${method} that is documented with a body has it validated`, async (t) => {
    const requestBody = { required: true, ...json({ type: 'object', required: ['query'] }) };
    const { app } = await sandlotOf(
      t,
      documentOf({
        '/search': { [method.toLowerCase()]: { requestBody, ...silent } },
        '/pets': { get: silent },
      }),
    );
    const send = async (payload?: string) =>
      (
        await app.inject({
          method,
          url: '/search',
          headers: { 'content-type': 'application/json' },
          ...(payload === undefined ? {} : { payload }),
        })
      ).statusCode;

    t.strictSame([await send('{"query":{}}'), await send('[]'), await send()], [200, 400, 400]);
    t.equal((await app.inject('/pets')).statusCode, 200);
    t.equal(
      (
        await app.inject({
          url: '/_sandlot/health',
          headers: { 'content-type': 'application/json' },
        })
      ).statusCode,
      200,
    );
  });
}

t.test('a body is refused where the document has no media type for it', async (t) => {
  const app = await appTaking(t, { content: {} });

  t.match(answerOf(await app.inject(post('/pets', '{}'))), [
    415,
    { detail: /The document names none for this operation, so send no body\.$/ },
  ]);
});

t.test('a text is taken for bytes, with a notice', async (t) => {
  const app = await appTaking(t, { content: { 'application/octet-stream': {} } });

  const [text, other] = [
    await app.inject(post('/pets', '{}\n{}', 'text/plain')),
    await app.inject(post('/pets', 'a', 'text/csv')),
  ];

  t.equal(text.statusCode, 200);
  t.match(text.headers['sandlot-notice'], /text\/plain, and read as application\/octet-stream/);
  t.equal(other.statusCode, 415);
});
