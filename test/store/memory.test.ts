import t from 'tap';
import { openStore } from '../../src/store/store.ts';
import { contractSeed, insertPet, testStoreContract } from '../support/store-contract.ts';

const document = { title: 'Pets', version: '1' };

testStoreContract(t, () => openStore({ seed: contractSeed, document, freeze: 'deep' }));

t.test('freezes nothing by default', async (t) => {
  const store = await openStore({ seed: contractSeed, document });
  const owl = { no: 4 };

  await insertPet(store.sandbox('default'), owl);

  t.notOk(Object.isFrozen(owl));
});

t.test('refuses values that JSON cannot represent when they are stored', async (t) => {
  const sandbox = (await openStore({ seed: contractSeed, document })).sandbox('default');
  const loop: Record<string, unknown> = { no: 5 };
  loop.tags = [loop];
  const insert = (pet: Record<string, unknown>) =>
    sandbox.write(async ({ records }) => records('pets').insert(pet));

  await t.rejects(insert({ no: 5, size: { mass: [1n] } }), {
    message: 'pets: the record cannot be stored: /size/mass/0 is a BigInt. Store it as a string.',
  });
  await t.rejects(insert(loop), {
    message:
      'pets: the record cannot be stored: it is nested deeper than 500 levels, or contains itself.',
  });
  t.equal((await sandbox.read(({ records }) => records('pets').get('5')))?.no, undefined);
});

t.test('returns the record inserted last that still exists', async (t) => {
  const sandbox = (await openStore({ seed: contractSeed, document })).sandbox('default');
  const last = () => sandbox.read(({ records }) => records('owls').last());

  t.equal(await last(), undefined);
  for (let no = 1; no <= 100; no++)
    await sandbox.write(({ records }) => records('owls').insert({ id: `${no}` }));
  t.strictSame(await last(), { id: '100' });
  await sandbox.write(({ records }) => records('owls').remove('100'));
  t.strictSame(await last(), { id: '99' });
  const owls = await sandbox.read(async ({ records }) => records('owls'));
  t.throws(() => owls.last(), /has ended/);
});

t.test('uses "id" as key property by default', async (t) => {
  const seed = { records: { pets: [{ id: 'a' }] }, value: 1, clock: { offset: 0 } };
  const store = await openStore({ seed, document });

  const found = await store.sandbox('default').read(({ records }) => records('pets').get('a'));

  t.strictSame(found, { id: 'a' });
});

t.test('refuses a seed with duplicate keys', async (t) => {
  const records = { 'a/b': [{ id: 1 }, { id: 2 }, { id: '1' }] };
  const seed = { records, value: 1, clock: { offset: 0 } };

  await t.rejects(openStore({ seed, document }), {
    message:
      'seed/records/a~1b/2: duplicate key "1", also used by seed/records/a~1b/0. Change or remove one of them.',
  });
});

t.test('advances the clock between transactions only', async (t) => {
  const seed = { records: {}, value: 1, clock: { offset: 0 } };
  const sandbox = (await openStore({ seed, document })).sandbox('default');
  const readClock = () => sandbox.read(async ({ clock }) => [clock.now(), clock.iso()] as const);
  const [start] = await readClock();

  const [first, second] = await sandbox.write(async (transaction) => {
    const before = transaction.clock.now();
    while ((await readClock())[0] === before) await new Promise(setImmediate);
    return [before, transaction.clock.now()];
  });

  t.equal(first, second);
  const [now, iso] = await readClock();
  t.ok(start < now);
  t.equal(iso, new Date(now).toISOString());
});

t.test('generates evicted seed collections again', async (t) => {
  const made: string[] = [];
  const lazy = {
    keyOf: () => undefined,
    recordsOf: (resource: string) => {
      made.push(resource);
      return [{ id: resource }];
    },
  };
  const seed = { records: {}, value: 1, clock: { offset: 0 }, lazy };
  const store = await openStore({ seed, document });
  const find = (resource: string) =>
    store.sandbox('default').read(({ records }) => records(resource).get(resource));

  for (let number = 0; number < 1025; number++) await find(`r${number}`);

  t.strictSame(await find('r1024'), { id: 'r1024' });
  t.equal(made.length, 1025);
  t.strictSame(await find('r0'), { id: 'r0' });
  t.equal(made.length, 1026);
});

for (const [outcome, settle] of [
  ['succeeds', () => 'seen'],
  [
    'fails',
    () => {
      throw new Error('seen');
    },
  ],
] as const) {
  t.test(`takes back what a dry run writes after it waited, if it ${outcome}`, async (t) => {
    const sandbox = (await openStore({ seed: contractSeed, document })).sandbox('default');
    const before = await sandbox.read(({ records }) => records('pets').list().total);

    const tried = await sandbox.write(async ({ records, dryRun }) => {
      const result = dryRun(async () => {
        await Promise.resolve();
        records('pets').insert({ no: 5 });
        return settle();
      });
      const shown = await result.catch(({ message }) => message);
      return { shown, total: records('pets').list().total };
    });

    t.strictSame(tried, { shown: 'seen', total: before });
    t.equal(await sandbox.read(({ records }) => records('pets').list().total), before);
  });
}

t.test('takes back what a dry run wrote that fails at once', async (t) => {
  const sandbox = (await openStore({ seed: contractSeed, document })).sandbox('default');

  const total = await sandbox.write(({ records, dryRun }) => {
    const before = records('pets').list().total;
    t.throws(() =>
      dryRun(() => {
        records('pets').insert({ no: 5 });
        throw new Error('refused');
      }),
    );
    return records('pets').list().total - before;
  });

  t.equal(total, 0);
});
