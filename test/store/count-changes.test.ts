import t from 'tap';
import { openStore } from '../../src/store/store.ts';
import type { Records, Seed } from '../../src/store/types.ts';

function seedOf(more: Partial<Seed> = {}): Seed {
  return {
    records: {
      pets: Array.from({ length: 2000 }, (_, id) => ({ id, name: `Pet ${id}` })),
      owners: [{ id: 'ann' }],
    },
    value: 1,
    clock: { offset: 0 },
    ...more,
  };
}

/** A store, and how many records its sandbox `one` has changed after some work on its pets. */
async function open(seed: Seed = seedOf()) {
  const store = await openStore({ seed, document: { title: 'Pets', version: '1' } });
  const sandbox = store.sandbox('one');
  const changedAfter = async (work: (pets: Records) => unknown = () => undefined) => {
    await sandbox.write(({ records }) => work(records('pets')));
    return store.list().find(({ name }) => name === 'one')?.changed;
  };
  return { sandbox, changedAfter };
}

t.test('counts a created, changed or removed record once', async (t) => {
  const { sandbox, changedAfter } = await open();

  t.equal(await changedAfter(), 0);
  t.equal(await changedAfter((pets) => pets.patch('7', { name: 'Rex' })), 1);
  t.equal(await changedAfter((pets) => pets.patch('7', { name: 'Tom' })), 1);
  t.equal(await changedAfter((pets) => pets.insert({ id: 'new' })), 2);
  t.equal(await changedAfter((pets) => pets.remove('1999')), 3);
  t.equal(await changedAfter((pets) => pets.remove('new')), 2);
  t.equal(await changedAfter((pets) => pets.patch('7', { name: 'Pet 7' })), 1, 'as it was');
  await sandbox.reset();
  t.equal(await changedAfter(), 0);
  await sandbox.setClock(() => ({ offset: 1 }));
  t.equal(await changedAfter(), 0, 'a clock is no record');
});

t.test('counts each of many changes', async (t) => {
  const { changedAfter } = await open();

  const changed = await changedAfter((pets) => {
    for (let id = 0; id < 2000; id += 2) pets.remove(`${id}`);
    for (let id = 2000; id < 5000; id++) pets.insert({ id });
  });

  t.equal(changed, 4000);
});

t.test('counts changes of a collection that has grown much', async (t) => {
  const { changedAfter } = await open(seedOf({ records: { pets: [{ id: 0 }, { id: 'tom' }] } }));

  const changed = await changedAfter((pets) => {
    pets.remove('tom');
    for (let id = 1; id <= 100; id++) pets.insert({ id });
  });

  t.equal(changed, 101);
});

t.test('compares a replaced state record by record', async (t) => {
  const { sandbox, changedAfter } = await open();
  const { records, ...rest } = structuredClone(sandbox.state());

  await sandbox.replace({ ...rest, records });
  t.equal(await changedAfter(), 0, 'the same again');
  await sandbox.replace({ ...rest, records: { pets: [{ id: 0 }], cats: [{ id: 'tom' }] } });
  t.equal(await changedAfter(), 2002, 'a pet, 1999 others, the owner, a cat');
});

t.test('treats generated records as part of the seed', async (t) => {
  const { changedAfter } = await open(
    seedOf({
      records: {},
      lazy: { keyOf: () => undefined, recordsOf: () => [{ id: '1' }, { id: '2' }] },
    }),
  );

  t.equal(await changedAfter((pets) => pets.list()), 0);
  t.equal(await changedAfter((pets) => pets.remove('2')), 1);
});
