import type { Test } from 'tap';
import {
  type ContractStores,
  cat,
  contractSeed,
  createLatch,
  dog,
  draw,
  insertPet,
  owl,
  petsIn,
  pup,
} from './contract-store.ts';

/** What resets, snapshots and clocks do in every engine. */
export function testSnapshots(t: Test, { open, openBox }: ContractStores): void {
  t.test('a reset restores records, clock and random stream of the seed', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    await insertPet(sandbox, owl);
    await sandbox.write(draw);

    await sandbox.reset();

    t.strictSame(await petsIn(sandbox), [cat, dog, pup]);
    t.strictSame(await sandbox.write(draw), await store.sandbox('other').write(draw));
  });

  t.test(
    'changes are reported once, and differences from the seed and from snapshots',
    async (t) => {
      const sandbox = await openBox(t);
      const nextChange = sandbox.watch();

      await insertPet(sandbox, owl);
      t.strictSame(nextChange(), { resources: ['pets'], clock: 'same', snapshots: 'same' });
      t.equal(nextChange(), undefined);
      await sandbox.snapshots.take('one');
      await sandbox.setClock(() => ({ offset: 7 }));
      t.strictSame(nextChange(), { resources: [], clock: 'changed', snapshots: 'changed' });

      const created = { pets: { created: [owl], updated: [], deleted: [] } };
      t.strictSame(sandbox.diff({ kind: 'seed' }), created);
      t.strictSame(sandbox.diff({ kind: 'snapshot', name: 'one' }), {});
      t.equal(sandbox.diff({ kind: 'snapshot', name: 'two' }), undefined);
    },
  );

  t.test('a reset waits for earlier writers', async (t) => {
    const sandbox = await openBox(t);
    const half = createLatch();
    const writing = sandbox.write(async ({ records }) => {
      await half.released;
      records('pets').insert(owl);
    });

    const resetting = sandbox.reset();
    half.release();
    await Promise.all([writing, resetting]);

    t.strictSame(await petsIn(sandbox), [cat, dog, pup]);
  });

  t.test('a snapshot holds records, clock and random stream', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    await insertPet(sandbox, owl);

    await sandbox.snapshots.take('with owl');
    await sandbox.write(({ records }) => records('pets').remove('1'));

    t.strictSame(sandbox.snapshots.list(), [
      { name: 'with owl', clock: contractSeed.clock, records: 6 },
    ]);
    const state = sandbox.snapshots.read('with owl');
    t.strictSame(state?.clock, contractSeed.clock);
    t.strictSame(state?.records, {
      owners: contractSeed.records.owners,
      pets: [cat, dog, pup, owl],
    });
    t.equal(sandbox.snapshots.read('another'), undefined);
  });

  t.test('restoring a snapshot restores records, clock and random stream', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    await insertPet(sandbox, owl);
    await sandbox.snapshots.take('before');
    const first = await sandbox.write(draw);
    await sandbox.write(({ records }) => records('pets').remove('1'));

    t.equal(await sandbox.snapshots.restore('before'), true);

    t.strictSame(await petsIn(sandbox), [cat, dog, pup, owl]);
    t.strictSame(await sandbox.write(draw), first);
    t.strictSame(await sandbox.read(async ({ clock }) => clock.iso()), '2019-02-06T01:48:24.000Z');
    t.equal(await sandbox.snapshots.restore('none'), false);
  });

  t.test('snapshots survive a reset and belong to one sandbox', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    await insertPet(sandbox, owl);
    await sandbox.snapshots.take('with owl');

    await sandbox.reset();

    t.strictSame(await petsIn(sandbox), [cat, dog, pup]);
    t.equal(await sandbox.snapshots.restore('with owl'), true);
    t.strictSame(await petsIn(sandbox), [cat, dog, pup, owl]);
    t.strictSame(store.sandbox('other').snapshots.list(), []);
  });

  t.test('a snapshot replaces one of the same name and becomes the latest', async (t) => {
    const sandbox = await openBox(t);
    await sandbox.snapshots.take('one');
    await sandbox.snapshots.take('two');
    await insertPet(sandbox, owl);

    await sandbox.snapshots.take('one');

    const taken = sandbox.snapshots.list().map(({ name, records }) => [name, records]);
    t.strictSame(taken, [
      ['two', 5],
      ['one', 6],
    ]);
  });

  t.test('a deleted snapshot is gone and cannot be deleted again', async (t) => {
    const sandbox = await openBox(t);
    await sandbox.snapshots.take('one');

    const forgotten = [
      await sandbox.snapshots.forget('one'),
      await sandbox.snapshots.forget('one'),
    ];

    t.strictSame(forgotten, [true, false]);
    t.strictSame(sandbox.snapshots.list(), []);
    t.equal(await sandbox.snapshots.restore('one'), false);
  });

  t.test('a running read does not see a reset or restoration', async (t) => {
    const sandbox = await openBox(t);
    await sandbox.snapshots.take('seed');
    await insertPet(sandbox, owl);

    const seen = await sandbox.read(async ({ records }) => {
      await sandbox.reset();
      await sandbox.snapshots.restore('seed');
      return records('pets').list().total;
    });

    t.equal(seen, 4);
  });

  t.test('the clock of one sandbox can be set, and snapshots keep theirs', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    await sandbox.snapshots.take('seed');
    const later = { frozen: '2020-01-01T00:00:00.000Z' };

    const clocks: unknown[] = [];
    const set = await sandbox.setClock((clock) => {
      clocks.push(clock);
      return later;
    });

    t.strictSame([...clocks, set], [contractSeed.clock, later]);
    t.strictSame([sandbox.clock(), sandbox.state().clock], [later, later]);
    t.equal(await sandbox.read(async ({ clock }) => clock.iso()), later.frozen);
    t.strictSame(store.sandbox('other').state().clock, contractSeed.clock);
    t.strictSame(sandbox.snapshots.read('seed')?.clock, contractSeed.clock);
    await sandbox.reset();
    t.strictSame(sandbox.state().clock, contractSeed.clock);
  });
}
