import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { insertPet, petsIn } from '../support/store-contract.ts';
import {
  copyAsIfKilled,
  createWarningCollector,
  openStoreFile,
  petsSeed,
  petsTitle,
  tom,
} from '../support/store-file.ts';
import {
  find,
  isSame,
  layOut,
  record,
  start,
  steps,
  wholeAt,
  wide,
} from './support/recorded-log.ts';

t.test('starts with every prefix of a log and reports what it drops', async (t) => {
  const { file, log, states, ends } = await record(t, steps);
  const lay = layOut(t);
  const wrong: unknown[] = [];

  for (let length = 0; length <= log.length; length++) {
    const path = lay({ file, log: log.subarray(0, length) });
    const whole = wholeAt(ends, length);
    const torn = length - Math.max(0, ...ends.filter((end) => end <= length));
    const found = await find(path);
    const isRight = isSame(found, { state: states[whole], torn, number: whole });
    if (!isRight) wrong.push({ length, whole, found });
    // At the ends of lines, and beside them, all of a start.
    if (!ends.includes(length) && !ends.includes(length + 1)) continue;
    const { store, state, warnings } = await start(t, path);
    await store.close();
    const commits = `recovered ${whole} commit${whole === 1 ? '' : 's'} from its log`;
    const dropped = torn > 0 ? ', and an incomplete last line was dropped' : '';
    const expected = whole + torn === 0 ? [] : [`${path}: ${commits}${dropped}.`];
    if (!isSame([state, warnings], [states[whole], expected]))
      wrong.push({ length, state, warnings });
  }

  t.ok(log.length > 500);
  t.strictSame(wrong, []);
});

t.test('recovers a log of more commits than a call has arguments', async (t) => {
  const file = join(t.testdir(), 'pets.json');
  const store = await openStoreFile(t, file, { maxLogBytes: 2 ** 30 });
  const sandbox = store.sandbox('default');
  for (let number = 0; number < 150_000; number++)
    await sandbox.write(({ records }) => records('pets').patch('tom', { number }));

  const recovered = await openStoreFile(t, copyAsIfKilled(file));
  t.match(await petsIn(recovered.sandbox('default')), [{ id: 'tom', number: 149_999 }]);
});

t.test('removes an incomplete line before the next write', async (t) => {
  const { file, log, states } = await record(t, steps);
  const lay = layOut(t);
  const torn = lay({ file, log: log.subarray(0, -3) });
  const { store } = await start(t, torn);

  await store.sandbox('b').reset();

  const again = await start(t, copyAsIfKilled(torn));
  t.strictSame(again.state, states.at(-1));
});

t.test('ignores a log that the file includes', async (t) => {
  const { file, log, ends, states } = await record(t, steps);
  const whole = layOut(t)({ file, log });
  await (await start(t, whole)).store.close();
  const saved = readFileSync(whole);

  const path = layOut(t)({ file: saved, log: log.subarray(0, ends[2]) });
  const { state, store } = await start(t, path);

  t.strictSame(state, states.at(-1));
  await insertPet(store.sandbox('b'), { id: 'rex' });
  const again = await start(t, copyAsIfKilled(path));
  t.strictSame(again.state.b.pets, [tom, { id: 'rex' }]);
});

t.test('skips changes of missing records and reports them', async (t) => {
  const { log } = await record(t, steps.slice(0, 5));
  const content = {
    version: 1,
    document: petsTitle,
    seed: 7,
    sandboxes: {
      default: { clock: { offset: 0 }, random: [1, 2, 3, 4], records: { pets: [{ id: 'ex' }] } },
    },
  };

  const edited = layOut(t)({ file: Buffer.from(JSON.stringify(content)), log });
  const { warnings, state } = await start(t, edited);

  t.match(warnings, [
    /: recovered 5 commits from its log; 1 change skipped, because the record to change does not exist\.$/,
  ]);
  t.strictSame(state.default.pets, []);
});

t.test('counts several skipped changes, including removals', async (t) => {
  const store = await openStoreFile(t, join(t.testdir({}), 'pets.json'));
  const file = join(t.testdirName, 'pets.json');
  await store.sandbox('b').write(({ records }) => {
    records('pets').patch('tom', { n: 1 });
    records('pets').remove('tom');
  });
  const killed = copyAsIfKilled(file);
  const collector = createWarningCollector();

  await openStoreFile(t, killed, {
    seed: { ...petsSeed, records: {} },
    onWarning: collector.onWarning,
  });

  t.match(collector.warnings, [/recovered 1 commit from its log; 2 changes skipped/]);
});

t.test('restores any change of a wide record', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const store = await openStoreFile(t, file);
  const sandbox = store.sandbox('default');
  const { p3, ...less } = wide;
  const versions = [
    { id: 'w', ...wide },
    { id: 'w', ...wide, p3: { deep: [p3] } },
    { id: 'w', ...wide, more: 1 },
    { id: 'w', ...less },
    { ...wide, id: 'w' },
  ];
  await insertPet(sandbox, { id: 'w' });

  for (const version of versions) {
    await sandbox.write(({ records }) => records('pets').update(version));
    const killed = await openStoreFile(t, copyAsIfKilled(file));
    t.equal(JSON.stringify((await petsIn(killed.sandbox('default')))[1]), JSON.stringify(version));
    await killed.close();
  }
  await sandbox.write(({ records }) => records('pets').patch('w', { p3: undefined, p4: 'x' }));
  const killed = await openStoreFile(t, copyAsIfKilled(file));
  const [, found] = await petsIn(killed.sandbox('default'));
  t.notOk('p3' in (found ?? {}));
  t.equal(found?.p4, 'x');
});

t.test('overwrites bytes after the end of the log, even zeros', async (t) => {
  const { file, log, states } = await record(t, steps);
  const path = layOut(t)({ file, log });
  appendFileSync(`${path}.log`, Buffer.alloc(5000));

  const { state, store } = await start(t, path);

  t.strictSame(state, states.at(-1));
  await insertPet(store.sandbox('b'), { id: 'rex' });
  t.strictSame(await petsIn((await start(t, copyAsIfKilled(path))).store.sandbox('b')), [
    tom,
    { id: 'rex' },
  ]);
});

t.test('keeps the clock and the snapshots of a sandbox that only the log has', async (t) => {
  const frozen = { frozen: '2019-02-06T01:48:24.000Z' };
  const path = join(t.testdir({}), 'pets.json');
  const store = await openStoreFile(t, path, { seed: { ...petsSeed, clock: frozen } });
  await insertPet(store.sandbox('b'), { id: 'rex' });
  await store.sandbox('b').snapshots.take('a');

  const running = copyAsIfKilled(path);
  const second = await openStoreFile(t, running);

  t.strictSame(second.sandbox('b').clock(), frozen);
  t.strictSame(second.sandbox('b').snapshots.read('a')?.clock, frozen);
  t.strictSame(second.sandbox('c').clock(), { offset: 0 }, 'a new one has the clock of now');
  await insertPet(second.sandbox('c'), { id: 'leo' });

  const third = await openStoreFile(t, copyAsIfKilled(running), {
    seed: { ...petsSeed, clock: { frozen: '2025-01-01T00:00:00.000Z' } },
  });
  t.strictSame(third.sandbox('b').clock(), frozen);
  t.strictSame(third.sandbox('c').clock(), { offset: 0 });
});
