import { createServer, type Server } from 'node:net';
import t, { type Test } from 'tap';
import { createProviderClient } from '../../../../src/contract/verify/client/provider-client.ts';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, tryScripted } from '../provider/scripted-provider.ts';

const get = { responses: { 200: json({ type: 'object' }) } };
const sent = { method: 'GET', url: '/', headers: { gone: undefined }, body: undefined };

/** A client of a server that writes these bytes for each request. */
function clientOf(t: Test, text: string, patience = 5_000) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => (text === '' ? undefined : socket.end(text)));
  });
  return clientOfServer(t, server, { patience });
}

async function clientOfServer(
  t: Test,
  server: Server,
  {
    patience = 5_000,
    scheme = 'http',
  }: { readonly patience?: number; readonly scheme?: string } = {},
) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = Object(server.address());
  const client = createProviderClient(new URL(`${scheme}://127.0.0.1:${port}`), {
    connections: 1,
    timeout: patience,
  });
  t.teardown(() => {
    client.close();
    server.close();
  });
  return client;
}

t.test('a missing or truncated reply is an error with one sentence', async (t) => {
  const late = await clientOf(t, '', 50);
  await t.rejects(late.send(sent), { message: 'no complete reply within 0.05 s' });
  const cut = await clientOf(t, 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab');
  await t.rejects(cut.send(sent), { message: 'the reply ended early' });
  const switched = await clientOf(
    t,
    'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
  );
  await t.rejects(switched.send(sent), {
    message: 'the server switched to x, although the request did not ask for it',
  });
});

t.test('a reply in several chunks is joined', async (t) => {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab');
      setTimeout(() => socket.end('cd'), 20);
    });
  });
  const client = await clientOfServer(t, server);
  const { body } = await client.send(sent);
  t.equal(Buffer.from(body ?? []).toString(), 'abcd');
});

t.test('a reply that trickles is late, however often a byte comes', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const timer = setInterval(() => socket.write('x'), 5);
    socket.once('close', () => clearInterval(timer));
  });
  const client = await clientOfServer(t, server, { patience: 100 });
  await t.rejects(client.send(sent), { message: 'no complete reply within 0.1 s' });
});

t.test('an https address uses TLS', async (t) => {
  let first: number | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      first = bytes[0];
      socket.destroy();
    });
  });
  const client = await clientOfServer(t, server, { scheme: 'https' });
  await t.rejects(client.send(sent));
  t.equal(first, 22, 'a handshake (RFC 8446, section 5.1)');
});

t.test('a reply that is too large is aborted', async (t) => {
  const size = 65 * 1024 * 1024;
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`;
  const client = await clientOf(t, head + 'x'.repeat(size));
  await t.rejects(client.send(sent), { message: 'the reply is larger than 67108864 bytes' });
});

t.test('Retry-After pauses all requests and repeats this one', async (t) => {
  const script = (answers: readonly Answer[]) => {
    const left = [...answers];
    return () => left.shift() ?? { status: 200, body: {} };
  };
  const documented = { get: { responses: { ...get.responses, 503: { description: '' } } } };
  const document = documentOf({ '/x': documented });
  const busy = { status: 429, headers: { 'retry-after': '0' } };
  const closed = { status: 503, headers: { 'retry-after': '0' } };
  const first = { status: 200, body: {} };

  const patient = await tryScripted(t, document, script([first, busy, closed]));
  t.strictSame(patient.found, []);
  t.equal(patient.requests.length, 5);
  const unsaid = await tryScripted(t, document, script([first, { status: 503 }]));
  t.equal(unsaid.requests.length, 3, 'a 503 without Retry-After is a reply like any other');
});

t.test('a server that answers "Retry-After" every time is reported', async (t) => {
  const busy = { status: 429, headers: { 'retry-after': '0' } };
  const { found } = await tryScripted(t, documentOf({ '/x': { get } }), () => busy);
  t.strictSame(found, ['GET /x reply: The status 429 is not documented. Documented: 200.']);
});

t.test('a 429 without Retry-After pauses for a second', async (t) => {
  const answers: Answer[] = [{ status: 200, body: {} }, { status: 429 }];
  const { found } = await tryScripted(
    t,
    documentOf({ '/x': { get } }),
    () => answers.shift() ?? { status: 200, body: {} },
  );
  t.strictSame(found, []);
});

t.test('an abort ends a pause', async (t) => {
  const controller = new AbortController();
  const answers: Answer[] = [{ status: 200, body: {} }];
  const { report } = await tryScripted(
    t,
    documentOf({ '/x': { get }, '/y': { get } }),
    () => {
      const answer = answers.shift();
      if (!answer) setTimeout(() => controller.abort(), 20);
      return answer ?? { status: 429, headers: { 'retry-after': '50' } };
    },
    { signal: controller.signal },
  );
  t.equal(report.stopped, 'interrupted');
});

t.test('a request cut off by an abort is no failure', async (t) => {
  const controller = new AbortController();
  let count = 0;
  const { report, found } = await tryScripted(
    t,
    documentOf({ '/x': { get } }),
    () => {
      count += 1;
      if (count === 1) return { status: 200, body: {} };
      controller.abort();
      return undefined;
    },
    { signal: controller.signal },
  );
  t.equal(report.stopped, 'interrupted');
  t.strictSame(found, []);
});

t.test('a server that answers nothing any more ends the run', async (t) => {
  const paths = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`/x${index}`, { get }]),
  );
  let count = 0;
  const { report } = await tryScripted(t, documentOf(paths), () => {
    count += 1;
    return count === 1 ? { status: 200, body: {} } : undefined;
  });
  t.equal(report.stopped, '20 requests in a row had no reply');
});

t.test('no more requests are sent than the limit', async (t) => {
  const { report, requests } = await tryScripted(
    t,
    documentOf({ '/x': { get }, '/y': { get } }),
    () => ({ status: 200, body: {} }),
    { maxRequests: 1 },
  );
  t.equal(report.stopped, 'the limit of 1 requests was reached');
  t.equal(requests.length, 2, 'but for the first one, which finds the server');
});

t.test('an internal error ends the run', async (t) => {
  await t.rejects(
    tryScripted(t, documentOf({ '/x': { get } }), () => ({ status: 200, body: {} }), {
      onProgress: () => {
        throw new Error('no room for progress');
      },
    }),
    { message: 'no room for progress' },
  );
});

t.test('a failing server is a failure unless the status is documented', async (t) => {
  const try5xx = async (status: number, ...documented: readonly string[]) => {
    const responses = Object.fromEntries(documented.map((name) => [name, { description: '' }]));
    const document = documentOf({
      '/x': { get: { responses: { ...get.responses, ...responses } } },
    });
    return (await tryScripted(t, document, () => ({ status }))).found;
  };
  t.strictSame(await try5xx(500, '500'), ['GET /x reply: The server failed with status 500.']);
  t.strictSame(await try5xx(502, 'default'), ['GET /x reply: The server failed with status 502.']);
  t.strictSame(await try5xx(501, '501'), []);
  t.strictSame(await try5xx(202, 'default'), [
    'GET /x reply: The success status 202 is not documented. Documented: 200.',
  ]);
});

t.test("the address is the given one, or the document's server path below it", async (t) => {
  const document = documentOf({ '/x': { get } }, { servers: [{ url: 'https://pets.test/v1' }] });
  const below = (prefix: string) => (request: { readonly url: string }) =>
    request.url.startsWith(`${prefix}/x`) ? { status: 200, body: {} } : { status: 404 };
  const addressOf = async (prefix: string, path?: string) => {
    const { report, found } = await tryScripted(t, document, below(prefix), { path });
    t.strictSame(found, []);
    return new URL(report.address).pathname;
  };

  t.equal(await addressOf('/v1'), '/v1');
  t.equal(await addressOf(''), '/');
  t.equal(await addressOf('/v1', '/v1'), '/v1');
  t.equal(await addressOf('/own', '/own'), '/own');
  const nowhere = documentOf({ '/{x}': { get } }, { servers: [{ url: '/v1' }] });
  const { report } = await tryScripted(t, nowhere, () => ({ status: 404 }));
  t.equal(new URL(report.address).pathname, '/v1');
});

t.test('an endless stream is read for a second', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n';
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(`${head}data: 1\n\n`));
  });
  const client = await clientOfServer(t, server);
  const { status, body } = await client.send(sent);

  t.equal(status, 200);
  t.equal(`${body}`, 'data: 1\n\n');
  const short = await clientOf(t, `${head}data: 2\n\n`);
  t.equal(`${(await short.send(sent)).body}`, 'data: 2\n\n');
});
