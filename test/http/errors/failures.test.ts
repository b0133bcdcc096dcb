import t from 'tap';
import { answerOf, documentOf, post, sandlotOf, silent } from '../../support/sandlot-of.ts';
import { appThat } from './support/app-that.ts';

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
