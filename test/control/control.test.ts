import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { version } from '../../src/version.ts';
import { controlOf } from '../support/control-of.ts';
import { skipOnReplicas } from '../support/replicas/on-replicas.ts';
import { answerOf, documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

function document(securitySchemes?: unknown) {
  return documentOf(
    { '/pets': { get: { operationId: 'listPets', ...silent } } },
    {
      components: { securitySchemes },
    },
  );
}

async function get(t: Test, path: string, securitySchemes?: unknown) {
  const { app } = await sandlotOf(t, document(securitySchemes));
  return app.inject(`/_sandlot/${path}`);
}

t.test('the health check names the served document', async (t) => {
  t.strictSame(answerOf(await get(t, 'health')), [
    200,
    {
      status: 'ok',
      version,
      document: { title: 'Pets', version: '1.0' },
      operations: 1,
      replies: { checked: 0, unfit: 0 },
    },
  ]);
});

t.test('an unknown query parameter is refused, except the token of a sandbox', async (t) => {
  const key = { type: 'apiKey', in: 'query', name: 'key' };
  const { app } = await sandlotOf(t, document({ key }));
  const send = async (url: string, method: 'GET' | 'PUT' = 'GET') =>
    answerOf(await app.inject({ method, url: `/_sandlot${url}` }));

  t.match(await send('/clock?limit=1'), [
    400,
    {
      detail: 'The query parameter "limit" is unknown; this call has no parameters.',
      violations: [{ in: 'query', pointer: '/limit' }],
    },
  ]);
  for (const path of ['/state/pets', '/state/pets/1', '/sandboxes', '/snapshots', '/clock'])
    t.match(await send(`${path}?x=1`), [400, { violations: [{ pointer: '/x' }] }], path);
  t.match(await send('/snapshots/one?x', 'PUT'), [400, { violations: [{ pointer: '/x' }] }]);
  t.match(await send('/state?key=abc'), [200, {}]);
  t.match(await send('/health?x=1'), [200, {}], 'who probes may add what it likes');
});

t.test('the body of a control call may be compressed', async (t) => {
  const { app } = await sandlotOf(t, document());
  const put = async (coding: string) =>
    answerOf(
      await app.inject({
        method: 'PUT',
        url: '/_sandlot/clock',
        payload: gzipSync('{"now":"2021-01-01T00:00:00Z"}'),
        headers: { 'content-encoding': coding },
      }),
    );

  t.match(await put('gzip'), [200, { now: /^2021-01-01/ }]);
  t.match(await put('zstd'), [415, { code: 'content-encoding-unsupported' }]);
});

t.test('the document is served as JSON', async (t) => {
  const reply = await get(t, 'openapi.json', {});

  t.strictSame(answerOf(reply), [200, document({})]);
});

t.test('the document is served as YAML', async (t) => {
  const reply = await get(t, 'openapi.yaml');

  t.equal(reply.headers['content-type'], 'application/yaml; charset=utf-8');
  t.match(reply.body, /^openapi: 3\.1\.0\n[\s\S]*operationId: listPets/);
});

t.test('the docs page and its assets are served', async (t) => {
  const { app } = await sandlotOf(t, document());

  const page = await app.inject('/_sandlot/docs');
  const style = await app.inject('/_sandlot/docs/static/swagger-ui.css');
  const none = await app.inject('/_sandlot/docs/static/none.css');

  t.equal(page.statusCode, 200);
  t.match(page.headers['content-type'], /^text\/html/);
  t.match(page.body, /<title>Pets<\/title>/);
  t.equal(style.statusCode, 200);
  t.equal(none.statusCode, 404);
});

t.test(
  'the docs page sends calls to its own sandbox, whatever servers the document has',
  async (t) => {
    const real = {
      url: 'https://real.example/{version}',
      variables: { version: { default: 'v2' } },
    };
    const { app } = await sandlotOf(t, {
      ...documentOf({
        '/pets': {
          servers: [real],
          get: { operationId: 'listPets', servers: [real], ...silent },
          parameters: [],
        },
      }),
      servers: [real, { url: '/relative' }],
    });
    const shown = async (path: string) => (await app.inject(`${path}/json`)).json();

    const { servers, paths } = await shown('/~mine/_sandlot/docs');
    t.strictSame(servers, [{ url: '/~mine/v2', description: 'This sandbox' }, real]);
    t.strictSame(paths, {
      '/pets': { get: { operationId: 'listPets', ...silent } },
    });
    t.match((await shown('/_sandlot/docs')).servers, [{ url: '/v2' }, real]);
    t.match((await shown('/~mine/_sandlot/control')).servers, [{ url: '/~mine/_sandlot' }]);
    const whole = (await app.inject('/_sandlot/openapi.json')).json();
    t.strictSame(whole.servers, [real, { url: '/relative' }], 'the document is as it was');
  },
);

t.test('the docs page copies the parameters of a path to its operations', async (t) => {
  const own = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  const refer = (name: string) => ({ $ref: `#/components/parameters/${name}` });
  const [id, tag] = [refer('Id'), refer('Tag')];
  const { app } = await sandlotOf(t, {
    ...documentOf({
      '/pets/{id}': {
        parameters: [id, tag],
        summary: 'One',
        get: { operationId: 'readPet', ...silent },
        put: { operationId: 'putPet', parameters: [own], ...silent },
      },
    }),
    components: { parameters: { Id: own, Tag: { name: 'tag', in: 'query', schema: {} } } },
  });

  const { paths } = (await app.inject('/_sandlot/docs/json')).json();

  t.strictSame(paths, {
    '/pets/{id}': {
      summary: 'One',
      get: { operationId: 'readPet', ...silent, parameters: [id, tag] },
      put: { operationId: 'putPet', ...silent, parameters: [own, tag] },
    },
  });
});

t.test('the docs page of a document without servers sends calls to its own sandbox', async (t) => {
  t.match((await get(t, 'docs/json')).json().servers, [{ url: '/' }]);
});

t.test('the control API has a docs page', async (t) => {
  const page = await get(t, 'control');

  t.match(page.headers['content-type'], /^text\/html/);
  t.match(page.body, /<title>Sandlot control API<\/title>/);
});

t.test('HEAD answers the headers of GET', async (t) => {
  const { app } = await sandlotOf(t, document(), { controlToken: 'secret' });
  const head = async (path: string, authorization = 'Bearer secret') => {
    const url = `/_sandlot/${path}`;
    const reply = await app.inject({ method: 'HEAD', url, headers: { authorization } });
    t.equal(reply.body, '');
    return [reply.statusCode, reply.headers['content-type']];
  };

  t.strictSame(await head('health', ''), [200, 'application/json; charset=utf-8']);
  t.strictSame(await head('journal'), [200, 'application/json; charset=utf-8']);
  t.strictSame(await head('events'), [200, 'text/event-stream']);
  t.strictSame(await head('events?limit=x'), [400, 'application/problem+json']);
  t.strictSame(await head('journal', ''), [401, 'application/problem+json']);
  t.strictSame(await head('nothing'), [404, 'application/problem+json']);
});

t.test('control.json declares the control token as a security scheme', async (t) => {
  const { app } = await sandlotOf(t, document(), { controlToken: 'secret' });

  const headers = { authorization: 'Bearer secret' };
  const described = (await app.inject({ url: '/_sandlot/control.json', headers })).json();
  t.strictSame(described.security, [{ controlToken: [] }]);
  t.strictSame(described.components.securitySchemes, {
    controlToken: { type: 'http', scheme: 'bearer' },
  });
  t.notOk('security' in (await get(t, 'control.json')).json());
});

t.test('the docs page is signed in, with a token of the document or any other', async (t) => {
  const token = { 'x-sandlot': { token: 'se"cret' } };

  const filledOf = async (schemes?: Record<string, unknown>) => {
    const { body } = await get(t, 'docs/static/theme/page.js', schemes);
    return JSON.parse(/JSON\.stringify\((.*)\);/.exec(body)?.[1] ?? '');
  };
  const bearer = { type: 'http', scheme: 'bearer', ...token };
  const basic = { type: 'http', scheme: 'basic' };
  const apiKey = { type: 'apiKey', in: 'header', name: 'X-Key' };
  const oauth2 = { type: 'oauth2', flows: {} };
  const oidc = { type: 'openIdConnect', openIdConnectUrl: 'https://id.test' };

  t.strictSame(await filledOf({ bearer, basic, apiKey, oauth2, oidc, invalid: null, other: {} }), {
    bearer: { name: 'bearer', schema: bearer, value: 'se"cret' },
    basic: { name: 'basic', schema: basic, value: { username: 'sandlot', password: 'se"cret' } },
    apiKey: { name: 'apiKey', schema: apiKey, value: 'se"cret' },
    oauth2: {
      name: 'oauth2',
      schema: oauth2,
      token: { access_token: 'se"cret', token_type: 'Bearer' },
    },
    oidc: {
      name: 'oidc',
      schema: oidc,
      token: { access_token: 'se"cret', token_type: 'Bearer' },
    },
  });
  t.strictSame(await filledOf({ apiKey }), {
    apiKey: { name: 'apiKey', schema: apiKey, value: 'sandlot' },
  });
  t.notMatch((await get(t, 'control/static/theme/page.js')).body, 'authorized');

  const session = { type: 'apiKey', in: 'cookie', name: 'sid' };
  const { body } = await get(t, 'docs/static/theme/page.js', { session, apiKey });
  t.match(body, 'const added = ["sid"].filter(');
  t.match(body, 'const value = "sandlot";');
});

t.test(
  'an unknown control call is answered with a problem that suggests the nearest',
  async (t) => {
    const module = `export const behaviours = {}; export const refuse = ({ status }) => ({ status, body: 'own' });`;
    const { app } = await sandlotOf(t, document(), { module });
    const get = async (url: string, headers = {}) => {
      const reply = await app.inject({ url, headers });
      t.equal(reply.headers['content-type'], 'application/problem+json');
      return answerOf(reply);
    };

    for (const url of ['/_sandlot/none?x=1', '/~a/_sandlot/healthy']) {
      const path = url.replace('/~a', '').replace('?x=1', '');
      const nearest = path.endsWith('y') ? ' Did you mean GET /_sandlot/health?' : '';
      t.strictSame(await get(url), [
        404,
        {
          type: 'about:blank',
          title: 'Not Found',
          status: 404,
          detail: `No control call GET ${path}.${nearest} GET /_sandlot/control.json lists all calls.`,
          code: 'unknown-route',
        },
      ]);
    }
    t.match(answerOf(await app.inject({ method: 'PATCH', url: '/_sandlot/rate-limits' })), [
      404,
      { detail: /Did you mean GET, PUT, DELETE \/_sandlot\/rate-limit\?/ },
    ]);
    t.match(
      answerOf(await app.inject({ method: 'POST', url: '/_sandlot/state/pets' })),
      [404, { detail: /Did you mean GET \/_sandlot\/state\/\{resource\}\?/ }],
      'a template that the path fits comes before similar ones',
    );
    t.match(await get('/_sandlot/%zz'), [400, { code: 'request-malformed' }]);
    t.match(await get('/~./_sandlot/health'), [400, { code: 'sandbox-name-invalid' }]);
    t.match(await get('/~./_sandlot/none'), [400, { code: 'sandbox-name-invalid' }]);
    t.strictSame(answerOf(await app.inject('/_sandlots')), [404, 'own']);
  },
);

/** Method and path of all that the document of the control routes describes. */
async function listRoutes(
  app: FastifyInstance,
): Promise<readonly (readonly [method: string, path: string])[]> {
  const { paths } = (await app.inject('/_sandlot/control.json')).json();
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(Object(item))
      .filter((name) => name !== 'parameters')
      .map((method) => [method.toUpperCase(), path] as const),
  );
}

t.test(
  'every operation of control.json is served',
  skipOnReplicas('It looks at the routes of one app.'),
  async (t) => {
    const { app } = await sandlotOf(t, document());
    const control = await controlOf(t, app);

    t.match(await control('GET /control.json'), [200, { openapi: '3.1.0', info: { version } }]);
    t.equal((await control('GET /health'))[0], 200);
    const routes = await listRoutes(app);
    t.ok(routes.length > 11);
    for (const [method, path] of routes) {
      const url = `/_sandlot${path.replace(/\{(\w+)\}/g, ':$1')}`;
      t.ok(app.hasRoute({ method: method as 'GET', url }), `${method} ${url}`);
    }
  },
);

t.test('Sandlot can serve control.json as its own document', async (t) => {
  const { app } = await sandlotOf(t, document());
  const control = (await app.inject('/_sandlot/control.json')).json();

  const other = await sandlotOf(t, { ...control, servers: [{ url: '/v1' }] });

  t.equal(other.documents[0].operations, (await listRoutes(app)).length);
});

t.test('a percent-encoded prefix is the same prefix', async (t) => {
  const { app, close } = await openSandlot({ logLevel: 'silent' });
  t.teardown(close);
  const send = async (method: 'GET' | 'POST', url: string) => {
    const { statusCode, headers, body } = await app.inject({ method, url, payload: '{"a":1}' });
    return [statusCode, headers['content-type'], body];
  };
  const problem = 'application/problem+json';

  t.match(await send('POST', '/%5Fsandlot/reset?'), [400, problem, /"\/a"/]);
  t.match(await send('GET', '/%5Fsandlot/rest'), [
    404,
    problem,
    /Did you mean POST \/_sandlot\/reset\?/,
  ]);
  t.match(await send('GET', '/%5Fother/reset'), [404, /^text\/html/]);
  t.match(await send('GET', '/_sandlot/%zz'), [400, problem]);
});
