// Tests with Vitest: one Sandlot for all tests of a file, and a sandbox for each test.
//
//     npx vitest run vitest.test.ts
import { type RunningSandlot, start } from 'sandlot';
import { afterAll, beforeAll, expect, test } from 'vitest';

const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';

let sandlot: RunningSandlot;

beforeAll(async () => {
  // Or connect('http://127.0.0.1:4010') to a Sandlot in a container.
  sandlot = await start({ now: '2019-02-06T01:48:24Z' });
});
afterAll(() => sandlot.close());

// The code under test gets the URL of the API and logs time on a feature.
function logTime(url: string, text: string) {
  return fetch(`${url}/api/v1/features/PRJ1-1/time_tracking_events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ time_tracking_event: { work_done_text: text } }),
  });
}

test('it sends the time that was entered', async () => {
  await using box = sandlot.sandbox('sends');

  await logTime(box.url, '1h 30min');

  const match = { method: 'POST', body: { time_tracking_event: { work_done_text: '1h 30min' } } };
  expect(await box.journal.verify({ match, count: 1 })).toMatchObject({ passed: true, near: [] });
});

test('the time that is logged is that of the clock', async () => {
  await using box = sandlot.sandbox('clock');
  await box.clock.advance('P1D');

  const logged = await logTime(box.url, '1h');

  expect(await logged.json()).toMatchObject({ time_tracking_event: { occurred_on: '2019-02-07' } });
});
