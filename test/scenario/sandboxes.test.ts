import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import t from 'tap';
import {
  ask,
  logTime,
  type Running,
  root,
  startSandlot,
  workDone,
} from '../support/running-sandlot.ts';

/** A sandbox as a client sees it that can only be given a base URL. */
const at = ({ origin }: Running, name: string) => ({ origin: `${origin}/~${name}` });

const feature = '/api/v1/features/1007868956';

/** What one test does in its sandbox, by prefix or by header; answers what it did not expect. */
const useAll = async (running: Running, number: number): Promise<readonly unknown[]> => {
  const name = `test-${number}`;
  const byHeader = number % 2 === 0;
  const to = byHeader ? running : at(running, name);
  const headers: Record<string, string> = byHeader ? { 'sandlot-sandbox': name } : {};
  const seen: unknown[] = [];
  const send = async (what: string, body?: unknown) => {
    const { status, text } = await ask(to, what, { headers, body });
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const log = async (minutes: number) => {
    const body = { time_tracking_event: { work_done_text: `${minutes}min` } };
    return (await send(`POST ${feature}/time_tracking_events`, body)).body.time_tracking_event.id;
  };
  const look = async () => {
    const { work_done, name, time_tracking_events } = (await send(`GET ${feature}`)).body.feature;
    seen.push([work_done, name, time_tracking_events.length]);
  };

  const first = await log(number);
  await log(1000);
  await send(`PUT ${feature}`, { feature: { initial_estimate_text: `${number}min` } });
  await look();
  const { features } = (await send('GET /api/v1/products/131414752/features')).body;
  seen.push(features.length);
  seen.push((await send('PUT /_sandlot/snapshots/mine')).status);
  seen.push((await send(`DELETE /api/v1/time_tracking_events/${first}`)).status);
  await look();
  seen.push((await send('POST /_sandlot/reset', { to: 'mine' })).status);
  await look();
  seen.push((await send('POST /_sandlot/reset')).status);
  await look();
  await log(number);
  await look();
  return seen;
};

t.test('two hundred tests at once see nothing of each other', async (t) => {
  const running = await startSandlot(t);
  const numbers = Array.from({ length: 200 }, (_, index) => index + 1);

  const seen = await Promise.all(numbers.map((number) => useAll(running, number)));

  for (const number of numbers) {
    t.strictSame(
      seen[number - 1],
      [
        [1060 + number, 'Feature 1', 3],
        5,
        201,
        204,
        [1060, 'Feature 1', 2],
        204,
        [1060 + number, 'Feature 1', 3],
        204,
        [60, 'Feature 1', 1],
        [60 + number, 'Feature 1', 2],
      ],
      `test ${number}`,
    );
  }
  t.equal(await workDone(running), 60, 'the default sandbox is as the seed made it');
});

t.test('of too many sandboxes the longest unused is dropped, and that is said', async (t) => {
  const running = await startSandlot(t, ['--sandbox-max', '3']);
  for (const name of ['a', 'b']) await logTime(at(running, name), '1h');
  await logTime(running, '1h');

  await logTime(at(running, 'c'), '1h');

  await running.said('The sandbox "a" had not been used for the longest time and was dropped;');
  t.equal(await workDone(at(running, 'b')), 120);
  t.equal(await workDone(running), 120);
  const { stderr } = await running.stop();
  t.equal(stderr.split('\n').length, 2, 'one line');
});

t.test('with --db it is parked beside the file, and comes back', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const args = ['--db', file, '--sandbox-max', '2'];
  const running = await startSandlot(t, args);
  const names = ['a', 'b', 'c', '__proto__'];
  for (const name of names) await logTime(at(running, name), '1h');
  await ask(at(running, 'a'), 'PUT /_sandlot/snapshots/__proto__');

  t.equal(readdirSync(`${file}.parked`).length, 3);
  for (const name of names) t.equal(await workDone(at(running, name)), 120, name);
  const { code, stderr } = await running.stop();

  t.strictSame([code, stderr], [0, '']);
  t.notOk(existsSync(`${file}.parked`));
  const again = await startSandlot(t, args);
  for (const name of names) t.equal(await workDone(at(again, name)), 120, name);
  const { text } = await ask(at(again, 'a'), 'GET /_sandlot/snapshots');
  t.match(JSON.parse(text), { snapshots: [{ name: '__proto__' }] });
});

t.test('nor is anything lost that was parked when the process dies', async (t) => {
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

t.test('sandboxes that nobody uses are dropped after a while', async (t) => {
  const running = await startSandlot(t, ['--sandbox-idle', '1s']);
  await logTime(running, '1h');
  await logTime(at(running, 'a'), '1h');

  await running.said('The sandbox "a" had not been used for the longest time and was dropped;');

  t.equal(await workDone(at(running, 'a')), 60);
  t.equal(await workDone(running), 120);
});

t.test('with --db they are parked after a while, and come back', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const running = await startSandlot(t, ['--db', file, '--sandbox-idle', '1s']);
  await logTime(at(running, 'a'), '1h');

  while (!existsSync(`${file}.parked`)) await workDone(running);

  t.equal(await workDone(at(running, 'a')), 120);
  t.strictSame(readdirSync(`${file}.parked`), []);
});

t.test('the header that comes twice with two names is refused', async (t) => {
  const { port } = await startSandlot(t);

  const status = await new Promise((resolve) => {
    const headers = ['Host', 'localhost', 'Sandlot-Sandbox', 'a', 'Sandlot-Sandbox', 'b'];
    request({ port, headers, path: '/api/v1/me' }, (reply) => {
      resolve(reply.statusCode);
      reply.resume();
    }).end();
  });

  t.equal(status, 400);
});

t.test('a server that cannot keep writes says so, and goes on reading', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const shell = { program: '/bin/bash' };
  // No file may grow beyond 128 blocks of 1024 bytes. Node ignores the signal that comes of it, but
  // what tap puts into the process by NODE_OPTIONS ends on it.
  const command = `ulimit -f 128; unset NODE_OPTIONS; exec "${process.execPath}" dist/cli.js --db "${file}"`;
  const running = await startSandlot(t, ['-c', command], { from: shell, cwd: root });

  const reset = () => ask(at(running, 'a'), 'POST /_sandlot/reset');
  while ((await logTime(at(running, 'a'), '1h')).status === 200);
  // There is room for shorter ones yet.
  let last = await reset();
  while (last.status === 204) last = await reset();

  t.strictSame([last.status, last.type], [507, 'application/problem+json; charset=utf-8']);
  const health = await ask(running, 'GET /_sandlot/health');
  t.equal(health.status, 200);
  t.match(JSON.parse(health.text), { status: 'degraded', reason: /db\.json\.log: EFBIG/ });
  t.equal((await ask(at(running, 'a'), `GET ${feature}`)).status, 200);
});
