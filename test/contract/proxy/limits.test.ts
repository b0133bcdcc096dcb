import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { answerPets, apiOf, fetchJson, proxyOf, sendRaw } from '../../support/proxy-of.ts';

/** An upstream that handles raw connections. */
async function rawUpstream(t: Test, onRequest: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => onRequest(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

t.test('every form of a control path stays at the proxy', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);
  const targets = [
    '/_sandlot/health',
    '/%5Fsandlot/health',
    '/%5fsandl%6ft/health',
    '/~default/%5Fsandlot/health',
    'http://elsewhere.test/_sandlot/health',
    'HTTP://elsewhere.test/%5Fsandlot/health',
    '//_sandlot/health',
    '/%255Fsandlot/health',
    '/\\_sandlot/health',
    '/;a=1/_sandlot/health',
    '/%2525252525252525255Fsandlot/health',
    '/%257Edefault/_sandlot/health',
    '//~default/_sandlot/health',
    '//elsewhere.test/_sandlot/health',
    '/_sandl%09ot/health',
    '/%00_sandlot/health',
    '/_sandlot%00x/health',
    '/_SANDLOT/health',
    '/%u005fsandlot/health',
    '/%c1%9fsandlot/health',
  ];

  for (const target of targets) {
    const reply = await sendRaw(proxy, `GET ${target}`);
    t.ok([200, 400, 404].includes(Number(reply.status)), `${target}: ${reply.status}`);
  }
  t.strictSame(api.got, []);
  t.equal((await sendRaw(proxy, 'GET /%5Fsandlot/health')).status, 200);
  t.equal((await sendRaw(proxy, 'GET http://elsewhere.test/_sandlot/health')).status, 200);
});

t.test('no path leads above the base path of the upstream', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, `${api.origin}/base`);
  const targets = [
    '/..',
    '/pets/..',
    '/pets/../../admin',
    '/%2e%2e/admin',
    '/pets/%2E./%2e%2e/admin',
    '/..%2fadmin',
    '/pets%2f..%2f..%2fadmin',
    '/%252e%252e/admin',
    '/..\\admin',
    '/..%5cadmin',
    '/..;x=1/admin',
    '/pets/..%00/admin',
    '/pets/..%00x',
    '/pets/%00../admin',
    '/pets/..%20',
    '/pets/.%09./admin',
    '/pets/.%0a./admin',
    '/pets/..%3fx',
    '/pets/..%23x',
    '/pets/%c0%ae%c0%ae%c0%afadmin',
    '/pets/%u002e%u002E/admin',
    '/pets/%2525252525252525252e%2525252525252525252e/admin',
    '/./admin',
    '/pets#/../../admin',
    'http://elsewhere.test/../admin',
    'http://elsewhere.test\\..\\admin',
  ];

  for (const target of targets) {
    const reply = await sendRaw(proxy, `GET ${target}`);
    t.strictSame([reply.status, JSON.parse(reply.text).code], [400, 'request-malformed'], target);
  }
  t.strictSame(api.got, []);
  const passing = ['/pets/a..b/...?next=/../x', '/pets/a%0Ab%00c', '/pets/%25'];
  for (const target of passing) await sendRaw(proxy, `GET ${target}`);
  t.strictSame(
    api.got.map(({ url }) => url),
    passing.map((target) => `/base${target}`),
  );
});

t.test('OPTIONS * lists the methods of the document', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);

  const options = await sendRaw(proxy, 'OPTIONS *');
  const get = await sendRaw(proxy, 'GET *');

  t.strictSame([options.status, options.headers.allow], [204, 'GET, POST']);
  t.equal(get.status, 400);
  t.strictSame(api.got, []);
});

t.test('an upstream that switches protocols is answered 502', async (t) => {
  const origin = await rawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  );
  const proxy = await proxyOf(t, origin);

  const reply = await sendRaw(proxy, 'GET /api/pets');

  t.equal(reply.status, 502);
  t.match(JSON.parse(reply.text).detail, /: it switched protocols \(101\)\.$/);
});

t.test('an upstream that never replies is answered 502 after the timeout', async (t) => {
  const silent = await rawUpstream(t, () => undefined);
  const informing = await rawUpstream(t, (socket) => {
    const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 20);
    socket.on('close', () => clearInterval(timer));
  });

  for (const origin of [silent, informing]) {
    const proxy = await proxyOf(t, origin, { upstreamTimeout: 200 });
    const reply = await sendRaw(proxy, 'GET /api/pets');
    t.equal(reply.status, 502);
    t.match(JSON.parse(reply.text).detail, /: no reply within 0\.2 s\.$/);
    t.match(await fetchJson(proxy, '/journal'), { entries: [{ status: 0 }] });
  }
});

t.test('a reply that stops in the middle is cut off after the timeout', async (t) => {
  const origin = await rawUpstream(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhalf'),
  );
  const proxy = await proxyOf(t, origin, { upstreamTimeout: 200, patience: 50 });

  await t.rejects(sendRaw(proxy, 'GET /api/pets'));
});

t.test('--enforce refuses a reply that never ends', async (t) => {
  const origin = await rawUpstream(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n');
    const timer = setInterval(() => socket.write(' '), 20);
    socket.on('close', () => clearInterval(timer));
  });
  const proxy = await proxyOf(t, origin, {
    enforce: ['requests', 'replies'],
    upstreamTimeout: 200,
  });

  const reply = await sendRaw(proxy, 'GET /api/pets');

  t.equal(reply.status, 502);
  t.match(JSON.parse(reply.text).detail, /: the reply did not end within 0\.2 s\.$/);
});

t.test('a quiet event stream is not cut off', async (t) => {
  const api = await apiOf(t, (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: 1\n\n');
    setTimeout(() => response.end('data: 2\n\n'), 400);
  });
  const proxy = await proxyOf(t, api.origin, { upstreamTimeout: 200 });

  t.equal((await sendRaw(proxy, 'GET /api/pets')).text, 'data: 1\n\ndata: 2\n\n');
});
