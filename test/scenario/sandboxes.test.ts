import { request } from 'node:http';
import t from 'tap';
import { connect, type SandboxClient } from '../../src/client/client.ts';
import {
  at,
  type Running,
  sendRequest,
  startSandlot,
  workDone,
} from '../support/running-sandlot.ts';

const feature = '/api/v1/features/1007868956';

/** What one test does in its sandbox, by prefix or by header; answers what it did not expect. */
async function useAll(running: Running, number: number): Promise<readonly unknown[]> {
  const name = `test-${number}`;
  const byHeader = number % 2 === 0;
  const to = byHeader ? running : at(running, name);
  const headers: Record<string, string> = byHeader ? { 'sandlot-sandbox': name } : {};
  const seen: unknown[] = [];
  const send = async (what: string, body?: unknown) => {
    const { status, text } = await sendRequest(to, what, { headers, body });
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const log = async (minutes: number) => {
    const body = { time_tracking_event: { work_done_text: `${minutes}min` } };
    return (await send(`POST ${feature}/time_tracking_events`, body)).body.time_tracking_event.id;
  };
  const readState = async () => {
    const { work_done, name, time_tracking_events } = (await send(`GET ${feature}`)).body.feature;
    seen.push([work_done, name, time_tracking_events.length]);
  };

  const first = await log(number);
  await send(`PUT ${feature}`, { feature: { initial_estimate_text: `${number}min` } });
  await readState();
  const { features } = (await send('GET /api/v1/products/131414752/features')).body;
  seen.push(features.length);
  seen.push((await send('PUT /_sandlot/snapshots/mine')).status);
  seen.push((await send(`DELETE /api/v1/time_tracking_events/${first}`)).status);
  await readState();
  seen.push((await send('POST /_sandlot/reset', { to: 'mine' })).status);
  await readState();
  seen.push((await send('POST /_sandlot/reset')).status);
  await readState();
  return seen;
}

t.test('keeps two hundred concurrent tests apart', async (t) => {
  const running = await startSandlot(t);
  const numbers = Array.from({ length: 200 }, (_, index) => index + 1);

  const seen = await Promise.all(numbers.map((number) => useAll(running, number)));

  for (const number of numbers) {
    t.strictSame(
      seen[number - 1],
      [
        [60 + number, 'Feature 1', 2],
        5,
        201,
        204,
        [60, 'Feature 1', 1],
        204,
        [60 + number, 'Feature 1', 2],
        204,
        [60, 'Feature 1', 1],
      ],
      `test ${number}`,
    );
  }
  t.equal(await workDone(running), 60, 'the default sandbox is as the seed made it');
});

/** The control calls of one test beside the API; returns unexpected replies. */
async function useDouble(box: SandboxClient, number: number): Promise<readonly unknown[]> {
  const name = `Feature of ${number}`;
  const match = { method: 'GET', path: feature };
  const now = new Date(Date.UTC(2019, 1, 6) + number * 86_400_000).toISOString();
  const here = { origin: box.url };
  await box.clock.set({ now, frozen: true });
  await box.override({ match, answer: { merge: { feature: { name } } }, times: 1 });
  await box.fault({ match: { method: 'DELETE' }, error: { status: 500 + (number % 4) } });

  const first = JSON.parse((await sendRequest(here, `GET ${feature}`)).text).feature;
  const second = JSON.parse(
    (await sendRequest(here, `GET ${feature}?number=${number}`)).text,
  ).feature;
  const { status } = await sendRequest(here, 'DELETE /api/v1/time_tracking_events/447203384');
  const query = { number: `${number}` };
  const { passed } = await box.journal.verify({ match: { ...match, query }, count: 1 });
  const calls = (await box.journal.list()).length;
  const { now: time } = await box.clock.read();
  await box.reset();
  const after = await sendRequest(here, 'DELETE /api/v1/time_tracking_events/447203384');
  return [
    first.name === name,
    second.name,
    status === 500 + (number % 4),
    passed,
    calls,
    time === now,
    after.status,
  ];
}

t.test('keeps the overrides of two hundred concurrent tests apart', async (t) => {
  const { origin } = await startSandlot(t);
  const sandlot = connect(origin);
  const numbers = Array.from({ length: 200 }, (_, index) => index + 1);

  const seen = await Promise.all(
    numbers.map((number) => useDouble(sandlot.sandbox(`double-${number}`), number)),
  );

  for (const number of numbers) {
    t.strictSame(seen[number - 1], [true, 'Feature 1', true, true, 3, true, 204], `test ${number}`);
  }
  t.strictSame(await sandlot.sandbox('default').journal.list(), []);
});

t.test('refuses two sandbox headers with different names', async (t) => {
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
