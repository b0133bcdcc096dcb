import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { logTime, type Running, sendRequest, startSandlot } from '../support/running-sandlot.ts';
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
  const running = await startSandlot(t, [`${folder}/pets.yaml`], { from: 'sources' });
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
