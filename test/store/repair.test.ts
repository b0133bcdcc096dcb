import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { checkStore, repairStore } from '../../src/store/file/repair.ts';
import { createLowdbAdapter } from '../../src/store/file/store-file.ts';
import { createDurabilityTracker } from '../../src/store/sandbox/write-queue.ts';
import { createStorageRefusal } from '../../src/store/storage-errors.ts';
import { insertPet } from '../support/store-contract.ts';
import { copyAsIfKilled, openStoreFile } from '../support/store-file.ts';

/** A file and its log, as a process leaves them that is killed after some writes. */
async function openKilled(t: Test, ids: readonly string[]) {
  const first = join(t.testdir({}), 'pets.json');
  const store = await openStoreFile(t, first);
  for (const id of ids) await insertPet(store.sandbox('default'), { id });
  return copyAsIfKilled(first);
}

/** Changes a letter of a line of a log. */
function damage(path: string, line: number): string {
  const lines = readFileSync(path, 'utf8').split('\n');
  lines[line - 1] = String(lines[line - 1]).replace('"', "'");
  const text = lines.join('\n');
  writeFileSync(path, text);
  return text;
}

t.test('moves the log away if the previous one is damaged', async (t) => {
  const file = await openKilled(t, ['rex', 'ann']);
  writeFileSync(`${file}.log.old`, readFileSync(`${file}.log`));
  const old = damage(`${file}.log.old`, 3);
  const log = readFileSync(`${file}.log`, 'utf8');
  writeFileSync(`${file}.log.damaged-1`, 'of an earlier repair');

  const done = await repairStore(file);

  t.strictSame(done, [
    `${file}.log.old: truncated before line 3, after 1 commit. The original is kept in ${file}.log.old.damaged-1.`,
    `${file}.log: continues the truncated log, so it was moved to ${file}.log.damaged-2.`,
  ]);
  t.equal(readFileSync(`${file}.log.old.damaged-1`, 'utf8'), old);
  t.equal(readFileSync(`${file}.log.damaged-2`, 'utf8'), log);
  t.equal(existsSync(`${file}.log`), false);
  t.match((await checkStore(file)).at(-1), 'Its log has 1 further commit');
});

t.test('truncates a log before its damage and leaves an intact one alone', async (t) => {
  const file = await openKilled(t, ['rex', 'ann']);
  const whole = readFileSync(`${file}.log`, 'utf8');

  t.strictSame(await repairStore(file), [`${file}: nothing to repair.`]);
  t.equal(readFileSync(`${file}.log`, 'utf8'), whole);

  damage(`${file}.log`, 3);
  t.match(await repairStore(file), [
    /\.log: truncated before line 3, after 1 commit\. The original/,
  ]);
  t.equal(
    readFileSync(`${file}.log`, 'utf8'),
    whole.split('\n').slice(0, 2).join('\n').concat('\n'),
  );
});

t.test('repairs nothing without a log', async (t) => {
  const file = await openKilled(t, []);
  rmSync(`${file}.log`);

  t.strictSame(await repairStore(file), [`${file}: nothing to repair.`]);
});

t.test('truncates a damaged previous log without a later one', async (t) => {
  const file = await openKilled(t, ['rex', 'ann', 'tim']);
  renameSync(`${file}.log`, `${file}.log.old`);
  damage(`${file}.log.old`, 4);

  const done = await repairStore(file);

  t.equal(done.length, 1);
  t.match(done[0], /truncated before line 4, after 2 commits\. The original is kept in /);
});

t.test('refuses to check or repair a missing file', async (t) => {
  const file = join(t.testdir({}), 'pets.json');

  await t.rejects(repairStore(file), {
    message: `${file}: no such file. Name a file that was made with --db.`,
  });
  await t.rejects(checkStore(file), {
    message: `${file}: no such file. Name a file that was made with --db.`,
  });
});

t.test('reports an incomplete line', async (t) => {
  const file = await openKilled(t, ['rex']);
  appendFileSync(`${file}.log`, 'torn');

  t.equal((await checkStore(file)).at(-1), 'Its last line is incomplete; the next start drops it.');
});

t.test('checks a file written by hand', async (t) => {
  const state = { clock: { offset: 0 }, random: [1, 2, 3, 4], records: { pets: [{ id: 'tom' }] } };
  const form = { version: 1, document: { title: 'Pets', version: '1' }, seed: 1 };
  const text = JSON.stringify({ ...form, sandboxes: { default: state } });
  const file = `${t.testdir({ 'pets.json': text })}/pets.json`;

  t.strictSame(await checkStore(file), [
    `${file}: made for "Pets" with seed 1; it includes 0 commits.`,
    'Sandbox "default": 1 record, 0 snapshots.',
    'Its log has 0 further commits, all intact.',
  ]);
});

t.test('lowdb does not read the file again', async (t) => {
  t.equal(await createLowdbAdapter('pets.json', () => undefined).read(), null);
});

t.test('a durable commit replaces a pending one', async (t) => {
  const safety = createDurabilityTracker();
  const safe = new Promise<void>(() => {});

  safety.follow(safe);
  t.equal(safety.pending(), safe);
  safety.follow(undefined);
  t.equal(safety.pending(), undefined);
});

t.test('shows a cause that is no Error', async (t) => {
  const refusal = createStorageRefusal('pets.json.log', 'the cable was pulled');

  t.equal(refusal.status, 503);
  t.match(refusal.message, 'pets.json.log: the cable was pulled. ');
});
