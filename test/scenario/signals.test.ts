import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { ask, logTime, type Running, startSandlot, workDone } from '../support/running-sandlot.ts';
import { petsDocument } from '../support/small-document.ts';

/** Says on stderr that it has been asked, and answers half a second later. */
const slow = `export const behaviours = {
  createFeatureTimeTrackingEvent: async (call, context, inferred) => {
    process.stderr.write('asked\\n');
    await new Promise((resolve) => setTimeout(resolve, 500));
    return inferred(call, context);
  },
};
setInterval(() => undefined, 1000);
`;

/** Two requests are under way when the signal comes. */
const endMeanwhile = async (running: Running, signal: NodeJS.Signals) => {
  const replies = Promise.all([logTime(running, '10min'), logTime(running, '20min')]);
  await running.said('asked');
  const ended = running.stop(signal);
  return { statuses: (await replies).map(({ status }) => status), code: (await ended).code };
};

const signals = ['SIGTERM', 'SIGINT'] as const;

for (const signal of signals) {
  t.test(`requests under way at ${signal} are answered, and their state is saved`, async (t) => {
    const folder = t.testdir({ 'slow.js': slow });
    const args = ['--db', `${folder}/db.json`];
    const first = await startSandlot(t, [...args, '--behaviours', `${folder}/slow.js`]);

    const ended = await endMeanwhile(first, signal);

    t.strictSame(ended, { statuses: [200, 200], code: 0 });
    const second = await startSandlot(t, args);
    t.equal(await workDone(second), 90, 'sixty minutes of the seed, ten and twenty');
  });
}

t.test('without --db it ends as well, and says nothing', async (t) => {
  const running = await startSandlot(t);
  await logTime(running, '1h');

  const ended = await running.stop('SIGINT');

  t.strictSame(ended, { code: 0, stdout: running.line, stderr: '' });
});

/** Opens a connection that says so much and no more. */
const openConnection = async (t: Test, { port }: Running, text: string) => {
  const socket = connect(port, '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
};

t.test('clients that never come to an end do not hold up ours', async (t) => {
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

t.test('a state that cannot be saved is said, and the exit code is 1', async (t) => {
  const folder = t.testdir({ gone: {} });
  const running = await startSandlot(t, ['--db', `${folder}/gone/db.json`], { from: 'sources' });
  await rm(`${folder}/gone`, { recursive: true });
  await logTime(running, '1h');

  const { code, stderr } = await running.stop();

  t.equal(code, 1);
  t.match(stderr, `${folder}/gone/`);
  t.equal(await ask(running, 'GET /').catch(() => undefined), undefined, 'nobody answers');
});
