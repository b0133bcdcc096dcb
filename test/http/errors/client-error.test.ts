import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import t, { type Test } from 'tap';
import { openSandlot, type SandlotOptions } from '../../../src/sandlot.ts';
import { documentOf, silent } from '../../support/sandlot-of.ts';

const pets = documentOf({ '/pets': { get: silent } });
const toys = documentOf({ '/toys': { get: silent } });

async function open(t: Test, options: (folder: string) => SandlotOptions = () => ({})) {
  const module = `export const behaviours = {};
    export const refuse = ({ status, message }) => ({ status, body: { own: message } });`;
  const folder = t.testdirName;
  t.testdir({
    'api.json': JSON.stringify(pets),
    'toys.json': JSON.stringify(toys),
    'behaviours.mjs': module,
  });
  const sandlot = await openSandlot({
    document: `${folder}/api.json`,
    behaviours: `${folder}/behaviours.mjs`,
    ...options(folder),
  });
  t.teardown(() => sandlot.close());
  const port = Number(new URL(await sandlot.listen({ port: 0, host: '127.0.0.1' })).port);
  return { app: sandlot.app, port, sendText: (text: string) => sendText(port, text) };
}

/** Sends a text as it is and waits until the server hangs up; the status and the body that it sent. */
async function sendText(port: number, text: string) {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let received = '';
  socket.on('data', (data) => {
    received += data;
  });
  socket.write(text);
  await once(socket, 'close');
  const [head = '', body = ''] = received.split('\r\n\r\n');
  return {
    status: Number(head.split(' ')[1]),
    head,
    body: /json/.test(head) ? JSON.parse(body) : body,
  };
}

function toRequest(path: string) {
  return `FOO ${path} HTTP/1.1\r\nHost: pets\r\n\r\n`;
}

t.test('an unknown method is answered like any other that a path does not have', async (t) => {
  const { sendText } = await open(t);

  const known = await sendText(toRequest('/~one/pets?a=1'));

  t.match(known, { status: 405, head: /^allow: GET, HEAD, OPTIONS\r\n/m });
  t.strictSame(known.body, { own: 'The document has no FOO /pets. This path has GET.' });
  t.match(await sendText(toRequest('/cats')), { status: 404, body: { own: /no FOO \/cats/ } });
  t.match(await sendText(toRequest('/_sandlot/health')), {
    status: 404,
    body: { code: 'unknown-route' },
  });
});

t.test('the document of the path determines the form of the error', async (t) => {
  const { sendText } = await open(t, (folder) => ({
    behaviours: undefined,
    document: undefined,
    documents: [{ document: 'aha' }, { document: `${folder}/toys.json`, mount: '/toyland' }],
  }));

  t.match(await sendText(toRequest('/api/v1/me')), { status: 404, body: /Page not found/ });
  t.match(await sendText(toRequest('/toyland/toys')), {
    status: 405,
    body: { code: 'method-not-allowed' },
  });
  t.match(await sendText(toRequest('/me')), { status: 404, body: /Page not found/ });
});

t.test('a watching server answers unknown methods too', async (t) => {
  const { sendText } = await open(t, () => ({ watch: 'on' }));

  t.match(await sendText(toRequest('/pets')), { status: 405, body: { own: /no FOO \/pets/ } });
});

t.test('an invalid HTTP request is refused in the form of the API', async (t) => {
  const { sendText } = await open(t);

  t.match(await sendText('GET /pets HTTP/1.1\r\nnonsense\r\n\r\n'), {
    status: 400,
    body: { own: /^Invalid HTTP request: .+\.$/ },
  });
  t.match(await sendText('hello\r\n\r\n'), { status: 400, body: { own: /^Invalid HTTP request/ } });
  t.match(await sendText(`GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`), {
    status: 431,
    body: { own: /larger than 16 KB/ },
  });
});

t.test('an incomplete request gets 408, unless the client hung up', async (t) => {
  const { app, port } = await open(t);
  const late = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  app.server.once('connection', (socket) => app.server.emit('clientError', late, socket));

  t.match(await sendText(port, ''), {
    status: 408,
    body: { own: /did not arrive completely in time/ },
  });

  const gone = new Socket();
  gone.end();
  app.server.emit('clientError', Object.assign(new Error('gone'), { code: 'ECONNRESET' }), gone);
  await once(gone, 'close');
  t.ok(gone.destroyed);
});
