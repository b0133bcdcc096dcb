import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const done = { responses: { 200: json({ type: 'object' }) } };

/** The credentials of a request, for security schemes that are all required. */
async function shownOf(
  t: Test,
  schemes: Readonly<Record<string, object>>,
  token?: string,
): Promise<ProviderRequest | undefined> {
  const security = [Object.fromEntries(Object.keys(schemes).map((name) => [name, []]))];
  const document = documentOf(
    { '/x': { get: done } },
    { security, components: { securitySchemes: schemes } },
  );
  const { requests } = await tryScripted(t, document, () => ({ status: 200, body: {} }), { token });
  return requests[1];
}

t.test('each security scheme gets its credential', async (t) => {
  const basic = { type: 'http', scheme: 'Basic' };
  const bearer = { type: 'http', scheme: 'bearer' };
  const inQuery = { type: 'apiKey', in: 'query', name: 'api key' };
  const inCookie = { type: 'apiKey', in: 'cookie', name: 'sid' };
  const inHeader = { type: 'apiKey', in: 'header', name: 'X-Key' };

  t.equal(
    (await shownOf(t, { basic }, 'ann:s3cret'))?.headers.authorization,
    'Basic YW5uOnMzY3JldA==',
  );
  t.equal((await shownOf(t, { basic }, 'YW5uOg=='))?.headers.authorization, 'Basic YW5uOg==');
  t.equal((await shownOf(t, { basic }))?.headers.authorization, 'Basic c2FuZGxvdDpzYW5kbG90');
  t.equal((await shownOf(t, { bearer }, 'k'))?.headers.authorization, 'Bearer k');
  const oauth = { type: 'oauth2', flows: {} };
  t.equal((await shownOf(t, { oauth }))?.headers.authorization, 'Bearer sandlot');
  t.equal((await shownOf(t, { inQuery }, 'k&k'))?.url, '/x?api%20key=k%26k');
  t.equal((await shownOf(t, { inCookie }, 'k'))?.headers.cookie, 'sid=k');
  t.equal((await shownOf(t, { inHeader }, 'k'))?.headers['x-key'], 'k');
  const both = { inCookie, other: { ...inCookie, name: 'tid' }, tls: { type: 'mutualTLS' } };
  t.equal((await shownOf(t, both, 'k'))?.headers.cookie, 'sid=k; tid=k');
});

t.test('incomplete security schemes get a reasonable credential', async (t) => {
  t.equal((await shownOf(t, { a: { type: 'http' } }, 'k'))?.headers.authorization, 'Bearer k');
  t.equal((await shownOf(t, { a: { type: 'apiKey' } }, 'k'))?.headers.authorization, 'k');
});

t.test("the user's credential headers are withheld from unauthenticated requests", async (t) => {
  const document = documentOf(
    { '/x': { get: { ...done, responses: { ...done.responses, 401: { description: '' } } } } },
    {
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
    },
  );
  const headers = { 'x-key': 'own', cookie: 'a=b', authorization: 'own', 'x-team': 'a' };
  const { requests, found } = await tryScripted(
    t,
    document,
    ({ headers: shown }) =>
      shown['x-key'] === 'own' ? { status: 200, body: {} } : { status: 401 },
    { headers },
  );

  t.strictSame(found, []);
  const unauthenticated = requests.at(-1)?.headers;
  t.match(unauthenticated, { 'x-team': 'a', 'x-key': undefined, cookie: undefined });
  t.equal(unauthenticated?.authorization, undefined);
});

t.test('a credential that is also a parameter is sent once', async (t) => {
  const parameters = [{ name: 'key', in: 'query', required: true, schema: { const: 'x' } }];
  const document = documentOf(
    { '/x': { get: { ...done, parameters } } },
    {
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'key' } } },
    },
  );
  const { requests } = await tryScripted(t, document, () => ({ status: 200, body: {} }), {
    token: 'x',
  });

  t.equal(requests[1]?.url, '/x?key=x');
});

t.test(
  'an operation that ignores a missing credential is a failure, unless it allows anonymous calls',
  async (t) => {
    const bearer = { type: 'http', scheme: 'bearer' };
    const more = { components: { securitySchemes: { bearer } } };
    const open = (security: readonly object[]) =>
      tryScripted(t, documentOf({ '/x': { get: { ...done, security } } }, more), () => ({
        status: 200,
        body: {},
      }));

    t.strictSame((await open([{ bearer: [] }, {}])).found, []);
    const { found, report } = await open([{ bearer: [] }]);
    t.strictSame(found, ['GET /x credential: A request with no credential was answered with 200.']);
    t.equal(report.failures[0]?.place, '/paths/~1x/get/security');
  },
);

t.test('a dropped connection does not accept an unauthenticated request', async (t) => {
  const document = documentOf(
    { '/x': { get: done } },
    {
      security: [{ bearer: [] }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
  );
  let count = 0;
  const { found, report } = await tryScripted(t, document, ({ headers }) => {
    count += 1;
    const isSilent = count > 1 && headers.authorization === undefined;
    return isSilent ? undefined : { status: 200, body: {} };
  });

  t.match(found, [/^GET \/x reply: No reply: /]);
  t.equal(found.length, 1);
  t.strictSame(
    report.operations[0]?.checks.map(({ name }) => name),
    ['reply', 'negotiation', 'method'],
  );
});

t.test('a credential that is always refused is an error', async (t) => {
  const guarded = { ...done, responses: { ...done.responses, 401: { description: '' } } };
  const document = documentOf(
    { '/x': { get: guarded }, '/open': { get: { ...done, security: [] } } },
    {
      security: [{ bearer: [] }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
  );
  await t.rejects(
    tryScripted(t, document, ({ url }) =>
      url === '/x' ? { status: 401 } : { status: 200, body: {} },
    ),
    { message: /^Every request was answered 401\./ },
  );
});
