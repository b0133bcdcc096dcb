import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { logTime, type Running, sendRequest, startSandlot } from '../support/running-sandlot.ts';
import { documentOf, silent } from '../support/sandlot-of.ts';
import { petsDocument } from '../support/small-document.ts';

/** Opens a connection that sends this text and nothing else. */
async function openConnection(t: Test, { port }: Running, text: string) {
  const socket = connect(port, '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

t.test('shuts down in time although clients never finish', async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument });
  const args = [`${folder}/pets.yaml`, '--drain', '1s'];
  const running = await startSandlot(t, args, { from: 'sources' });
  await openConnection(t, running, '');
  const begun = await openConnection(t, running, 'POST /pets HTTP/1.1\r\nHost: me\r\nCont');
  const kept = await openConnection(
    t,
    running,
    'GET /_sandlot/health HTTP/1.1\r\nHost: me\r\n\r\n',
  );
  await once(kept, 'data');

  const ended = running.stop();

  await Promise.all([once(begun, 'close'), once(kept, 'close')]);
  t.strictSame(await ended, { code: 0, stdout: running.line, stderr: '' });
});

/**
 * The head of the reply to one request on a connection of its own; `undefined` where nobody listens, or
 * where the server closes what it has not accepted yet.
 */
async function requestHead(t: Test, running: Running, path: string): Promise<string | undefined> {
  const socket = connect(running.port, '127.0.0.1');
  t.teardown(() => socket.destroy());
  try {
    await once(socket, 'connect');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: me\r\n\r\n`);
    const closed = once(socket, 'close').then(() => [undefined]);
    const [head] = await Promise.race([once(socket, 'data'), closed]);
    return head === undefined ? undefined : String(head);
  } catch {
    return undefined;
  }
}

for (const watch of [[], ['--watch']]) {
  t.test(`lets load balancers notice before it stops listening ${watch}`, async (t) => {
    const folder = t.testdir({ 'pets.yaml': petsDocument });
    const args = [`${folder}/pets.yaml`, '--drain', '2s', ...watch];
    const from = watch.length > 0 ? 'sources' : 'build';
    const running = await startSandlot(t, args, { from });
    t.match(await requestHead(t, running, '/_sandlot/ready'), /^HTTP\/1.1 200 OK\r\n/);
    const open = await openConnection(t, running, 'GET /pets HTTP/1.1\r\nHost: me\r\n\r\n');
    t.match(String((await once(open, 'data'))[0]), /\r\nConnection: keep-alive\r\n/i);

    const ended = running.stop();
    const heads = [];
    for (let head: string | undefined = ''; head !== undefined; heads.push(head)) {
      head = await requestHead(t, running, '/_sandlot/ready');
      // A load balancer asks less often than the machine could.
      await setTimeout(20);
    }

    t.strictSame(await ended, { code: 0, stdout: running.line, stderr: '' });
    const later = heads
      .slice(heads.findIndex((head) => head?.startsWith('HTTP/1.1 503')))
      .slice(0, -1);
    t.ok(later.length > 2, 'it answered for some time');
    t.ok(later.every((head) => /^HTTP\/1.1 503 .*\r\nConnection: close\r\n/is.test(String(head))));
  });
}

t.test('a request that has begun is answered while the server stops', async (t) => {
  const document = documentOf({ '/pets': { get: silent, post: silent } });
  const folder = t.testdir({ 'pets.json': JSON.stringify(document) });
  const running = await startSandlot(t, [`${folder}/pets.json`], { from: 'sources' });
  const head = 'POST /pets HTTP/1.1\r\nHost: me\r\nContent-Length: 2\r\n\r\n';
  const begun = await openConnection(t, running, head);
  // A later request on another connection has been answered, so the head has been read.
  await requestHead(t, running, '/pets');

  const ended = running.stop('SIGINT');
  while ((await requestHead(t, running, '/pets')) !== undefined) await setTimeout(20);
  begun.write('{}');

  t.match(String((await once(begun, 'data'))[0]), /^HTTP\/1.1 200 OK\r\n/);
  t.strictSame(await ended, { code: 0, stdout: running.line, stderr: '' });
});

t.test('reports a state that cannot be saved and exits with 1', async (t) => {
  const folder = t.testdir({ gone: {} });
  const running = await startSandlot(t, ['--db', `${folder}/gone/db.json`], { from: 'sources' });
  await rm(`${folder}/gone`, { recursive: true });
  await logTime(running, '1h');

  const { code, stderr } = await running.stop();

  t.equal(code, 1);
  t.match(stderr, `${folder}/gone/`);
  t.equal(await sendRequest(running, 'GET /').catch(() => undefined), undefined, 'nobody answers');
});
