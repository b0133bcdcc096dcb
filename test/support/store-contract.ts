import type { Test } from 'tap';
import type {
  Sandbox,
  Seed,
  Store,
  StoredRecord,
  Transaction,
  TransactionTask,
} from '../../src/store/types.ts';

const cat = { no: 1, owner: 'ann', kind: 'cat' };
const dog = { no: 2, owner: 'bob', kind: 'dog' };
const pup = { no: 3, owner: 'ann', kind: 'dog' };
const owl = { no: 4, owner: 'bob', kind: 'owl' };

/** What a store under test starts from. */
export const contractSeed: Seed = {
  records: { owners: [{ id: 'ann' }, { id: 'bob' }], pets: [cat, dog, pup] },
  value: 1,
  clock: { frozen: '2019-02-06T01:48:24.000Z' },
  keys: { pets: 'no' },
};

/** Opens a store of the contract's seed, with records frozen all through. */
export type OpenForContract = (t: Test) => Promise<Store>;

/** All pets of a sandbox. */
export async function petsIn(sandbox: Sandbox): Promise<readonly StoredRecord[]> {
  const { records } = await sandbox.read((transaction) => transaction.records('pets').list());
  return records;
}

export function insertPet(sandbox: Sandbox, pet: StoredRecord): Promise<StoredRecord> {
  return sandbox.write((transaction) => transaction.records('pets').insert(pet));
}

/** A promise, and what keeps it. */
function createLatch() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { released, release };
}

async function draw({ random }: Transaction) {
  return [random.uint32(), random.uint32()];
}

/** Adds one to the number on the counter, and gives way between reading and writing. */
function count(sandbox: Sandbox) {
  return sandbox.write(async (transaction) => {
    const counters = transaction.records('counters');
    const counter = counters.get('a');
    await new Promise(setImmediate);
    const next = { id: 'a', count: Number(counter?.count ?? 0) + 1 };
    counter === undefined ? counters.insert(next) : counters.update(next);
  });
}

/** What every engine has to do. */
export function testStoreContract(t: Test, openStore: OpenForContract): void {
  const open = async (t: Test): Promise<Store> => {
    // Registered before the store makes its folder, since teardowns run in order.
    let close = async () => {};
    t.teardown(() => close());
    const store = await openStore(t);
    close = () => store.close();
    return store;
  };
  const openBox = async (t: Test): Promise<Sandbox> => (await open(t)).sandbox('default');

  t.test('a sandbox starts with the seed, in order', async (t) => {
    const sandbox = await openBox(t);

    t.equal(sandbox.name, 'default');
    t.strictSame(await petsIn(sandbox), [cat, dog, pup]);
  });

  t.test('a sandbox uses the clock of the seed', async (t) => {
    const sandbox = await openBox(t);

    const now = await sandbox.read(async ({ clock }) => [clock.iso(), clock.now()]);

    t.strictSame(now, ['2019-02-06T01:48:24.000Z', 1549417704000]);
  });

  t.test('an inserted record comes last', async (t) => {
    const sandbox = await openBox(t);

    const inserted = await insertPet(sandbox, owl);

    t.equal(inserted, owl);
    const found = await sandbox.read((transaction) => transaction.records('pets').get('4'));
    t.equal(found, owl);
    t.strictSame(await petsIn(sandbox), [cat, dog, pup, owl]);
  });

  t.test('a patch changes the named properties only', async (t) => {
    const sandbox = await openBox(t);

    const patched = await sandbox.write(({ records }) =>
      records('pets').patch('1', { kind: 'lion' }),
    );

    t.strictSame(patched, { ...cat, kind: 'lion' });
    t.strictSame(await petsIn(sandbox), [{ ...cat, kind: 'lion' }, dog, pup]);
  });

  t.test('an updated record keeps its position', async (t) => {
    const sandbox = await openBox(t);
    const grown = { ...dog, kind: 'wolf' };

    const updated = await sandbox.write((transaction) => transaction.records('pets').update(grown));

    t.equal(updated, grown);
    t.strictSame(await petsIn(sandbox), [cat, grown, pup]);
  });

  t.test('a removed record is gone and cannot be removed again', async (t) => {
    const sandbox = await openBox(t);
    const remove = () => sandbox.write((transaction) => transaction.records('pets').remove('2'));

    t.strictSame([await remove(), await remove()], [true, false]);

    t.strictSame(await petsIn(sandbox), [cat, pup]);
  });

  t.test('lists and finds records by property values', async (t) => {
    const sandbox = await openBox(t);

    const found = await sandbox.read((transaction) => {
      const pets = transaction.records('pets');
      return [
        pets.list({ where: { owner: 'ann' }, offset: 1, limit: 5 }),
        pets.list({ where: { owner: 'ann', kind: 'cat' } }),
        pets.list({ where: { owner: 'nobody' } }),
        pets.find({ kind: 'dog' }),
        pets.find({ kind: 'owl' }),
      ];
    });

    t.strictSame(found, [
      { records: [pup], total: 2 },
      { records: [cat], total: 1 },
      { records: [], total: 0 },
      dog,
      undefined,
    ]);
  });

  t.test('an unknown resource is empty', async (t) => {
    const sandbox = await openBox(t);

    const found = await sandbox.read((transaction) => {
      const ghosts = transaction.records('ghosts');
      return [ghosts.list(), ghosts.get('1'), ghosts.find({ id: '1' })];
    });

    t.strictSame(found, [{ records: [], total: 0 }, undefined, undefined]);
  });

  t.test('a resource called __proto__ is like any other', async (t) => {
    const sandbox = await openBox(t);

    await sandbox.write((transaction) => transaction.records('__proto__').insert({ id: 'x' }));

    const found = await sandbox.read((transaction) => transaction.records('__proto__').list());
    t.strictSame(found, { records: [{ id: 'x' }], total: 1 });
  });

  t.test('a rejected write changes nothing, not even the random stream', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    const failing = sandbox.write(async (transaction) => {
      transaction.records('pets').insert(owl);
      transaction.records('pets').remove('1');
      await draw(transaction);
      throw new Error('after all, no');
    });

    await t.rejects(failing, { message: 'after all, no' });

    t.strictSame(await petsIn(sandbox), [cat, dog, pup]);
    t.strictSame(await sandbox.write(draw), await store.sandbox('other').write(draw));
  });

  t.test('a transaction reads its own writes before others do', async (t) => {
    const sandbox = await openBox(t);

    const seen = await sandbox.write(async (transaction) => {
      const pets = transaction.records('pets');
      pets.insert(owl);
      const inside = pets.list({ where: { owner: 'bob' } });
      return { inside, outside: await petsIn(sandbox) };
    });

    t.strictSame(seen, {
      inside: { records: [dog, owl], total: 2 },
      outside: [cat, dog, pup],
    });
  });

  t.test('a transaction returns the same view of a resource each time', async (t) => {
    const sandbox = await openBox(t);

    const seen = await sandbox.write(({ records }) => {
      const before = records('pets');
      records('pets').insert(owl);
      records('visits').insert({ id: 1 });
      return [before.get('4'), records('visits').list().total];
    });

    t.strictSame(seen, [owl, 1]);
  });

  t.test('states held by readers survive many writes, kept and rejected', async (t) => {
    const sandbox = await openBox(t);
    const end = createLatch();
    const readers: Promise<unknown>[] = [];
    const expected: unknown[] = [];
    const owners = ['ann', 'bob', 'eve'];
    let model: readonly StoredRecord[] = [cat, dog, pup];
    for (let step = 0; step < 60; step++) {
      readers.push(
        sandbox.read(async (transaction) => {
          const pets = transaction.records('pets');
          await end.released;
          const owned = pets.list({ where: { owner: 'ann' } });
          return [pets.list().records, owned.records, pets.get('3')];
        }),
      );
      expected.push([
        model,
        model.filter(({ owner }) => owner === 'ann'),
        model.find(({ no }) => no === 3),
      ]);
      const pet = { no: 10 + step, owner: owners[step % 3] };
      const changed = { no: 3, owner: owners[(step + 1) % 3], step };
      const writing = sandbox.write((transaction) => {
        const pets = transaction.records('pets');
        pets.insert(pet);
        pets.update(changed);
        if (step > 20) pets.remove(`${step - 10}`);
        if (step % 4 === 3) throw new Error('after all, no');
      });
      if (step % 4 === 3) {
        await t.rejects(writing, { message: 'after all, no' });
        continue;
      }
      await writing;
      model = [...model, pet]
        .map((old) => (old.no === 3 ? changed : old))
        .filter(({ no }) => step <= 20 || no !== step - 10);
    }

    end.release();

    t.strictSame(await Promise.all(readers), expected);
    t.strictSame(await petsIn(sandbox), model);
  });

  t.test('sandboxes are isolated from each other', async (t) => {
    const store = await open(t);

    await insertPet(store.sandbox('one'), owl);

    t.strictSame(await petsIn(store.sandbox('two')), [cat, dog, pup]);
    t.strictSame(await petsIn(store.sandbox('one')), [cat, dog, pup, owl]);
    t.equal(store.sandbox('one'), store.sandbox('one'));
  });

  t.test('the random stream continues from call to call, equally in every sandbox', async (t) => {
    const store = await open(t);

    const one = [await store.sandbox('one').write(draw), await store.sandbox('one').write(draw)];
    const two = [await store.sandbox('two').read(draw), await store.sandbox('two').write(draw)];

    t.strictSame(one, two);
    t.not(one[0]?.[0], one[1]?.[0]);
  });

  t.test('the random stream continues within a transaction', async (t) => {
    const store = await open(t);

    const [one, two] = await store.sandbox('one').write(async (transaction) => {
      return [transaction.random.uint32(), transaction.random.uint32()];
    });

    t.strictSame([one, two], await store.sandbox('two').write(draw));
  });

  t.test('writers of a sandbox run in order and lose no update', async (t) => {
    const sandbox = await openBox(t);
    const order: number[] = [];

    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await count(sandbox);
        order.push(index);
      }),
    );

    const counter = await sandbox.read(({ records }) => records('counters').get('a'));
    t.strictSame(counter, { id: 'a', count: 20 });
    t.strictSame(
      order,
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  t.test('a failed writer does not block the next', async (t) => {
    const sandbox = await openBox(t);

    const outcomes = await Promise.allSettled([
      sandbox.write(() => Promise.reject(new Error('no'))),
      insertPet(sandbox, owl),
    ]);

    t.strictSame(
      outcomes.map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
  });

  t.test('a concurrent reader sees one complete state', async (t) => {
    const sandbox = await openBox(t);
    const half = createLatch();
    const writing = sandbox.write(async (transaction) => {
      const pets = transaction.records('pets');
      pets.remove('1');
      await half.released;
      pets.insert(owl);
    });

    const seen = await sandbox.read(async (transaction) => {
      const before = transaction.records('pets').list();
      half.release();
      await writing;
      return [before, transaction.records('pets').list()];
    });

    t.strictSame(seen, [
      { records: [cat, dog, pup], total: 3 },
      { records: [cat, dog, pup], total: 3 },
    ]);
    t.strictSame(await petsIn(sandbox), [dog, pup, owl]);
  });

  t.test('a read that writes is run again as a write, in order', async (t) => {
    const sandbox = await openBox(t);
    const half = createLatch();
    const writing = sandbox.write(async (transaction) => {
      await half.released;
      transaction.records('pets').insert(owl);
    });
    const seen: number[] = [];

    const reading = sandbox.read((transaction) => {
      const pets = transaction.records('pets');
      seen.push(pets.list().total);
      half.release();
      pets.remove('1');
    });
    await Promise.all([writing, reading]);

    t.strictSame(seen, [3, 4]);
    t.strictSame(await petsIn(sandbox), [dog, pup, owl]);
  });

  t.test('a read that catches the refusal of its write is run again as well', async (t) => {
    const sandbox = await openBox(t);

    const outcome = await sandbox.read((transaction) => {
      try {
        return transaction.records('pets').remove('1');
      } catch {
        return 'hidden';
      }
    });

    t.equal(outcome, true);
    t.strictSame(await petsIn(sandbox), [dog, pup]);
  });

  t.test('an error of a read is passed on', async (t) => {
    const sandbox = await openBox(t);
    const error = new Error('of the work');

    await t.rejects(
      sandbox.read(() => Promise.reject(error)),
      error,
    );
  });

  t.test(
    'a duplicate key, a missing record and a missing key are errors that name both',
    async (t) => {
      const sandbox = await openBox(t);
      const inPets = (work: TransactionTask<unknown>) => sandbox.write(work);

      await t.rejects(insertPet(sandbox, { no: '1' }), {
        message: 'pets: the key "1" is taken. Update that record, or insert with another key.',
      });
      await t.rejects(
        inPets((transaction) => transaction.records('pets').patch('9', { kind: 'owl' })),
        { message: 'pets: no record with the key "9" to update. Insert it first.' },
      );
      await t.rejects(
        inPets((transaction) => transaction.records('pets').patch('1', { no: 9 })),
        {
          message: 'pets: a patch must not change the key of the record "1". Leave out "no".',
        },
      );
      await t.rejects(
        inPets((transaction) => transaction.records('pets').update({ no: 9 })),
        { message: 'pets: no record with the key "9" to update. Insert it first.' },
      );
      await t.rejects(insertPet(sandbox, { kind: 'cat' }), {
        message: 'pets: the record has no key. Its property "no" must be a string or a number.',
      });
      t.strictSame(await petsIn(sandbox), [cat, dog, pup]);
    },
  );

  t.test('a record without the key property is identified by its id', async (t) => {
    const sandbox = await openBox(t);

    await insertPet(sandbox, { id: 'rex' });

    const found = await sandbox.read(({ records }) => records('pets').get('rex'));
    t.strictSame(found, { id: 'rex' });
    t.equal(await sandbox.write(({ records }) => records('pets').remove('rex')), true);
    t.strictSame(await petsIn(sandbox), [cat, dog, pup]);
  });

  t.test('a transaction cannot be used after it has ended', async (t) => {
    const sandbox = await openBox(t);
    const [reader, writer] = [
      await sandbox.read(async (transaction) => transaction),
      await sandbox.write(async (transaction) => transaction),
    ];
    const over = {
      message:
        'This transaction has ended. Await all record operations before the behaviour returns.',
    };

    t.throws(() => reader.records('pets').get('1'), over);
    t.throws(() => writer.records('pets').list(), over);
    t.throws(() => writer.records('pets').insert(owl), over);
    t.throws(() => writer.random.fraction(), over);
  });

  t.test('records are stored unchanged, and frozen deeply on request', async (t) => {
    const sandbox = await openBox(t);
    const nested = { no: 7, tags: [{ name: 'a' }], none: null };

    await insertPet(sandbox, nested);

    const [found] = (await petsIn(sandbox)).slice(-1);
    t.equal(found, nested);
    t.ok(Object.isFrozen(nested.tags[0]));
    t.ok((await petsIn(sandbox)).every(Object.isFrozen));
  });

  t.test('a reset restores records, clock and random stream of the seed', async (t) => {
    const store = await open(t);
    const sandbox = store.sandbox('default');
    await insertPet(sandbox, owl);
    await sandbox.write(draw);

    await sandbox.reset();

    t.strictSame(await petsIn(sandbox), [cat, dog, pup]);
    t.strictSame(await sandbox.write(draw), await store.sandbox('other').write(draw));
  });

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
