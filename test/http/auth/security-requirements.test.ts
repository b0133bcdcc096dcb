import t, { type Test } from 'tap';
import { skipOnReplicas } from '../../support/replicas/on-replicas.ts';
import { answerOf, documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

const securitySchemes = {
  header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  query: { type: 'apiKey', in: 'query', name: 'key' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'session' },
  nameless: { type: 'apiKey' },
  basic: { type: 'http', scheme: 'Basic' },
  bearer: { type: 'http', scheme: 'bearer' },
  schemeless: { type: 'http' },
  digest: { type: 'http', scheme: 'digest' },
  oauth: { type: 'oauth2', flows: {} },
  connect: { $ref: '#/components/securitySchemes/openId' },
  openId: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example' },
  certificate: { type: 'mutualTLS' },
};

const module = `export const behaviours = new Proxy({}, {
  getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
  get: () => ({ principal, sandbox }) => ({ status: 200, body: { principal: principal ?? null, sandbox } }),
});`;

/** An app whose `GET /pets` has these requirements and answers with the principal. */
async function guarded(t: Test, security: readonly object[], options: object = {}) {
  const { app } = await sandlotOf(
    t,
    documentOf(
      { '/pets': { get: { security, ...silent }, post: { security, ...silent } } },
      { components: { securitySchemes } },
    ),
    { module, ...options },
  );
  return async (headers: Readonly<Record<string, string>> = {}, url = '/pets') => {
    const reply = await app.inject({ url, headers });
    const [status, body] = answerOf(reply);
    return { status, body: Object(body), challenge: reply.headers['www-authenticate'] };
  };
}

function basic(text: string) {
  return {
    authorization: `Basic ${Buffer.from(text).toString('base64')}`,
  };
}

t.test('any well-formed credential is accepted and gives the principal', async (t) => {
  const who = async (scheme: string, headers: Record<string, string>, url = '/pets') =>
    (await (await guarded(t, [{ [scheme]: [] }]))(headers, url)).body.principal;

  t.strictSame(await who('header', { 'x-api-key': 'k1' }), { id: 'k1' });
  t.strictSame(await who('query', {}, '/pets?key=k2'), { id: 'k2' });
  t.strictSame(await who('cookie', { cookie: 'a=b; session=k3' }), { id: 'k3' });
  t.strictSame(await who('nameless', { authorization: 'Bot k4' }), { id: 'Bot k4' });
  t.strictSame(await who('basic', basic('ann:secret')), { id: 'ann' });
  t.strictSame(await who('bearer', { authorization: 'bearer  t1 ' }), { id: 't1' });
  t.strictSame(await who('schemeless', { authorization: 'Bearer t2' }), { id: 't2' });
  t.strictSame(await who('digest', { authorization: 'Digest qop=auth' }), { id: 'qop=auth' });
  t.strictSame(await who('oauth', { authorization: 'Bearer t3' }), { id: 't3' });
  t.strictSame(await who('connect', { authorization: 'Bearer t4' }), { id: 't4' });
  t.strictSame(await who('certificate', {}), null);
  t.strictSame(await who('unheardOf', {}), null);
});

t.test('a request without credentials gets 401 with the credentials to send', async (t) => {
  const challengeOf = async (scheme: string, headers: Record<string, string> = {}) => {
    const { status, body, challenge } = await (await guarded(t, [{ [scheme]: [] }]))(headers);
    return [status, body.detail, challenge];
  };

  t.strictSame(await challengeOf('header'), [
    401,
    'Missing API key: send the X-API-Key header.',
    'ApiKey in="header", name="X-API-Key"',
  ]);
  t.strictSame(await challengeOf('query'), [
    401,
    'Missing API key: send the query parameter "key".',
    'ApiKey in="query", name="key"',
  ]);
  t.strictSame(await challengeOf('cookie', { cookie: 'session=' }), [
    401,
    'Missing API key: send the cookie "session".',
    'ApiKey in="cookie", name="session"',
  ]);
  t.strictSame(await challengeOf('basic', basic('no colon')), [
    401,
    'No valid credentials sent. This operation needs `Authorization: Basic USER:PASSWORD` in base64.',
    'Basic realm="sandlot", charset="UTF-8"',
  ]);
  t.strictSame(await challengeOf('bearer', { authorization: 'Bearer' }), [
    401,
    'No valid credentials sent. This operation needs `Authorization: Bearer TOKEN`.',
    'Bearer',
  ]);
  t.strictSame((await challengeOf('digest', { authorization: 'Bearer t' }))[2], 'Digest');
});

t.test('one of several requirements is enough, and needs all of its schemes', async (t) => {
  const send = await guarded(t, [{ header: [], basic: [] }, { bearer: [] }]);

  t.match(await send({ 'x-api-key': 'k', ...basic('ann:secret') }), { status: 200 });
  t.match(await send({ authorization: 'Bearer t' }), { status: 200 });
  const half = await send({ 'x-api-key': 'k' });
  t.equal(half.status, 401);
  t.match(
    half.body.detail,
    'the header "X-API-Key" and `Authorization: Basic USER:PASSWORD` in base64, or `Authorization: Bearer TOKEN`.',
  );
  t.equal(
    half.challenge,
    'ApiKey in="header", name="X-API-Key", Basic realm="sandlot", charset="UTF-8", Bearer',
  );
});

t.test(
  'an empty requirement accepts every request, and credentials still give the principal',
  async (t) => {
    const send = await guarded(t, [{}, { bearer: [] }]);

    t.strictSame((await send()).body.principal, null);
    t.strictSame((await send({ authorization: 'Bearer t' })).body.principal, { id: 't' });
  },
);

t.test('with authentication off, no credentials are required', async (t) => {
  const send = await guarded(t, [{ bearer: [] }], { auth: 'off' });

  t.match(await send(), { status: 200, body: { principal: null } });
});

t.test(
  '401 takes precedence over other errors of a request',
  skipOnReplicas('A large body may be cut off before its refusal has passed the proxy.'),
  async (t) => {
    const { app } = await sandlotOf(
      t,
      documentOf(
        {
          '/pets': {
            post: {
              security: [{ bearer: [] }],
              requestBody: { required: true, content: { 'application/json': {} } },
              ...silent,
            },
          },
        },
        { components: { securitySchemes } },
      ),
    );
    const status = async (payload: string, authorization = 'none') =>
      (
        await app.inject({
          method: 'POST',
          url: '/pets',
          payload,
          headers: { authorization, 'content-type': 'application/json' },
        })
      ).statusCode;
    const large = ' '.repeat(6 * 1024 * 1024);

    t.strictSame([await status('{'), await status('{', 'Bearer t')], [401, 400]);
    t.strictSame([await status(large), await status(large, 'Bearer t')], [401, 413]);
  },
);

const tokens = {
  k1: { user: 'ann' },
  'bob:secret': { user: 'bob', sandbox: 'bobs' },
  t1: { user: 'cid', scopes: ['read', 'write'] },
  t2: { user: 'dan', scopes: ['read'] },
};

function withTokens(t: Test, security: readonly object[]) {
  const folder = t.testdir({ 'tokens.json': JSON.stringify(tokens) });
  return guarded(t, security, {
    tokens: `${folder}/tokens.json`,
    files: { 'tokens.json': JSON.stringify(tokens) },
  });
}

t.test('with a list of tokens only those are accepted, each in its sandbox', async (t) => {
  const send = await withTokens(t, [{ header: [] }, { basic: [] }]);

  t.match(await send({ 'x-api-key': 'k1' }), {
    body: { principal: { id: 'ann' }, sandbox: 'default' },
  });
  t.match(await send({ 'x-api-key': 'Bot k1' }), { body: { principal: { id: 'ann' } } });
  t.match(await send(basic('bob:secret')), {
    body: { principal: { id: 'bob' }, sandbox: 'bobs' },
  });
  t.match(await send({ 'x-api-key': 'k2' }), { status: 401 });
  t.match(await send(basic('bob:wrong')), { status: 401 });
});

t.test('the token of a registered sandbox is accepted in addition to the list', async (t) => {
  const listed = JSON.stringify({ k1: { user: 'ann' } });
  const { app } = await sandlotOf(
    t,
    documentOf(
      { '/pets': { get: { security: [{ header: [] }, { basic: [] }], ...silent } } },
      { components: { securitySchemes } },
    ),
    { module, files: { 'tokens.json': listed }, tokens: `${t.testdirName}/tokens.json` },
  );
  const send = async (headers: Record<string, string>) =>
    Object(answerOf(await app.inject({ url: '/pets', headers }))[1]);
  t.equal((await send({ 'x-api-key': 'k9' })).status, 401);

  const payload = { name: 'one', tokens: ['k9', 'bob:secret'] };
  await app.inject({ method: 'POST', url: '/_sandlot/sandboxes', payload });

  t.strictSame(await send({ 'x-api-key': 'k9' }), { principal: { id: 'k9' }, sandbox: 'one' });
  t.strictSame(await send(basic('bob:secret')), { principal: { id: 'bob' }, sandbox: 'one' });
  t.match(await send({ 'x-api-key': 'k1' }), { principal: { id: 'ann' }, sandbox: 'default' });
  t.equal((await send({ 'x-api-key': 'k8' })).status, 401);
});

t.test('a token without a required scope gets 403', async (t) => {
  const send = await withTokens(t, [{ oauth: ['read', 'write'] }]);

  t.match(await send({ authorization: 'Bearer t1' }), { status: 200 });
  const insufficient = await send({ authorization: 'Bearer t2' });
  t.match(insufficient, {
    status: 403,
    body: {
      code: 'scope-missing',
      detail:
        'The token lacks the scope write. Send one that has every scope that this operation needs.',
    },
    challenge: 'Bearer error="insufficient_scope", scope="write"',
  });
  const several = await withTokens(t, [{ oauth: ['write', 'admin'] }]);
  t.match(await several({ authorization: 'Bearer t2' }), {
    status: 403,
    body: { detail: /^The token lacks the scopes write, admin\. / },
  });
});

t.test('an invalid tokens file is reported in one sentence', async (t) => {
  const rejects = (text: string | undefined, sentence: RegExp) => {
    const folder = t.testdir(text === undefined ? {} : { 'tokens.json': text });
    return t.rejects(
      sandlotOf(t, documentOf({}), {
        tokens: `${folder}/tokens.json`,
        ...(text === undefined ? {} : { files: { 'tokens.json': text } }),
      }),
      { message: sentence },
    );
  };

  await rejects(undefined, /^Cannot read the tokens file \S+: no such file\.$/);
  await rejects('{', /^Cannot read the tokens file \S+: /);
  await rejects('[]', /must hold a JSON object such as/);
  for (const entry of [
    1,
    {},
    { user: 1 },
    { user: 'a', scopes: 'r' },
    { user: 'a', sandbox: 1 },
    { user: 'a', sandbox: 'a b' },
  ])
    await rejects(
      JSON.stringify({ 'secret-1': entry }),
      /has an invalid entry for "secr…"\. Expected /,
    );
  await rejects('{"secret":{"user":"a","scope":[]}}', /has an invalid entry/);
  await rejects(
    '{"":{"user":"a"}}',
    /has an empty token, which no request can send\. Give it a name\.$/,
  );
});

t.test('a credential outside the list of tokens is refused as unknown', async (t) => {
  const bearer = await guarded(t, [{ bearer: [] }], {
    files: { 'tokens.json': '{ "t1": { "user": "ann" } }' },
    tokens: `${t.testdirName}/tokens.json`,
  });
  const anonymous = await bearer();
  const unknown = await bearer({ authorization: 'Bearer t2' });

  t.equal(anonymous.challenge, 'Bearer');
  t.equal(unknown.status, 401);
  t.equal(unknown.challenge, 'Bearer error="invalid_token"');
  t.equal(
    unknown.body.detail,
    'The credentials are not in the list of tokens. This operation needs `Authorization: Bearer TOKEN`.',
  );
});

t.test(
  'a token in Authorization takes the place of a required parameter or property',
  async (t) => {
    const token = { name: 'token', in: 'header', required: true, schema: { type: 'string' } };
    const name = { name: 'name', in: 'query', required: true, schema: { type: 'string' } };
    const form = {
      type: 'object',
      properties: { token: { type: 'string' }, text: { type: 'string' } },
      required: ['token', 'text'],
    };
    const operation = {
      security: [{ bearer: [] }],
      parameters: [token, name],
      requestBody: { content: { 'application/x-www-form-urlencoded': { schema: form } } },
      ...silent,
    };
    const open = { ...operation, security: [] };
    const list = { parameters: [token], ...silent };
    const access = {
      name: 'access_token',
      in: 'query',
      required: true,
      schema: { type: 'string' },
    };
    const grant = { security: [{ bearer: [] }], parameters: [access], ...silent };
    const { app } = await sandlotOf(
      t,
      documentOf(
        {
          '/pets': { post: operation },
          '/open': { post: open, get: list },
          '/grants': { post: grant },
        },
        {
          components: { securitySchemes },
        },
      ),
      { module },
    );
    const send = async (url: string, payload: string) =>
      answerOf(
        await app.inject({
          method: 'POST',
          url,
          payload,
          headers: {
            authorization: 'Bearer t',
            'content-type': 'application/x-www-form-urlencoded',
          },
        }),
      );

    t.match(await send('/pets?name=a', 'text=b'), [200]);
    const [status, refused] = await send('/pets', 'name=b');
    t.equal(status, 400);
    t.strictSame(
      Object(refused).violations.map((one: { pointer: string }) => one.pointer),
      ['/name', ''],
      'anything else is still required',
    );
    t.match(await send('/open?name=a', 'text=b'), [400], 'where nothing asks for credentials');
    t.match(await send('/grants', ''), [400], 'a name that few operations have may be anything');
  },
);
