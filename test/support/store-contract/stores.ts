import type { Test } from 'tap';
import {
  type ContractStores,
  cat,
  contractSeed,
  count,
  createLatch,
  dog,
  insertPet,
  owl,
  petsIn,
  pup,
} from './contract-store.ts';

/** What every engine does with the state of all sandboxes. */
export function testStores(t: Test, { open, openBox }: ContractStores): void {
  t.test('the state of a sandbox is complete', async (t) => {
    const sandbox = await openBox(t);
    await insertPet(sandbox, owl);

    t.strictSame(sandbox.state(), {
      clock: contractSeed.clock,
      random: sandbox.state().random,
      records: { owners: [{ id: 'ann' }, { id: 'bob' }], pets: [cat, dog, pup, owl] },
    });
  });

  t.test('a replaced state keeps the snapshots', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    await sandbox.snapshots.take('seed');
    const state = { ...sandbox.state(), records: { pets: [owl] } };

    await sandbox.replace(state);

    t.strictSame(sandbox.state(), state);
    t.equal(sandbox.snapshots.list().length, 1);
    await t.rejects(sandbox.replace({ ...state, records: { pets: [owl, owl] } }), {
      message: /pets/,
    });
    t.strictSame(sandbox.state(), state);
    t.strictSame([store.keyOf('pets'), store.keyOf('owners')], ['no', 'id']);
  });

  t.test('a store lists the sandboxes in memory', async (t) => {
    const store = await open(t);
    await insertPet(store.sandbox('one'), owl);
    await petsIn(store.sandbox('two'));

    t.match(store.summarize('one'), { name: 'one', records: 6, changed: true });
    const listed = store.list().filter(({ name }) => name !== 'default');

    t.match(listed, [
      { name: 'one', records: 6, snapshots: 0, changed: true, idle: Number },
      { name: 'two', records: 5, snapshots: 0, changed: false, idle: Number },
    ]);
  });

  t.test('a store is healthy', async (t) => {
    t.strictSame((await open(t)).health(), { status: 'ok' });
  });

  t.test('closing waits for writers and refuses later ones', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    const first = count(sandbox);
    const second = insertPet(sandbox, owl);

    await store.close();

    t.equal(await second, owl);
    t.equal(await first, undefined);
    await t.rejects(insertPet(sandbox, { no: 5 }), {
      message: 'The store is closed and accepts no more writes.',
    });
    t.strictSame(await petsIn(sandbox), [cat, dog, pup, owl]);
  });
}

/** What every engine that can switch to another seed does then. */
export function testReseeding(t: Test, { open }: Pick<ContractStores, 'open'>): void {
  const document = { title: 'Pets', version: '2.0' };
  const keepAll = () => true;
  t.test('a new seed keeps written records and replaces the others', async (t) => {
    const store = await open(t);
    const [written, fresh] = [store.sandbox('written'), store.sandbox('fresh')];
    await petsIn(fresh);
    await insertPet(written, owl);
    await written.snapshots.take('before');
    await written.write((transaction) => transaction.records('toys').insert({ id: 'ball' }));
    const random = written.state().random;
    const seed = { ...contractSeed, records: { owners: [{ id: 'cid' }], pets: [pup] } };

    await store.reseed(seed, { document, isKept: ({ resource }) => resource !== 'toys' });

    const records = { owners: [{ id: 'cid' }], pets: [cat, dog, pup, owl] };
    t.strictSame(written.state(), { ...written.state(), random, records });
    t.strictSame(written.snapshots.read('before')?.records, records);
    t.strictSame(await petsIn(fresh), [pup]);
    t.strictSame(await petsIn(store.sandbox('later')), [pup]);
    await written.reset();
    t.strictSame(await petsIn(written), [pup]);
  });

  t.test('a new seed generates the lazy records', async (t) => {
    const store = await open(t);
    const later = (name: string) => ({
      keyOf: () => 'name',
      recordsOf: () => [{ name }],
    });
    const toys = async (sandbox: string) =>
      (await store.sandbox(sandbox).read((transaction) => transaction.records('toys').list()))
        .records;
    await store.reseed({ ...contractSeed, lazy: later('ball') }, { document, isKept: keepAll });
    t.strictSame(await toys('one'), [{ name: 'ball' }]);

    await store.reseed({ ...contractSeed, lazy: later('rope') }, { document, isKept: keepAll });

    t.strictSame(await toys('one'), [{ name: 'rope' }]);
    t.equal(store.keyOf('toys'), 'name');
  });

  t.test('an invalid seed changes nothing, and concurrent writers are refused', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    await insertPet(sandbox, owl);
    const twice = { ...contractSeed, records: { pets: [cat, cat] } };

    await t.rejects(store.reseed(twice, { document, isKept: keepAll }), { message: /pets/ });
    const { released, release } = createLatch();
    const writing = sandbox.write(async (transaction) => {
      await released;
      return transaction.records('pets').remove('1');
    });
    const { keys, ...rest } = contractSeed;
    await store.reseed({ ...rest, records: { owners: [] } }, { document, isKept: () => true });
    release();

    await t.rejects(writing, { message: /undone meanwhile/ });
    t.strictSame(await petsIn(sandbox), [cat, dog, pup, owl]);
    t.equal(store.keyOf('pets'), 'id');
  });
}
