import { existsSync, readdirSync } from 'node:fs';
import t from 'tap';
import { at, logTime, sendRequest, startSandlot, workDone } from '../support/running-sandlot.ts';

t.test('drops the least recently used sandboxes above the limit and reports it', async (t) => {
  const running = await startSandlot(t, ['--sandbox-max', '3']);
  for (const name of ['a', 'b']) await logTime(at(running, name), '1h');
  await logTime(running, '1h');

  await logTime(at(running, 'c'), '1h');

  await running.waitForStderr('The sandbox "a" was dropped as least recently used.');
  t.equal(await workDone(at(running, 'b')), 120);
  t.equal(await workDone(running), 120);
  const { stderr } = await running.stop();
  t.equal(stderr.split('\n').length, 2, 'one line');
});

t.test('with --db, parks them next to the file and restores them', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const args = ['--db', file, '--sandbox-max', '2'];
  const running = await startSandlot(t, args);
  const names = ['a', 'b', 'c', '__proto__'];
  for (const name of names) await logTime(at(running, name), '1h');
  await sendRequest(at(running, 'a'), 'PUT /_sandlot/snapshots/__proto__');

  t.equal(readdirSync(`${file}.parked`).length, 3);
  for (const name of names) t.equal(await workDone(at(running, name)), 120, name);
  const { code, stderr } = await running.stop();

  t.strictSame([code, stderr], [0, '']);
  t.notOk(existsSync(`${file}.parked`));
  const again = await startSandlot(t, args);
  for (const name of names) t.equal(await workDone(at(again, name)), 120, name);
  const { text } = await sendRequest(at(again, 'a'), 'GET /_sandlot/snapshots');
  t.match(JSON.parse(text), { snapshots: [{ name: '__proto__' }] });
});

t.test('loses no parked sandbox when the process is killed', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const args = ['--db', file, '--sandbox-max', '2'];
  const running = await startSandlot(t, args);
  for (const name of ['a', 'b', 'c', 'a']) await logTime(at(running, name), '1h');

  await running.stop('SIGKILL');

  const again = await startSandlot(t, args);
  t.equal(await workDone(at(again, 'a')), 180);
  t.equal(await workDone(at(again, 'b')), 120);
  t.equal(await workDone(at(again, 'c')), 120);
});

t.test('drops idle sandboxes', async (t) => {
  const running = await startSandlot(t, ['--sandbox-idle', '1s']);
  await logTime(running, '1h');
  await logTime(at(running, 'a'), '1h');

  await running.waitForStderr('The sandbox "a" was dropped as least recently used.');

  t.equal(await workDone(at(running, 'a')), 60);
  t.equal(await workDone(running), 120);
});

t.test('with --db, parks idle sandboxes and restores them', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const running = await startSandlot(t, ['--db', file, '--sandbox-idle', '1s']);
  await logTime(at(running, 'a'), '1h');

  while (!existsSync(`${file}.parked`)) await workDone(running);

  t.equal(await workDone(at(running, 'a')), 120);
  t.strictSame(readdirSync(`${file}.parked`), []);
});
