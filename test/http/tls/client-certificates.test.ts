import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { Agent, fetch } from 'undici-7';
import { documentOf, silent } from '../../support/sandlot-of.ts';
import { makeClientCa } from './support/client-certificates.ts';
import { openHttps, sendByHttps } from './support/open-https.ts';

const run = promisify(execFile);

const document = documentOf(
  {
    '/open': { get: silent },
    '/me': { get: { operationId: 'readMe', security: [{ tls: [] }], ...silent } },
    '/both': { get: { security: [{ tls: [], key: [] }], ...silent } },
  },
  {
    components: {
      securitySchemes: {
        tls: { type: 'mutualTLS' },
        key: { type: 'http', scheme: 'bearer' },
      },
    },
  },
);

const module = `export const behaviours = {
  readMe: ({ principal }) => ({ status: 200, body: principal?.id ?? null }),
};`;

async function openWithClientCa(t: Test, tokens?: string) {
  const clients = await makeClientCa();
  const folder = `${t.testdirName}-clients`;
  mkdirSync(folder, { recursive: true });
  const clientCa = join(folder, 'clients.pem');
  writeFileSync(clientCa, clients.ca);
  const tokensFile = join(folder, 'tokens.json');
  if (tokens !== undefined) writeFileSync(tokensFile, tokens);
  const tls = { dataFolder: folder, clientCa };
  const listed = tokens === undefined ? {} : { tokens: tokensFile };
  return { ...(await openHttps(t, { document, module, tls, ...listed })), clients };
}

t.test('a client with a certificate of --tls-client-ca is known by its name', async (t) => {
  const { url, ca, clients } = await openWithClientCa(t);

  const reply = await sendByHttps(`${url}/me`, { ca, ...(await clients.issue('CN=ann')) });

  t.match(reply, { status: 200, body: '"ann"' });
});

t.test('the host of a sandbox knows the certificate too', async (t) => {
  const { url, ca, clients } = await openWithClientCa(t);
  const foreign = await (await makeClientCa()).issue('CN=ann');
  const toSandbox = { ca, servername: 'one.localhost', headers: { host: 'one.localhost' } };

  const reply = await sendByHttps(`${url}/me`, {
    ...toSandbox,
    ...(await clients.issue('CN=ann')),
  });

  t.match(reply, { status: 200, body: '"ann"' });
  t.match(await sendByHttps(`${url}/me`, { ...toSandbox, ...foreign }), { status: 401 });
});

t.test('HTTP/2 knows the certificate as well, by its fingerprint without a name', async (t) => {
  const { url, ca, clients } = await openWithClientCa(t);
  const pair = await clients.issue('O=Pets');
  const session = connect(url, { ca, ...pair });
  t.teardown(() => session.destroy());
  let body = '';
  for await (const chunk of session.request({ ':path': '/me' })) body += chunk;

  t.equal(body, JSON.stringify(new X509Certificate(pair.cert).fingerprint256));
});

t.test('curl and undici send their certificates', async (t) => {
  const { url, ca, caFile, clients } = await openWithClientCa(t);
  const pair = await clients.issue('CN=ann');
  const files = t.testdir({ 'cert.pem': pair.cert, 'key.pem': pair.key });
  const own = ['--cert', join(files, 'cert.pem'), '--key', join(files, 'key.pem')];
  const dispatcher = new Agent({ allowH2: true, connect: { ca, ...pair } });
  t.teardown(() => dispatcher.destroy());

  const byCurl = await run('curl', ['-sS', '--cacert', caFile, ...own, `${url}/me`]);
  const byUndici = await fetch(`${url}/me`, { dispatcher });

  t.equal(byCurl.stdout, '"ann"');
  t.equal(await byUndici.text(), '"ann"');
});

t.test('without a certificate, or with an invalid one, only open operations answer', async (t) => {
  const { url, ca, clients } = await openWithClientCa(t);
  const foreign = await (await makeClientCa()).issue('CN=ann');

  const expired = await clients.issue('CN=ann', { notAfter: new Date('2020-01-01') });
  const details: readonly [object, string][] = [
    [{}, 'No credentials sent.'],
    [foreign, 'The client certificate is not valid: CERT_SIGNATURE_FAILURE.'],
    [expired, 'The client certificate is not valid: CERT_HAS_EXPIRED.'],
  ];

  for (const [pair, detail] of details) {
    const refused = await sendByHttps(`${url}/me`, { ca, ...pair });
    t.match(refused, { status: 401, headers: { 'www-authenticate': 'Mutual' } });
    t.equal(
      JSON.parse(refused.body).detail,
      `${detail} This operation needs a client certificate.`,
    );
    t.match(await sendByHttps(`${url}/open`, { ca, ...pair }), { status: 200 });
  }
});

t.test('a valid certificate is not blamed for a missing token', async (t) => {
  const { url, ca, clients } = await openWithClientCa(t);

  const reply = await sendByHttps(`${url}/both`, { ca, ...(await clients.issue('CN=ann')) });
  const plain = await (await openHttps(t, { document })).sandlot.app.inject('/both');

  for (const { body } of [reply, plain])
    t.equal(
      JSON.parse(body).detail,
      'No credentials sent. This operation needs a client certificate and `Authorization: Bearer TOKEN`.',
    );
});

t.test('without --tls-client-ca no certificate is needed', async (t) => {
  const { url, ca, sandlot } = await openHttps(t, { document, module });

  t.match(await sendByHttps(`${url}/me`, { ca }), { status: 200, body: 'null' });
  t.equal((await sandlot.app.inject('/me')).statusCode, 200);
});

t.test('a verified certificate need not be in the list of tokens', async (t) => {
  const { url, ca, clients } = await openWithClientCa(t, '{"other": {"user": "ben"}}');

  const reply = await sendByHttps(`${url}/me`, { ca, ...(await clients.issue('CN=ann')) });

  t.match(reply, { status: 200, body: '"ann"' });
});
