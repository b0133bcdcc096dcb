import t, { type Test } from 'tap';
import { openSandlot } from '../../../src/sandlot.ts';
import { skipOnReplicas } from '../../support/replicas/on-replicas.ts';
import { answerOf, documentOf, json, post, sandlotOf, silent } from '../../support/sandlot-of.ts';

const module = `
export const fixtures = { tokens: [{ id: 'secret', user: 'ann' }] };
export const anonymous = { id: 'nobody' };
export const authenticate = async (request, { records, refuse, settings }) => {
  const token = await records('tokens').get(String(request.headers.authorization));
  const { method, path, operation } = request;
  return token ? { id: token.user } : refuse({
    status: 401, code: 'unauthenticated', detail: [method, path, operation?.id].join(' '),
    headers: { 'www-authenticate': 'Bearer' },
  });
};
export const behaviours = {
  listPets: ({ principal }) => ({ status: 200, body: principal ?? null }),
};`;

async function appWith(t: Test, options = {}) {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          get: { operationId: 'listPets', ...silent },
          post: { requestBody: { ...json({}), required: true }, ...silent },
        },
      },
      { servers: [{ url: '/v1' }] },
    ),
    { module, ...options },
  );
  return app;
}

function unauthorized(detail: string) {
  return [
    401,
    { type: 'about:blank', title: 'Unauthorized', status: 401, detail, code: 'unauthenticated' },
  ];
}

t.test('a behaviour gets the principal', async (t) => {
  const app = await appWith(t);

  const reply = await app.inject({ url: '/v1/pets', headers: { authorization: 'secret' } });

  t.strictSame(answerOf(reply), [200, { id: 'ann' }]);
});

t.test("a module's authenticate gets the operation and refuses a request", async (t) => {
  const app = await appWith(t);

  const reply = await app.inject('/v1/pets?x=1');

  t.strictSame(answerOf(reply), unauthorized('GET /v1/pets listPets'));
  t.equal(reply.headers['www-authenticate'], 'Bearer');
});

t.test("a module's refusal takes precedence over an invalid body", async (t) => {
  const app = await appWith(t);

  t.strictSame(
    answerOf(await app.inject(post('/v1/pets', '{'))),
    unauthorized('POST /v1/pets POST /pets'),
  );
});

t.test("below the base path a module's refusal takes precedence over 404", async (t) => {
  const app = await appWith(t);

  t.strictSame(answerOf(await app.inject('/v1/dogs')), unauthorized('GET /v1/dogs '));
  t.match(answerOf(await app.inject('/dogs')), [404, { code: 'unknown-route' }]);
});

t.test("without authentication every caller is the module's anonymous principal", async (t) => {
  const app = await appWith(t, { auth: 'off' });

  t.strictSame(answerOf(await app.inject('/v1/pets')), [200, { id: 'nobody' }]);
  t.match(answerOf(await app.inject('/v1/dogs')), [404, { code: 'unknown-route' }]);
});

t.test('without an authenticating module there is no principal', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }), {
    module: `export const behaviours = {
      'GET /pets': ({ principal }) => ({ status: 200, body: principal === undefined }),
    };`,
  });

  t.strictSame(answerOf(await app.inject('/pets')), [200, true]);
});

t.test('an authenticate that returns nothing fails the request', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }), {
    module: 'export const behaviours = {}; export const authenticate = () => {};',
  });

  const reply = await app.inject('/pets');

  t.equal(reply.statusCode, 500);
  t.equal(
    reply.headers['sandlot-finding'],
    '"authenticate" returned neither a principal nor a refusal.',
  );
});

t.test(
  "a module's refusal takes precedence over errors of the path and the body",
  skipOnReplicas('A large body may be cut off before its refusal has passed the proxy.'),
  async (t) => {
    const { app } = await openSandlot({ logLevel: 'silent' });
    t.teardown(() => app.close());
    const send = async (method: 'GET' | 'POST', path: string, authorization: string) =>
      (
        await app.inject({
          method,
          url: `/api/v1${path}`,
          headers: { authorization, 'content-type': 'application/json' },
          ...(method === 'POST' ? { payload: ' '.repeat(6 * 1024 * 1024) } : {}),
        })
      ).statusCode;
    const known = 'Bearer 15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';
    const events = '/features/PRJ1-1/time_tracking_events';

    t.strictSame(
      [
        await send('GET', '/features/%zz', 'Bearer wrong'),
        await send('GET', '/features/%zz', known),
        await send('POST', events, 'Bearer wrong'),
        await send('POST', events, known),
        await send('POST', '/nowhere', 'Bearer wrong'),
        await send('POST', '/nowhere', known),
      ],
      [401, 400, 401, 413, 401, 404],
    );
  },
);
