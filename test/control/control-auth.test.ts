import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { skipOnReplicas } from '../support/replicas/on-replicas.ts';
import { answerOf, sandlotOf } from '../support/sandlot-of.ts';
import { document, open, problem } from './support/random-pets.ts';

t.test(
  'calls of pages of other origins are refused, those of own pages are accepted',
  async (t) => {
    const { app, control, list, add } = await open(t);
    await add();
    const reset = (headers: Record<string, string>) => control('POST /reset', { headers });

    for (const origin of ['http://evil.example', 'http://localhost:81', 'null', 'x'.repeat(300)]) {
      t.strictSame(
        await reset({ origin }),
        problem(
          403,
          'origin-foreign',
          `Pages of "${origin.slice(0, 200)}" cannot use the control API. Send the call from a page of this server, or without the Origin header.`,
        ),
      );
    }
    t.equal((await list()).length, 2);
    const headers = { origin: 'http://evil.example' };
    t.equal((await control('GET /snapshots', { headers }))[0], 403);
    for (const path of [
      'health',
      'live',
      'ready',
      'openapi.json',
      'docs',
      'control',
      'docs/json',
    ]) {
      const url = `/_sandlot/${path}?x=1`;
      t.equal(
        (await app.inject({ url, headers })).statusCode,
        200,
        `${path} has no data of a sandbox`,
      );
    }
    for (const host of ['127.0.0.1:4010', '[::1]:4010', 'aha:4010', 'api.localhost']) {
      t.equal((await reset({ host, origin: `http://${host}` }))[0], 204, host);
    }
    t.equal((await reset({ host: 'LocalHost:80', origin: 'http://localhost' }))[0], 204);
    t.equal((await reset({ host: 'localhost:4010', origin: 'http://localhost:4010' }))[0], 204);
    t.strictSame(await list(), ['tom']);
  },
);

async function send(t: Test, options: object, host: string, method: 'GET' | 'POST' = 'GET') {
  const { app } = await sandlotOf(t, document, options);
  const headers = { host, authorization: 'Bearer secret' };
  const url = method === 'GET' ? '/_sandlot/journal?secrets=shown' : '/_sandlot/reset';
  return answerOf(await app.inject({ method, url, headers }));
}

t.test('webhooks and callbacks cannot use the control API', async (t) => {
  const { control, list, add } = await open(t);
  await add();
  const refused = problem(
    403,
    'origin-foreign',
    'Webhooks and callbacks cannot use the control API.',
  );

  for (const loop of ['sandlot', 'edge.example, sandlot'])
    t.strictSame(await control('POST /reset', { headers: { 'cdn-loop': loop } }), refused);
  t.equal((await list()).length, 2);
  t.equal((await control('POST /reset', { headers: { 'cdn-loop': 'edge.example' } }))[0], 204);
});

t.test('a public host name is refused, against DNS rebinding', async (t) => {
  for (const host of ['evil.example:4010', 'EVIL.example.', '127.0.0.1.evil.example', 'a b']) {
    for (const method of ['GET', 'POST'] as const) {
      t.match(await send(t, {}, host, method), [
        403,
        {
          code: 'host-foreign',
          detail:
            /^The control API refuses calls to the host ".+", because a web page could send them \(DNS rebinding\)\./,
        },
      ]);
    }
  }
  const { app } = await sandlotOf(t, document, {});
  const headers = { host: 'evil.example' };
  for (const path of ['health', 'openapi.json', 'docs', 'control'])
    t.equal((await app.inject({ url: `/_sandlot/${path}`, headers })).statusCode, 200, path);
});

t.test('local host names and the value of --host are accepted', async (t) => {
  for (const host of ['sandlot:4010', 'my_box', 'a.b.svc.cluster.local', 'localhost.', ''])
    t.equal((await send(t, {}, host))[0], 200, host);
  for (const host of ['host.docker.internal:4010', '10.0.0.7:4010', '[::1]:4010', 'x.localhost'])
    t.equal((await send(t, {}, host))[0], 200, host);
  t.equal((await send(t, { host: 'Sandlot.example' }, 'sandlot.example:4010'))[0], 200);
  t.equal((await send(t, { host: '127.0.0.1' }, 'sandlot.example:4010'))[0], 403);
});

t.test(
  'a request without a host is accepted',
  skipOnReplicas('The proxy speaks HTTP/1.1 with the replicas.'),
  async (t) => {
    const { app } = await sandlotOf(t, document, {});
    await app.listen({ port: 0 });
    const socket = connect(Number(Object(app.server.address()).port));

    socket.end('GET /_sandlot/clock HTTP/1.0\r\n\r\n');

    t.match(await text(socket), /^HTTP\/1\.1 200 /);
  },
);

t.test('a call with the control token may use any host name', async (t) => {
  t.equal((await send(t, { controlToken: 'secret' }, 'evil.example'))[0], 200);
  t.equal((await send(t, { controlToken: 'other' }, 'evil.example'))[0], 401);
});

t.test(
  'a browser can send the control token as a password, and the docs pages work with it',
  async (t) => {
    const { app } = await sandlotOf(t, document, { controlToken: 'se:cret' });
    const accept = 'text/html,application/xhtml+xml';
    const open = (path: string, headers: Record<string, string>) =>
      app.inject({ url: `/_sandlot/${path}`, headers });
    const basic = (credentials: string) => ({
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    });
    const challengeOf = async (headers: Record<string, string>) => {
      const { statusCode, headers: got } = await open('docs', headers);
      return [statusCode, got['www-authenticate']];
    };

    t.strictSame(await challengeOf({ accept }), [
      401,
      'Bearer realm="control", Basic realm="control", charset="UTF-8"',
    ]);
    t.strictSame(await challengeOf({}), [401, 'Bearer realm="control"']);
    t.strictSame(await challengeOf(basic('me:secret')), [401, 'Bearer realm="control"']);
    for (const words of ['me:se:cret', ':se:cret'])
      for (const path of ['docs', 'docs/static/swagger-ui.css', 'control', 'openapi.json'])
        t.equal((await open(path, basic(words))).statusCode, 200, path);
    const foreign = { ...basic('me:se:cret'), origin: 'http://evil.example', host: '127.0.0.1' };
    const reset = await app.inject({ method: 'POST', url: '/_sandlot/reset', headers: foreign });
    t.equal(reset.statusCode, 403);
  },
);

t.test('the token is accepted as user name or password', async (t) => {
  const { app } = await sandlotOf(t, document, { controlToken: 'secret' });
  const authorization = `Basic ${Buffer.from('secret:').toString('base64')}`;

  t.equal(
    (await app.inject({ url: '/_sandlot/docs', headers: { authorization } })).statusCode,
    200,
  );
});

t.test('without the control token only the health check and the probes answer', async (t) => {
  const { app } = await sandlotOf(t, document, { controlToken: 'secret' });
  const statusOf = async (path: string, authorization = '') =>
    (await app.inject({ url: `/_sandlot/${path}`, headers: { authorization } })).statusCode;

  for (const path of ['health', 'live', 'ready', 'ready?from=balancer'])
    t.equal(await statusOf(path), 200);
  t.equal(await statusOf('readyish'), 401);
  t.equal(await statusOf('journal'), 401);
  t.equal(await statusOf('journal', 'Bearer other'), 401);
  t.equal(await statusOf('journal', 'Bearer sacret'), 401);
  t.equal(await statusOf('nothing'), 401);
  t.equal(await statusOf('journal', 'bearer secret'), 200);
  t.equal((await app.inject('/pets')).statusCode, 200);
});
