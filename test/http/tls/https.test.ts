import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { connect as connectHttp2, constants } from 'node:http2';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import t, { type Test } from 'tap';
import { Agent, fetch } from 'undici-7';
import { openSandlot } from '../../../src/sandlot.ts';
import { chromiumFlags, chromium as executablePath } from '../../support/chromium.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { type HttpsSandlot, openHttps, pets, sendByHttps } from './support/open-https.ts';

const run = promisify(execFile);

/** Sends a request on an HTTP/2 connection of its own. */
async function sendByHttp2(
  t: Test,
  { url, ca }: Pick<HttpsSandlot, 'url' | 'ca'>,
  { body, ...fields }: Readonly<Record<string, string>>,
) {
  const session = connectHttp2(url, { ca });
  t.teardown(() => session.destroy());
  const stream = session.request(fields, { endStream: body === undefined });
  const head = once(stream, 'response');
  if (body !== undefined) stream.end(body);
  const [headers] = await head;
  let text = '';
  for await (const chunk of stream) text += chunk;
  return { session, status: headers[':status'], headers, body: text };
}

t.test('node:https is served by HTTP/1.1', async (t) => {
  const { url, ca } = await openHttps(t);

  t.match(url, /^https:\/\/127\.0\.0\.1:\d+$/);
  t.match(await sendByHttps(`${url}/pets`, { ca, body: '{"name":"Rex"}' }), { status: 201 });
  t.match(await sendByHttps(`${url}/pets`, { ca }), { status: 200, body: /Rex/ });
  await t.rejects(sendByHttps(`${url}/pets`, {}), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
});

t.test('HTTP/2 has the same requests and replies', async (t) => {
  const https = await openHttps(t);
  const { sandlot, port } = https;

  const posted = await sendByHttp2(t, https, {
    ':method': 'POST',
    ':path': '/pets',
    'content-type': 'application/json',
    body: '{"name":"Rex"}',
  });
  const listed = await sendByHttp2(t, https, { ':path': '/pets', te: 'trailers' });

  t.equal(posted.status, 201);
  t.match([listed.status, listed.body], [200, /Rex/]);
  const head = await sendByHttp2(t, https, { ':method': 'HEAD', ':path': '/pets' });
  t.strictSame([head.status, head.body], [200, '']);
  const journal = JSON.parse((await sandlot.app.inject('/_sandlot/journal')).body);
  t.match(journal.entries[1], { method: 'GET', path: '/pets', headers: { te: 'trailers' } });
  const archive = await sendByHttps(`${https.url}/_sandlot/journal.har`, { ca: https.ca });
  t.equal(JSON.parse(archive.body).log.entries[1].request.url, `${https.url}/pets`);
  t.strictSame(journal.entries[1].headers, { host: `127.0.0.1:${port}`, te: 'trailers' });
});

t.test('URLs of pages are those of the client', async (t) => {
  const page = {
    type: 'object',
    properties: {
      data: { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } } } },
      next: { type: 'string', format: 'uri' },
    },
  };
  const parameters = ['page', 'limit'].map((name) => ({
    ...{ name, in: 'query', schema: { type: 'integer' } },
  }));
  const link = { headers: { Link: { schema: { type: 'string' } } } };
  const responses = { 200: { ...json(page), ...link } };
  const document = documentOf({ '/pets': { get: { parameters, responses } } });
  const https = await openHttps(t, { document, records: 3 });
  const { url, ca } = https;

  for (const reply of [
    await sendByHttps(`${url}/~one/pets?limit=1`, { ca }),
    await sendByHttp2(t, https, { ':path': '/~one/pets?limit=1' }),
  ]) {
    const next = `${url}/~one/pets?limit=1&page=2`;
    t.equal(JSON.parse(reply.body).next, next);
    t.match(reply.headers.link, `<${next}>; rel="next"`);
  }
  const forwarded = await sendByHttps(`${url}/pets?limit=1`, {
    ca,
    headers: { 'x-forwarded-proto': 'http' },
  });
  t.match(JSON.parse(forwarded.body).next, /^http:/);
});

for (const allowH2 of [true, false]) {
  t.test(`undici is served, allowH2 ${allowH2}`, async (t) => {
    const { url, ca } = await openHttps(t);
    const dispatcher = new Agent({ allowH2, connect: { ca } });
    t.teardown(() => dispatcher.destroy());
    const headers = { 'content-type': 'application/json' };

    const body = '{"name":"Rex"}';
    const posted = await fetch(`${url}/pets`, { dispatcher, method: 'POST', body, headers });
    const listed = await fetch(`${url}/pets`, { dispatcher });

    t.equal(posted.status, 201);
    t.match(await listed.text(), 'Rex');
  });
}

t.test('curl is served by HTTP/2 and HTTP/1.1', async (t) => {
  const { url, caFile } = await openHttps(t);
  const get = async (...args: readonly string[]) =>
    (
      await run('curl', [
        '-sS',
        '--cacert',
        caFile,
        ...args,
        '-w',
        ' %{http_version}',
        `${url}/pets`,
      ])
    ).stdout;

  t.match(await get('--http1.1'), /^\[.*\] 1\.1$/s);
  t.match(await get(), /^\[.*\] (2|1\.1)$/s, 'a curl without HTTP/2 is served too');
});

t.test('a host that selects a sandbox has a certificate of its own', async (t) => {
  const { url, port, ca } = await openHttps(t, { hostSuffix: 'sandbox.test' });
  const sandboxOf = async (name: string) => {
    // The name is not resolved, since it need not have an address here.
    const options = { ca, servername: name, headers: { host: `${name}:${port}` } };
    await sendByHttps(`${url}/pets`, options);
    const { body } = await sendByHttps(`${url}/_sandlot/journal`, options);
    return JSON.parse(body).entries.at(-1)?.sandbox;
  };

  t.equal(await sandboxOf('one.localhost'), 'one');
  t.equal(await sandboxOf('ONE.localhost'), 'one');
  t.equal(await sandboxOf('two.sandbox.test'), 'two');
  t.equal(await sandboxOf('localhost'), 'default');
  await t.rejects(sandboxOf('one.example'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  t.match(await sendByHttps(`${url}/pets`, { ca }), { status: 200 });
});

t.test('a browser is served', async (t) => {
  // One line of the suite of the console says so.
  if (executablePath === undefined) return;
  const { port, ca } = await openHttps(t);
  const socket = connectTls({ port, host: '127.0.0.1', servername: 'one.localhost', ca });
  await once(socket, 'secureConnect');
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  socket.destroy();
  const pin = createHash('sha256')
    .update(`${key?.toString('latin1')}`, 'latin1')
    .digest('base64');
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...chromiumFlags,
      // The only certificate that it trusts.
      `--ignore-certificate-errors-spki-list=${pin}`,
    ],
  });
  t.teardown(() => browser.close());
  const page = await browser.newPage();

  const reply = await page.goto(`https://one.localhost:${port}/_sandlot/docs`);
  const protocol = await page.evaluate(
    'performance.getEntriesByType("navigation")[0].nextHopProtocol',
  );
  const listed = await page.evaluate('fetch("/pets").then((reply) => reply.text())');

  t.equal(reply?.status(), 200);
  t.equal(protocol, 'h2');
  t.equal(listed, '[]');
});

t.test('a watched document is served over HTTPS too', async (t) => {
  const { url, ca } = await openHttps(t, { watch: 'on' });

  t.match(await sendByHttps(`${url}/pets`, { ca }), { status: 200 });
});

t.test('the CA is made once, even by two processes at once, and its key is private', async (t) => {
  const folder = t.testdir({ 'pets.json': JSON.stringify(pets), data: {} });
  const dataFolder = join(folder, 'data');
  const open = async () => {
    const document = join(folder, 'pets.json');
    const sandlot = await openSandlot({ document, tls: { dataFolder } });
    t.teardown(() => sandlot.close());
    const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
    return { url, ca: readFileSync(join(dataFolder, 'ca.pem'), 'utf8') };
  };
  const [one, two] = await Promise.all([open(), open()]);

  t.equal(one.ca, two.ca);
  t.equal(statSync(join(dataFolder, 'ca-key.pem')).mode & 0o777, 0o600);
  t.match(await sendByHttps(`${one.url}/pets`, { ca: two.ca }), { status: 200 });
});

t.test('open HTTP/2 connections do not delay the end', async (t) => {
  const https = await openHttps(t);
  const { session } = await sendByHttp2(t, https, { ':path': '/pets' });

  const closed = once(session, 'close');
  await https.sandlot.close();

  await closed;
});

t.test('a body that trickles by HTTP/2 is cut after --request-timeout', async (t) => {
  const { url, ca } = await openHttps(t, { requestTimeout: 200 });
  const session = connectHttp2(url, { ca });
  t.teardown(() => session.destroy());
  const head = { ':method': 'POST', ':path': '/pets', 'content-type': 'application/json' };
  const stream = session.request(head);
  stream.on('error', () => undefined);
  stream.resume().write('{');

  await once(stream, 'close');

  t.equal(stream.rstCode, constants.NGHTTP2_CANCEL);
});

for (const cut of ['reset', 'empty', 'truncate'] as const) {
  t.test(`the fault ${cut} works over TLS`, async (t) => {
    const https = await openHttps(t);
    const { url, ca, sandlot } = https;
    await sandlot.app.inject({ method: 'POST', url: '/_sandlot/faults', payload: { cut } });

    await t.rejects(sendByHttps(`${url}/pets`, { ca }));
    const http2 = sendByHttp2(t, https, { ':path': '/pets' });
    if (cut !== 'truncate') await t.rejects(http2);
    else t.equal((await http2.catch(() => ({ body: '' }))).body.length < 2, true);
    t.match(await sendByHttps(`${url}/_sandlot/ready`, { ca }), { status: 200 });
  });
}

t.test('the fault slow works by HTTP/2', async (t) => {
  const https = await openHttps(t);
  const payload = { cut: 'slow', delay: 20 };
  await https.sandlot.app.inject({ method: 'POST', url: '/_sandlot/faults', payload });

  t.match(await sendByHttp2(t, https, { ':path': '/pets' }), { status: 200, body: '[]' });
});
