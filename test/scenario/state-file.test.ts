import { readFile } from 'node:fs/promises';
import t from 'tap';
import {
  logTime,
  runSandlot,
  sendRequest,
  startSandlot,
  workDone,
} from '../support/running-sandlot.ts';
import { petsDocument } from '../support/small-document.ts';

t.test('creates a missing file with the seed in it', async (t) => {
  const file = `${t.testdir({})}/db.json`;

  const running = await startSandlot(t, ['--db', file, '--now', '2019-02-06T01:48:24Z']);
  await running.stop();

  const { sandboxes, ...top } = JSON.parse(await readFile(file, 'utf8'));
  t.strictSame(top, {
    version: 1,
    document: { title: 'Aha! Time Tracking Events API', version: '1.0.0' },
    seed: 1,
    commit: 0,
  });
  t.strictSame(Object.keys(sandboxes), ['default']);
  t.strictSame(sandboxes.default.clock, { frozen: '2019-02-06T01:48:24.000Z' });
  t.strictSame(sandboxes.default.snapshots, {});
  const users: readonly { readonly name: string }[] = sandboxes.default.records.users;
  t.ok(users.some(({ name }) => name === 'Mary Humpty'));
});

t.test('keeps the state over a restart, including clock and events', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const first = await startSandlot(t, ['--db', file, '--now', '2019-02-06T01:48:24Z']);
  const logged = await logTime(first, '1h 30min');
  await sendRequest(first, 'DELETE /api/v1/time_tracking_events/447203384', { body: '' });
  await first.stop();

  const second = await startSandlot(t, ['--db', file]);
  const again = await logTime(second, '1h 30min');

  const { text } = await sendRequest(second, 'GET /api/v1/features/1007868956');
  const [one, two, ...others] = JSON.parse(text).feature.time_tracking_events;
  t.strictSame(
    [one, two],
    [JSON.parse(logged.text).time_tracking_event, JSON.parse(again.text).time_tracking_event],
  );
  t.strictSame(others, []);
  t.ok(BigInt(one.id) < BigInt(two.id), 'ids go on growing');
  t.equal(BigInt(two.id) >> 32n, 1549417704n, 'the clock still stands where it stood');
  t.equal(await workDone(second), 180);
});

/** A file that was made for the small document. */
const forPets = JSON.stringify({
  version: 1,
  document: { title: 'Pets', version: '1.0.0' },
  seed: 1,
  sandboxes: {},
});

const unusable: Readonly<Record<string, readonly [text: string, sentence: string]>> = {
  'that is not JSON': [
    '{\n  "version": 1,\n  oops\n}\n',
    'invalid JSON at 3:3: unexpected "o", expected a property name. Fix the file, or name another one.',
  ],
  'that is empty': [
    '',
    'invalid JSON at 1:1: unexpected end, expected a value. Fix the file, or name another one.',
  ],
  'of another shape': [
    '{"version": 1, "document": {"title": "Aha! Time Tracking Events API", "version": "1.0.0"}, "seed": 1, "sandboxes": {"default": 5}}',
    'at /sandboxes/default: must be object. Fix the file, or name another one.',
  ],
  'that somebody else made': [
    '{"name": "sandlot"}',
    'at the top: must have the required property "version". Fix the file, or name another one.',
  ],
  'of another version': [
    '{"version": 2}',
    'written in format version 2, but this Sandlot reads version 1. Use the Sandlot that wrote it, or name another file.',
  ],
  'for another document': [
    forPets,
    'made for "Pets", but this document is "Aha! Time Tracking Events API". Name the other document, or another file.',
  ],
};

for (const [what, [text, sentence]] of Object.entries(unusable)) {
  t.test(`refuses a file ${what}, names the location and leaves the file unchanged`, async (t) => {
    const file = `${t.testdir({ 'db.json': text })}/db.json`;

    const ended = await runSandlot(t, ['--db', file]);

    t.strictSame(ended, { code: 1, stdout: '', stderr: `${file}: ${sentence}\n` });
    t.equal(await readFile(file, 'utf8'), text);
  });
}

t.test('opens a file made for the same document', async (t) => {
  const folder = t.testdir({ 'db.json': forPets, 'pets.yaml': petsDocument });

  const running = await startSandlot(t, ['pets.yaml', '--db', 'db.json'], { cwd: folder });

  t.equal((await sendRequest(running, 'GET /pets')).status, 200);
});
