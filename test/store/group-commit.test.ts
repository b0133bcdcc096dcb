import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createRefusal } from '../../src/base/refusal.ts';
import {
  type AppendableLog,
  type CommitDurability,
  GroupCommit,
} from '../../src/store/log/group-commit.ts';
import { WriteAheadLog } from '../../src/store/log/log.ts';
import { parseLog } from '../../src/store/log/log-format.ts';
import { createStoreContext, toSeedRoot } from '../../src/store/sandbox/sandbox-root.ts';
import { createSandboxes } from '../../src/store/sandbox/sandboxes.ts';
import type { Sandbox } from '../../src/store/types.ts';
import { insertPet, petsIn } from '../support/store-contract.ts';
import { petsSeed, petsTitle, tom } from '../support/store-file.ts';

const rex = { id: 'rex' };
const tim = { id: 'tim' };
const lost = { status: 503, code: 'lost', message: 'not kept' };

/** How the next calls of a log end: each fails as the system would, or waits for a promise. */
type Fate = 'fails' | Promise<void>;

/** A real log, whose calls can be made to fail or to wait. */
function openTrial(t: Test, durability: CommitDurability) {
  const path = join(t.testdir({}), 'pets.json.log');
  const real = WriteAheadLog.create(path, { version: 1, document: petsTitle, after: 0 });
  t.teardown(() => real.close());
  const fates = { append: [] as Fate[], sync: [] as Fate[], syncNow: [] as Fate[] };
  const calls = { append: 0, sync: 0, syncNow: 0 };
  const meet = (name: keyof typeof fates): Promise<void> | undefined => {
    calls[name] += 1;
    const fate = fates[name].shift();
    if (fate === 'fails') throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    return fate;
  };
  const log: AppendableLog = {
    end: () => real.end(),
    append: (lines) => {
      meet('append');
      real.append(lines);
    },
    sync: async () => {
      await meet('sync');
      await real.sync();
    },
    syncNow: () => {
      meet('syncNow');
      real.syncNow();
    },
    truncate: (end) => real.truncate(end),
  };
  const attempts: unknown[] = [];
  const group = new GroupCommit({
    log: () => log,
    durability,
    refuse: () => createRefusal({ status: 503, code: 'lost', detail: 'not kept' }),
    onAttempt: (trouble) => attempts.push(trouble),
  });
  const context = createStoreContext(petsSeed, 'deep');
  const sandboxes = createSandboxes({
    context: context,
    start: { root: toSeedRoot(petsSeed, context) },
    onCommit: (committed) => group.add(committed),
    limits: { max: 10, idle: 1000 },
    evict: () => [],
    restoreParked: () => undefined,
  });
  return {
    group,
    fates,
    calls,
    attempts,
    box: (name = 'default'): Sandbox => sandboxes.of(name),
    close: sandboxes.close,
    /** How many commits the log holds on the disk. */
    logged: () => parseLog(readFileSync(path)).commits.length,
  };
}

/** A promise, and what keeps or breaks it. */
function openLatch() {
  let release = () => {};
  let fail = (_: Error) => {};
  const promise = new Promise<void>((resolve, reject) => {
    release = resolve;
    fail = reject;
  });
  return { promise, release, fail };
}

async function statusesOf(promises: readonly Promise<unknown>[]) {
  return (await Promise.allSettled(promises)).map(({ status }) => status);
}

async function waitTicks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick++) await new Promise(setImmediate);
}

for (const safe of ['written', 'synced'] as const) {
  t.test(`writes all commits of a tick at once (${safe})`, async (t) => {
    const { box, calls, logged, attempts } = openTrial(t, safe);

    await Promise.all([
      insertPet(box(), rex),
      insertPet(box(), tim),
      insertPet(box('other'), rex),
      box('third').snapshots.take('one'),
    ]);

    t.equal(calls.append, 1);
    t.equal(calls.sync, safe === 'synced' ? 1 : 0);
    t.equal(logged(), 4);
    t.strictSame(attempts, [undefined]);
  });

  t.test(`undoes and refuses all commits of a tick when the write fails (${safe})`, async (t) => {
    const { box, fates, logged, attempts } = openTrial(t, safe);
    await insertPet(box(), rex);
    fates.append.push('fails');

    const lostOnes: readonly Promise<unknown>[] = [
      insertPet(box(), tim),
      box().write(({ records }) => records('pets').patch('rex', { name: 'Rex' })),
      box().snapshots.take('one'),
      box().reset(),
      insertPet(box('other'), tim),
      box('third').snapshots.take('one'),
    ];
    for (const one of lostOnes) await t.rejects(one, lost);

    t.strictSame(await petsIn(box()), [tom, rex]);
    t.strictSame(await petsIn(box('other')), [tom]);
    t.strictSame(box().snapshots.list(), []);
    t.strictSame(box('third').snapshots.list(), []);
    t.equal(logged(), 1);
    t.match(attempts, [undefined, { code: 'EIO' }]);
    await insertPet(box(), tim);
    t.strictSame(await petsIn(box()), [tom, rex, tim]);
    t.equal(logged(), 2);
  });
}

t.test('undoes later commits before those whose sync failed', async (t) => {
  const { box, fates, logged, calls } = openTrial(t, 'synced');
  await insertPet(box(), rex);
  const disk = openLatch();
  fates.sync.push(disk.promise);
  const first = insertPet(box(), tim);
  while (calls.sync < 2) await waitTicks(1);

  const later = [
    box().write(({ records }) => records('pets').patch('tim', { name: 'Tim' })),
    insertPet(box('other'), tim),
    box().write(({ records }) => records('pets').remove('tom')),
  ];
  await waitTicks(3);
  t.equal(logged(), 2);
  disk.fail(new Error('EIO'));

  t.strictSame(await statusesOf([first, ...later]), Array(4).fill('rejected'));
  t.strictSame(await petsIn(box()), [tom, rex]);
  t.strictSame(await petsIn(box('other')), [tom]);
  t.equal(logged(), 1);
  await insertPet(box(), tim);
  t.equal(logged(), 2);
});

t.test('groups commits made while the disk is busy', async (t) => {
  const { box, fates, calls, logged } = openTrial(t, 'synced');
  const disk = openLatch();
  fates.sync.push(disk.promise);
  const first = insertPet(box(), rex);
  while (calls.sync < 1) await waitTicks(1);
  const later = [insertPet(box(), tim), insertPet(box('other'), tim), box('third').reset()];
  await waitTicks(3);

  disk.release();
  await Promise.all([first, ...later]);

  t.strictSame([calls.append, calls.sync, logged()], [2, 2, 4]);
});

t.test('answers nothing that depends on a commit which is not durable', async (t) => {
  const { box, fates, calls } = openTrial(t, 'synced');
  const disk = openLatch();
  fates.sync.push(disk.promise);
  const answered: string[] = [];
  const record = (event: string) => () => answered.push(event);
  const writing = insertPet(box(), rex).then(record('write'));
  while (calls.sync < 1) await waitTicks(1);

  const all = [
    writing,
    petsIn(box()).then(record('read')),
    box()
      .write(async () => {})
      .then(record('empty write')),
    box()
      .read(() => Promise.reject(new Error('there is a rex')))
      .catch(record('failed read')),
    insertPet(box(), rex).catch(record('refused write')),
    box().snapshots.restore('none').then(record('step without effect')),
  ];
  await waitTicks(5);
  t.strictSame(answered, []);

  disk.release();
  await Promise.all(all);
  t.equal(answered.length, 6);
});

t.test('repeats reads of an undone state', async (t) => {
  const { box, fates, calls } = openTrial(t, 'synced');
  const disk = openLatch();
  fates.sync.push(disk.promise);
  const writing = insertPet(box(), rex);
  while (calls.sync < 1) await waitTicks(1);
  const read = petsIn(box());
  const failing = box().read(({ records }) => {
    const pet = records('pets').get('rex');
    if (pet !== undefined) throw new Error('there is a rex');
    return 'there is none';
  });
  const refused = insertPet(box(), rex);

  disk.fail(new Error('EIO'));

  await t.rejects(writing, lost);
  t.strictSame(await read, [tom]);
  t.equal(await failing, 'there is none');
  await t.rejects(refused, lost);
  t.strictSame(await petsIn(box()), [tom]);
});

t.test('reports the error of a read after its state was undone', async (t) => {
  const { box, fates, calls } = openTrial(t, 'synced');
  const disk = openLatch();
  fates.sync.push(disk.promise);
  const writing = insertPet(box(), rex);
  while (calls.sync < 1) await waitTicks(1);

  const reading = box().read(() => Promise.reject(new Error('as ever')));
  disk.fail(new Error('EIO'));

  await t.rejects(writing, lost);
  await t.rejects(reading, { message: 'as ever' });
});

t.test('refuses a transaction whose base was undone', async (t) => {
  const { box, fates, calls } = openTrial(t, 'synced');
  const disk = openLatch();
  const half = openLatch();
  fates.sync.push(disk.promise);
  const writing = insertPet(box(), rex);
  while (calls.sync < 1) await waitTicks(1);
  const midway = box().write(async ({ records }) => {
    records('pets').patch('rex', { name: 'Rex' });
    await half.promise;
  });
  const idle = box('other').write(async () => 'wrote nothing');

  disk.fail(new Error('EIO'));
  await t.rejects(writing, lost);
  half.release();

  await t.rejects(midway, {
    status: 503,
    code: 'storage-failed',
    message:
      'The state that this call started from was undone meanwhile (it could not be stored, or the file was edited), so the call changed nothing. Try again.',
  });
  t.equal(await idle, 'wrote nothing');
  t.strictSame(await petsIn(box()), [tom]);
});

t.test('runs a task once all commits are durable', async (t) => {
  const { box, group, fates, calls, logged } = openTrial(t, 'synced');
  const disk = openLatch();
  fates.sync.push(disk.promise);
  const first = insertPet(box(), rex);
  while (calls.sync < 1) await waitTicks(1);
  const second = insertPet(box(), tim);

  const moment = group.runBetweenCommits(() => logged());
  disk.release();

  t.equal(await moment, 2);
  t.strictSame(calls, { append: 2, sync: 1, syncNow: 1 });
  await Promise.all([first, second]);
  t.equal(await group.runBetweenCommits(() => logged()), 2);
});

t.test('syncs the name of a new log with its first commits', async (t) => {
  const { box, group, calls, logged } = openTrial(t, 'synced');

  const writing = insertPet(box(), rex);
  const moment = group.runBetweenCommits(() => logged());

  t.equal(await moment, 1);
  t.equal(await writing, rex);
  t.strictSame(calls, { append: 1, sync: 0, syncNow: 1 });
});

t.test('runs a task after failed commits as well', async (t) => {
  const { box, group, fates, logged } = openTrial(t, 'synced');
  fates.syncNow.push('fails');

  const writing = insertPet(box(), rex);
  const moment = group.runBetweenCommits(() => logged());

  await t.rejects(writing, lost);
  t.equal(await moment, 0);
  t.strictSame(await petsIn(box()), [tom]);
});

t.test('passes the error of a task to its caller', async (t) => {
  const { group, box } = openTrial(t, 'written');
  const failing = group.runBetweenCommits(() => {
    throw new Error('no');
  });

  const writing = insertPet(box(), rex);

  await t.rejects(failing, { message: 'no' });
  t.equal(await writing, rex);
});

t.test('waits for commits when closing, even failed ones', async (t) => {
  const { box, fates, close } = openTrial(t, 'written');
  fates.append.push('fails');
  const writing = insertPet(box(), rex);
  const rejected = t.rejects(writing, lost);

  await close();

  await rejected;
  await t.rejects(insertPet(box(), tim), {
    message: 'The store is closed and accepts no more writes.',
  });
});
