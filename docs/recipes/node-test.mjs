// Tests with node:test: one Sandlot for all tests, and a sandbox for each test.
//
//     node --test node-test.mjs
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from 'sandlot';

const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';

let sandlot;

before(async () => {
  // Or connect('http://127.0.0.1:4010') to a Sandlot in a container.
  sandlot = await start({ now: '2019-02-06T01:48:24Z' });
});
after(() => sandlot.close());

// The code under test gets the URL of the API and logs time on a feature.
const logTime = (url, text) =>
  fetch(`${url}/api/v1/features/PRJ1-1/time_tracking_events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ time_tracking_event: { work_done_text: text } }),
  });

test('it sends the time that was entered', async (t) => {
  const box = sandlot.sandbox('sends');
  t.after(() => box.close());

  await logTime(box.url, '1h 30min');

  const match = { method: 'POST', body: { time_tracking_event: { work_done_text: '1h 30min' } } };
  const { passed, detail, near } = await box.journal.verify({ match, count: 1 });
  assert.ok(passed, `${detail} ${JSON.stringify(near)}`);
});

test('it is told when the API is down', async (t) => {
  const box = sandlot.sandbox('down');
  t.after(() => box.close());
  await box.fault({ match: { method: 'POST' }, error: { status: 503 }, times: 1 });

  assert.equal((await logTime(box.url, '1h')).status, 503);
  assert.equal((await logTime(box.url, '1h')).ok, true);
});
