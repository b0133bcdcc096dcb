import t, { type Test } from 'tap';
import { answerOf, documentOf, json, post, sandlotOf, silent } from '../../support/sandlot-of.ts';

/**
 * An app whose `POST /pets` stores a pet and runs the source text; `GET /pets` counts. Beside
 * more of the module, the document has a form of errors.
 */
async function appThat(t: Test, then: string, more = '', options = {}) {
  const error = json({ type: 'object', properties: { error: { type: 'string' } } });
  const responses = { 200: json({ type: 'integer' }), ...(more === '' ? {} : { 400: error }) };
  const module = `export const behaviours = {
    'POST /pets': async (call, context) => {
      await context.records('pets').insert({ id: '1' });
      ${then}
    },
    'GET /pets': async (call, context) => ({
      status: 200,
      body: (await context.records('pets').list()).total,
    }),
  };
  ${more}`;
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { post: { responses }, get: { responses } } }),
    { module, ...options },
  );
  return app;
}

function failed(finding: string) {
  return [
    500,
    {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: `Sandlot or one of its behaviours failed; your request is not at fault: ${finding}`,
      code: 'sandlot-failed',
    },
  ];
}

const tired = {
  type: 'about:blank',
  title: 'Conflict',
  status: 409,
  detail: 'The pet is tired.',
  code: 'pet-tired',
};

for (const manner of ['throw', 'return']) {
  t.test(`a behaviour may ${manner} a refusal, and nothing is stored`, async (t) => {
    const app = await appThat(
      t,
      `${manner} context.refuse({
        status: 409, code: 'pet-tired', detail: 'The pet is tired.', headers: { 'Retry-After': '5' },
      });`,
    );

    const reply = await app.inject(post('/pets', ''));

    t.strictSame(answerOf(reply), [409, tired]);
    t.equal(reply.headers['content-type'], 'application/problem+json; charset=utf-8');
    t.equal(reply.headers['retry-after'], '5');
    t.strictSame(answerOf(await app.inject('/pets')), [200, 0]);
  });
}

t.test('a problem has all parts of a refusal', async (t) => {
  const app = await appThat(
    t,
    `throw context.refuse({
    status: 403, code: 'a-b', detail: 'No.', violations: [{ in: 'body', pointer: '', message: 'is unusual' }],
  });`,
  );

  t.strictSame(answerOf(await app.inject(post('/pets', ''))), [
    403,
    {
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'No.',
      code: 'a-b',
      violations: [{ in: 'body', pointer: '', message: 'is unusual' }],
    },
  ]);
});

t.test('a refusal with a status unknown to HTTP has a title', async (t) => {
  const app = await appThat(t, `return context.refuse({ status: 499, code: 'a', detail: 'No.' });`);

  const reply = await app.inject(post('/pets', ''));

  t.match(answerOf(reply), [499, { title: 'Refused' }]);
});

t.test('a refusal of another copy of Sandlot is recognized', async (t) => {
  const app = await appThat(
    t,
    `throw Object.assign(new Error('The pet is tired.'), {
      kind: 'refusal', status: 409, code: 'pet-tired', violations: [], headers: {},
    });`,
  );

  t.strictSame(answerOf(await app.inject(post('/pets', ''))), [409, tired]);
});

t.test("a module's refuse writes refusals, serialized by the document", async (t) => {
  const app = await appThat(
    t,
    `throw context.refuse({ status: 400, code: 'a', detail: 'No.', headers: { 'x-a': '1' } });`,
    `export const refuse = (refusal, call) => refusal.status === 404 ? undefined : {
       status: refusal.status,
       headers: { 'x-b': '2' },
       body: { undocumented: true, error: refusal.message + ' ' + call?.operation.id },
     };`,
  );

  const reply = await app.inject(post('/pets', ''));

  t.strictSame(answerOf(reply), [400, { error: 'No. POST /pets' }]);
  t.match(reply.headers, { 'x-a': '1', 'x-b': '2' });
  t.match(answerOf(await app.inject('/dogs')), [404, { code: 'unknown-route' }]);
});

t.test("a module's refuse writes errors of unknown paths", async (t) => {
  const app = await appThat(
    t,
    '',
    `export const refuse = ({ status }, call) => ({ status, body: { call: call ?? null } });`,
  );

  t.strictSame(answerOf(await app.inject('/dogs')), [404, { call: null }]);
});

/** What a behaviour does, the finding, and the detail. */
const failures: readonly (readonly [string, string, string?])[] = [
  ["throw new Error('zoë\\r\\nSet-Cookie: a=b')", 'zo Set-Cookie: a=b', 'zoë\r\nSet-Cookie: a=b'],
  ["throw 'a text'", 'a text'],
  ['throw undefined', 'undefined'],
  ["throw Object.assign(new Error('far'), { statusCode: 200 })", 'far'],
  ["throw Object.assign(new Error('far'), { statusCode: 503 })", 'far'],
  ["throw Object.assign(new Error('far'), { statusCode: '400' })", 'far'],
  [
    'return undefined',
    'The outcome of POST /pets is invalid: return { status, body } with a status from 200 to 599.',
  ],
  [
    'return { status: 99 }',
    'The outcome of POST /pets is invalid: return { status, body } with a status from 200 to 599.',
  ],
  [
    "return { status: '200' }",
    'The outcome of POST /pets is invalid: return { status, body } with a status from 200 to 599.',
  ],
  ['return { status: 200, body: 10n }', 'Do not know how to serialize a BigInt'],
  [
    "return { status: 200, headers: { 'x-a': 'b\\r\\nc: d' } }",
    'Invalid character in header content ["x-a"]',
  ],
  [
    "return { status: 200, headers: { location: '/→' } }",
    'Invalid character in header content ["location"]',
  ],
  [
    "return { status: 200, headers: { 'x a': '1' } }",
    'Header name must be a valid HTTP token ["x a"]',
  ],
  [
    "return { status: 200, headers: { Trailer: 'Expires' } }",
    'The outcome of POST /pets has the header field Trailer, which cannot be sent: replies are sent whole, with their length.',
  ],
  [
    "return context.refuse({ status: 99, code: 'a', detail: 'b' })",
    'The outcome of the refusal "a" is invalid: return { status, body } with a status from 200 to 599.',
  ],
  [
    "return context.refuse({ status: 400, code: 'a', detail: 'b', headers: { a: '\\n' } })",
    'Invalid character in header content ["a"]',
  ],
];

for (const [then, finding, detail = finding] of failures) {
  t.test(`${then}: a failure is reported as 500`, async (t) => {
    const app = await appThat(t, then);

    const reply = await app.inject(post('/pets', ''));

    t.strictSame(answerOf(reply), failed(detail));
    t.equal(reply.headers['sandlot-finding'], finding);
    t.strictSame(answerOf(await app.inject('/pets')), [200, 0]);
  });
}

const forms: readonly (readonly [string, string])[] = [
  ["() => { throw new Error('out of form'); }", 'out of form'],
  [
    'async () => ({ status: 400 })',
    'The outcome of the refusal "a" is invalid: return { status, body } with a status from 200 to 599.',
  ],
  [
    "() => 'text'",
    'The outcome of the refusal "a" is invalid: return { status, body } with a status from 200 to 599.',
  ],
];

for (const [form, finding] of forms) {
  t.test(`a module whose refuse is ${form} is reported as 500`, async (t) => {
    const app = await appThat(
      t,
      `throw context.refuse({ status: 400, code: 'a', detail: 'b' });`,
      `export const refuse = ${form};`,
    );

    const reply = await app.inject(post('/pets', ''));

    t.strictSame(answerOf(reply), failed(finding));
    t.equal(reply.headers['sandlot-finding'], finding);
  });
}

t.test('an error with a 4xx statusCode is answered with it', async (t) => {
  const app = await appThat(t, `throw Object.assign(new Error('Gone.'), { statusCode: 410 });`);

  t.match(answerOf(await app.inject(post('/pets', ''))), [
    410,
    { detail: 'Gone.', code: 'request-malformed' },
  ]);
});

t.test('a notice is one header line, whatever its text', async (t) => {
  const app = await appThat(
    t,
    `context.notice('tag-unknown', 'zoë wrote "hi"\\r\\nSet-Cookie: a=b');
     context.notice('a\\r\\nb', 'second');
     return { status: 200, body: 1 };`,
  );

  const reply = await app.inject(post('/pets', ''));

  t.strictSame(reply.headers['sandlot-notice'], [
    'tag-unknown "zo\\u00eb wrote \\"hi\\"\\r\\nSet-Cookie: a=b"',
    'a-b "second"',
  ]);
  t.strictSame(answerOf(await app.inject('/pets')), [200, 1]);
});

t.test('a long notice is cut off', async (t) => {
  const app = await appThat(
    t,
    `context.notice('long', 'x'.repeat(2000)); return { status: 200, body: 1 };`,
  );

  const reply = await app.inject(post('/pets', ''));

  t.strictSame(reply.headers['sandlot-notice'], [`long "${'x'.repeat(1200)}\\u2026"`]);
});

t.test('with notices refused, nothing is stored', async (t) => {
  const app = await appThat(
    t,
    `context.notice('tag-unknown', 'There is no such tag.');
     context.notice('date-unusual', 'The date is unusual.');
     return { status: 200, body: 1 };`,
    '',
    { notices: 'refuse' },
  );

  t.match(answerOf(await app.inject(post('/pets', ''))), [
    400,
    { detail: 'There is no such tag.; The date is unusual.', code: 'tag-unknown date-unusual' },
  ]);
  t.strictSame(answerOf(await app.inject('/pets')), [200, 0]);
});

t.test('a behaviour of a safe method cannot write', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }), {
    module: `export const behaviours = { 'GET /pets': async (call, { records }) => {
      await records('pets').insert({ id: String((await records('pets').list()).total) });
      return { status: 200, body: (await records('pets').list()).total };
    } };`,
  });

  await app.inject('/pets');

  t.strictSame(answerOf(await app.inject('/pets')), [200, 2]);
});

t.test('a behaviour has the clock and the randomness of its sandbox', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { post: silent } }), {
    clock: { frozen: '2019-02-06T01:48:24.000Z' },
    module: `export const behaviours = { 'POST /pets': (call, { clock, random }) => ({
      status: 200, body: [clock.iso(), clock.now(), random.uint32()],
    }) };`,
  });
  const other = app.inject(post('/pets', ''));

  t.strictSame(answerOf(await other), [200, ['2019-02-06T01:48:24.000Z', 1549417704000, 67843262]]);
});

t.test('requests are logged at the level info', async (t) => {
  const sandlot = await sandlotOf(t, documentOf({ '/pets': { get: silent } }), {
    logLevel: 'info',
  });

  t.equal(sandlot.app.log.level, 'info');
});

t.test('a failure is reported with its stack', async (t) => {
  const throwing =
    "throw call.headers.bare ? Object.assign(new Error('bare'), { stack: undefined }) : new Error('far')";
  const stories: string[] = [];
  const onWarning = (story: string) => stories.push(story);
  const app = await appThat(t, throwing, '', { logLevel: 'error', onWarning });

  await app.inject(post('/pets?x', ''));
  await app.inject({ method: 'POST', url: '/pets', headers: { bare: '1' } });

  t.equal(stories.length, 2);
  t.match(stories[0], /^POST \/pets\?x: Error: far\n +at /);
  t.equal(stories[1], 'POST /pets: bare');
});

t.test('a thrown value that is not an error is reported', async (t) => {
  const stories: string[] = [];
  const onWarning = (story: string) => stories.push(story);
  const app = await appThat(t, "throw 'a text'", '', { logLevel: 'warn', onWarning });

  await app.inject(post('/pets', ''));

  t.strictSame(stories, ['POST /pets: a text']);
});

t.test('a failure without a listener is only answered', async (t) => {
  const app = await appThat(t, "throw new Error('far')", '', { logLevel: 'error' });

  t.equal((await app.inject(post('/pets', ''))).statusCode, 500);
});

t.test('--validate warn serves an invalid request with a notice for each violation', async (t) => {
  const serving = async (validate: 'warn' | 'off') => {
    const parameters = [
      { name: 'n', in: 'query', schema: { type: 'integer' } },
      { name: 'm', in: 'query', required: true, schema: {} },
    ];
    const { app } = await sandlotOf(
      t,
      documentOf({ '/pets': { get: { parameters, ...silent } } }),
      {
        validate,
      },
    );
    const { statusCode, headers } = await app.inject('/pets?n=x');
    return [statusCode, headers['sandlot-notice']];
  };

  t.strictSame(await serving('warn'), [
    200,
    [
      'request-invalid "The query parameter \\"n\\" must be integer."',
      'request-invalid "The query parameter \\"m\\" is required."',
    ],
  ]);
  t.strictSame(await serving('off'), [200, undefined]);
});
