import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { answerPets, apiOf, fetchJson, proxyOf, sendRaw } from '../../support/proxy-of.ts';

t.test('an unreachable upstream answers 502 until it is reachable', async (t) => {
  const first = await apiOf(t, answerPets);
  await first.close();
  const proxy = await proxyOf(t, first.origin, { enforce: ['requests', 'replies'] });

  const before = await sendRaw(proxy, 'GET /api/pets');
  await apiOf(t, answerPets, Number(new URL(first.origin).port));
  const after = await sendRaw(proxy, 'GET /api/pets');

  t.equal(before.status, 502);
  t.equal(before.headers['content-type'], 'application/problem+json');
  t.match(JSON.parse(before.text), {
    code: 'upstream-unreachable',
    detail: `No reply from ${first.origin}: connection refused.`,
  });
  t.equal(after.status, 200);
  t.match(await fetchJson(proxy, '/journal'), {
    entries: [{ status: 0, refusal: { code: 'upstream-unreachable' } }, { status: 200 }],
  });
  t.match(await fetchJson(proxy, '/coverage'), { calls: { total: 2, unfit: 0 } });
  t.match(await fetchJson(proxy, '/health'), { replies: { checked: 1, unfit: 0 } });
});

t.test('the reason is reported for hosts with several addresses and for TLS errors', async (t) => {
  const api = await apiOf(t, answerPets);
  const { port } = new URL(api.origin);
  const safe = await proxyOf(t, `https://127.0.0.1:${port}`);
  await api.close();
  const named = await proxyOf(t, `http://localhost:${port}`);

  const untrusted = await sendRaw(safe, 'GET /api/pets');
  const refused = await sendRaw(named, 'GET /api/pets');

  t.match(JSON.parse(untrusted.text).detail, /^No reply from https:.*: .+\.$/);
  t.match(JSON.parse(refused.text).detail, /^No reply from .+: connection refused\.$/);
});

/** A server that answers the first request of each connection and cuts off the next. */
async function fickle(t: Tap, calls: string[]) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let answered = 0;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      calls.push(String(`${data}`.split(' ')[0]));
      answered += 1;
      if (answered > 1) socket.destroy();
      else
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]',
        );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${Object(server.address()).port}`;
}

type Tap = Pick<typeof t, 'teardown'>;

t.test('an idempotent request is repeated when a kept connection was closed', async (t) => {
  const calls: string[] = [];
  const proxy = await proxyOf(t, await fickle(t, calls));
  const send = async (call: string, body?: string) =>
    (await sendRaw(proxy, call, body === undefined ? {} : { body })).status;

  t.equal(await send('GET /api/pets'), 200);
  t.equal(await send('GET /api/pets'), 200);
  t.equal(await send('POST /api/pets', '{}'), 200);
  t.strictSame(calls, ['GET', 'GET', 'GET', 'POST']);
});

t.test('a reply that ends early is answered 502', async (t) => {
  const api = await apiOf(t, (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('[{"id"');
    setTimeout(() => response.destroy(), 200);
  });
  const patient = await proxyOf(t, api.origin);
  const impatient = await proxyOf(t, api.origin, { patience: 0 });

  const reply = await sendRaw(patient, 'GET /api/pets');
  const broken = sendRaw(impatient, 'GET /api/pets');

  t.equal(reply.status, 502);
  t.match(JSON.parse(reply.text).detail, /^No reply from /);
  await t.rejects(broken, { code: 'ECONNRESET' });
  t.match(await fetchJson(impatient, '/journal'), {
    entries: [{ status: 200, leftOut: ['reply'] }],
  });
});

t.test('the upstream request is aborted when the client disconnects', async (t) => {
  let left: (() => void) | undefined;
  const gone = new Promise<void>((resolve) => {
    left = resolve;
  });
  const api = await apiOf(t, (response) => response.once('close', () => left?.()));
  const proxy = await proxyOf(t, api.origin);
  const outgoing = request(`${proxy}/api/pets`);
  outgoing.on('error', () => undefined);

  outgoing.end();
  while (api.got.length === 0) await wait(5);
  outgoing.destroy();

  await gone;
  t.equal(api.got.length, 1);
});

t.test('a request that ends early is not forwarded', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);
  const outgoing = request(`${proxy}/api/pets`, {
    method: 'POST',
    headers: { 'content-length': '100' },
  });
  outgoing.on('error', () => undefined);

  outgoing.write('{');
  await wait(50);
  outgoing.destroy();
  await wait(50);

  t.strictSame(api.got, []);
  t.strictSame(await fetchJson(proxy, '/journal'), { entries: [] });
});

t.test('a proxy that forwards to itself stops', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);

  const reply = await sendRaw(proxy, 'GET /api/pets', {
    headers: { Via: Array(5).fill('1.1 sandlot').join(', ') },
  });

  t.equal(reply.status, 502);
  t.match(JSON.parse(reply.text).detail, /: it forwards to this server\.$/);
});
