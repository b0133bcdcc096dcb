import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { openPets } from '../support/pets.ts';

const run = promisify(execFile);

/** A server with enough calls that its control replies are worth a compression. */
async function openBusy(t: Test) {
  const { app, add } = await openPets(t);
  for (let count = 0; count < 20; count++) await add('Rex');
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, control: `${origin}/_sandlot` };
}

const large = [
  '/journal',
  '/journal.har',
  '/state',
  '/openapi.json',
  '/control.json',
  '/docs/static/swagger-ui-bundle.js',
];

t.test('fetch gets the large replies of the control API compressed', async (t) => {
  const { app, control } = await openBusy(t);
  for (const path of large) {
    const reply = await fetch(`${control}${path}`);
    const plain = await app.inject({ url: `/_sandlot${path}` });

    t.equal(reply.headers.get('content-encoding'), 'gzip', path);
    t.equal(reply.headers.get('vary'), 'accept-encoding');
    t.equal(plain.headers['content-encoding'], undefined);
    t.equal(plain.headers.vary, 'accept-encoding');
    t.equal(await reply.text(), plain.body, path);
  }
});

t.test('curl gets them with --compressed, and as they are without', async (t) => {
  const { control } = await openBusy(t);
  const url = `${control}/journal`;
  const get = async (...args: readonly string[]) => {
    const { stdout } = await run('curl', ['-sS', ...args, '-w', ' %{size_download}', url]);
    const [, body = '', size] = /^(.*) (\d+)$/s.exec(stdout) ?? [];
    return { body, size: Number(size) };
  };

  const plain = await get();
  const compressed = await get('--compressed', '-H', 'accept-encoding: gzip');

  t.equal(compressed.body, plain.body);
  t.ok(compressed.size < plain.size / 5, `${compressed.size} of ${plain.size}`);
});

t.test('small replies, errors and streams of events stay as they are', async (t) => {
  const { control } = await openBusy(t);
  for (const path of ['/clock', '/nothing']) {
    const reply = await fetch(`${control}${path}`);
    t.equal(reply.headers.get('content-encoding'), null, path);
    await reply.text();
  }
  const left = new AbortController();
  const stream = await fetch(`${control}/events`, { signal: left.signal });
  t.equal(stream.headers.get('content-encoding'), null);
  t.match(stream.headers.get('content-type'), 'text/event-stream');
  left.abort();
});

t.test('HEAD has the fields of GET', async (t) => {
  const { control } = await openBusy(t);
  const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
    request(`${control}/journal`, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } })
      .on('response', (reply) => resolve(reply.resume().headers))
      .on('error', reject)
      .end();
  });

  t.match(headers, { 'content-encoding': 'gzip', vary: 'accept-encoding' });
});

t.test('a client that leaves ends the compression of its reply', async (t) => {
  const { app, control } = await openBusy(t);
  const left = new AbortController();
  const reply = fetch(`${control}/journal`, { signal: left.signal });
  left.abort();

  await t.rejects(reply, { name: 'AbortError' });
  t.equal((await app.inject('/_sandlot/clock')).statusCode, 200);
});
