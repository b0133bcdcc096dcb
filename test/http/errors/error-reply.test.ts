import t from 'tap';
import { answerOf, documentOf, post, sandlotOf, silent } from '../../support/sandlot-of.ts';
import { appThat } from './support/app-that.ts';

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
    t.equal(reply.headers['content-type'], 'application/problem+json');
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

  t.strictSame([reply.headers['sandlot-notice']].flat(), [`long "${'x'.repeat(1200)}\\u2026"`]);
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
