import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { answerOf, documentOf, json, post, sandlotOf, silent } from '../../support/sandlot-of.ts';

const module = `export const behaviours = {
  'POST /pets': ({ body }) => ({ status: 200, body: { got: body } }),
};`;

async function appTaking(t: Test, requestBody: object | undefined, more: object = {}) {
  const operation = { requestBody, ...silent };
  const { app } = await sandlotOf(t, documentOf({ '/pets': { post: operation } }, more), {
    module,
  });
  return app;
}

function problem(status: number, code: string, detail: string) {
  return [
    status,
    {
      type: 'about:blank',
      title: status === 400 ? 'Bad Request' : 'Unsupported Media Type',
      status,
      detail,
      code,
    },
  ];
}

const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } },
  additionalProperties: false,
};

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

t.test('a body with a byte order mark is refused with that reason', async (t) => {
  const app = await appTaking(t, json({}));

  t.match(answerOf(await app.inject(post('/pets', '\ufeff{}'))), [
    400,
    { code: 'body-unreadable', detail: /^The body begins with a byte order mark \(U\+FEFF\)/ },
  ]);
  t.match(answerOf(await app.inject(post('/_sandlot/reset', '\ufeff{}'))), [
    400,
    { detail: /must not begin with a byte order mark/ },
  ]);
});

t.test('a body is validated, and each violation is listed with its place', async (t) => {
  const app = await appTaking(t, json({ $ref: '#/components/schemas/Pet' }), {
    components: { schemas: { Pet: pet } },
  });

  const [status, body] = answerOf(await app.inject(post('/pets', '{"name": 5, "tail": 1}')));

  t.strictSame(
    [status, body],
    [
      400,
      {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail:
          'The request violates the document: the body must not have the property "tail"; the body at /name must be string.',
        code: 'request-invalid',
        violations: [
          {
            in: 'body',
            pointer: '',
            message: 'must not have the property "tail"',
            schema: '/components/schemas/Pet/additionalProperties',
          },
          {
            in: 'body',
            pointer: '/name',
            message: 'must be string',
            schema: '/components/schemas/Pet/properties/name/type',
          },
        ],
      },
    ],
  );
});

t.test('a violation lists the types that a value may have', async (t) => {
  const schema = { type: 'object', properties: { weight: { type: ['number', 'string', 'null'] } } };
  const app = await appTaking(t, json(schema));

  const reply = await app.inject(post('/pets', '{"weight": {}}'));

  t.equal(reply.json().violations[0].message, 'must be number or string or null');
});

t.test('a number that overflows is refused', async (t) => {
  const schema = { type: 'object', properties: { weight: { type: ['number', 'null'] } } };
  const app = await appTaking(t, json(schema));

  const replies = await Promise.all(
    ['1e309', '-1e309', '1e308'].map((weight) =>
      app.inject(post('/pets', `{"weight": ${weight}}`)),
    ),
  );

  const message = 'must be less than 1e309';
  t.strictSame(
    replies.map((reply) => [reply.statusCode, reply.json().violations?.[0].message]),
    [
      [400, message],
      [400, message],
      [200, undefined],
    ],
  );
});

t.test('a violation behind a $ref names the referenced schema', async (t) => {
  const list = { type: 'array', items: { $ref: '#/components/schemas/Pet%7E1s' } };
  const app = await appTaking(t, json(list), {
    components: {
      schemas: {
        'Pet/s': {
          type: 'object',
          oneOf: [{ required: ['a'] }],
          if: {},
          ...JSON.parse('{"then":{"minProperties":2}}'),
        },
      },
    },
  });

  const [, body] = answerOf(await app.inject(post('/pets', '[{}]')));

  t.match(body, {
    violations: [
      { pointer: '/0', schema: '/components/schemas/Pet~1s/oneOf/0/required' },
      { pointer: '/0', schema: '/components/schemas/Pet~1s/oneOf' },
      { pointer: '/0', schema: '/components/schemas/Pet~1s/then/minProperties' },
      { pointer: '/0', schema: '/components/schemas/Pet~1s/if' },
    ],
  });
});

t.test('a required read-only property may be missing from a request', async (t) => {
  const app = await appTaking(t, json(pet));

  t.strictSame(answerOf(await app.inject(post('/pets', '{"name":"Tom"}'))), [
    200,
    { got: { name: 'Tom' } },
  ]);
});

t.test('a missing body is refused only where it is required', async (t) => {
  const required = await appTaking(t, { ...json({}), required: true });

  const reply = await required.inject({ method: 'POST', url: '/pets' });

  t.strictSame(reply.json().violations, [
    {
      ...{ in: 'body', pointer: '', message: 'is required' },
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

t.test('a body that is not JSON is refused with the reason', async (t) => {
  const app = await appTaking(t, json({}));
  const proto =
    'The body has a "__proto__" or "constructor.prototype" property, which is never accepted. Leave it out.';

  const details = [
    ['{"a": zoë}', 'The body is invalid JSON at 1:7: unexpected "z", expected a value.'],
    ['{"a": 1', 'The body is invalid JSON at 1:8: unexpected end, expected a comma or }.'],
    ['   ', 'The body is only white space. Send a JSON document.'],
    ['{"a":{"__proto__":1}}', proto],
    ['{"\\u005f_proto__":1}', proto],
    ['{"constructor":{"prototype":1}}', proto],
  ] as const;

  for (const [text, detail] of details) {
    const [status, body] = answerOf(await app.inject(post('/pets', text)));
    t.match([status, body], [400, { code: 'body-unreadable' }]);
    t.equal(Object(body).detail, detail);
  }
});

t.test('a body may nest up to 200 levels deep', async (t) => {
  const app = await appTaking(t, json({}));
  const nest = (levels: number) => `${'['.repeat(levels)}${' '.repeat(100)}${']'.repeat(levels)}`;

  t.equal((await app.inject(post('/pets', nest(200)))).statusCode, 200);
  t.strictSame(
    answerOf(await app.inject(post('/pets', nest(201)))),
    problem(400, 'body-too-deep', 'The body nests deeper than 200 levels. Send a flatter one.'),
  );
  t.equal((await app.inject(post('/pets', nest(100_000)))).statusCode, 400);
});

t.test('a JSON body must be UTF-8', async (t) => {
  const app = await appTaking(t, json({}));
  const send = (bytes: Buffer, charset = '') =>
    app.inject({
      method: 'POST',
      url: '/pets',
      headers: { 'content-type': `application/json${charset}` },
      payload: bytes,
    });

  for (const [bytes, at] of [
    [Buffer.from('"Zo\u00eb"', 'latin1'), 3],
    [Buffer.concat([Buffer.from('"\u00e9\ufffd'), Buffer.from([0xef, 0xbf, 0x22])]), 6],
  ] as const)
    t.strictSame(
      answerOf(await send(bytes)),
      problem(
        400,
        'body-unreadable',
        `The body is not valid UTF-8 at byte ${at}. Send JSON as UTF-8 (RFC 8259, section 8.1).`,
      ),
    );
  t.strictSame((await send(Buffer.from('"\ufffd"'))).json(), { got: '\ufffd' }, 'as it was sent');
  for (const charset of ['; charset=UTF-8', ';charset="utf8"', '; charset=us-ascii'])
    t.equal((await send(Buffer.from('1'), charset)).statusCode, 200, charset);
  t.strictSame(
    answerOf(await send(Buffer.from('1'), '; charset=iso-8859-1')),
    problem(
      415,
      'content-type-unsupported',
      'JSON in the charset "iso-8859-1" is not supported. Send UTF-8, with "charset=utf-8" or no charset.',
    ),
  );
});

t.test('a body of 10 MB is refused', async (t) => {
  const app = await appTaking(t, json({}));

  t.strictSame(answerOf(await app.inject(post('/pets', `"${'x'.repeat(10_000_000)}"`))), [
    413,
    {
      type: 'about:blank',
      title: 'Payload Too Large',
      status: 413,
      detail:
        'The body is larger than 5242880 bytes, the most that Sandlot reads; no option changes that. Send a smaller one.',
      code: 'body-too-large',
    },
  ]);
});

async function portOf(t: Test): Promise<number> {
  const app = await appTaking(t, json({}));
  return Number(new URL(await app.listen({ port: 0 })).port);
}

/** Sends a body in chunks, without its length. */
async function sendPieces(port: number, pieces: readonly string[]) {
  const headers = { 'content-type': 'application/json' };
  const sent = request({ port, method: 'POST', path: '/pets', headers });
  // Whoever is refused may find the connection closed.
  sent.on('error', () => undefined);
  for (const piece of pieces) sent.write(piece);
  sent.end();
  const [reply] = await once(sent, 'response');
  return [reply.statusCode, JSON.parse(String(await buffer(reply)))];
}

t.test('a chunked body is assembled, and refused when it is too large', async (t) => {
  const port = await portOf(t);
  const megabyte = 'x'.repeat(2 ** 20);

  t.strictSame(await sendPieces(port, ['{"a":', '"\u00e9', '"}']), [200, { got: { a: '\u00e9' } }]);
  t.match(await sendPieces(port, ['"', ...Array(8).fill(megabyte), '"']), [
    413,
    { code: 'body-too-large' },
  ]);
});

t.test('a client that disconnects during a body does no harm', async (t) => {
  const port = await portOf(t);
  const head = 'POST /pets HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
  for (const [field, body] of [
    ['content-length: 10', '"abc'],
    ['transfer-encoding: chunked', `600000\r\n${'x'.repeat(0x600000)}\r\n`],
  ]) {
    const socket = connect(port, '127.0.0.1');
    await new Promise((sent) => socket.write(`${head}${field}\r\n\r\n${body}`, sent));
    socket.destroy();
    await once(socket, 'close');
  }

  t.strictSame(await sendPieces(port, ['1']), [200, { got: 1 }]);
});

t.test('an invalid schema takes down only what it leaves nothing of', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': { post: { requestBody: json({ pattern: '[' }), ...silent }, get: silent },
      '/cats': { post: { requestBody: json({ $ref: '#nowhere' }), ...silent } },
      '/dogs': { post: { requestBody: json({ items: { $ref: '#/nowhere' } }), ...silent } },
    }),
  );

  const at = (name: string) => `/paths/~1${name}/post/requestBody/content/application~1json/schema`;
  const replies = [
    await app.inject(post('/pets', '"x"')),
    await app.inject(post('/dogs', '[]')),
    await app.inject(post('/cats', '[]')),
    await app.inject('/pets'),
  ];

  t.strictSame(
    replies.map(({ statusCode, headers }) => [statusCode, headers['sandlot-finding']]),
    [
      [501, `${at('pets')}/pattern: Invalid regular expression: "["`],
      [200, undefined],
      [501, `${at('cats')}/$ref: $ref cannot be read: #nowhere: the target does not exist`],
      [200, undefined],
    ],
  );
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
          ...{ method, url: '/search', headers: { 'content-type': 'application/json' } },
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
