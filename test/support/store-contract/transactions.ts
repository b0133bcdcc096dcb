import type { Test } from 'tap';
import type { StoredRecord, TransactionTask } from '../../../src/store/types.ts';
import {
  type ContractStores,
  cat,
  count,
  createLatch,
  dog,
  draw,
  insertPet,
  owl,
  petsIn,
  pup,
} from './contract-store.ts';

/** What every engine promises of transactions. */
export function testTransactions(t: Test, { open, openBox }: ContractStores): void {
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
}
