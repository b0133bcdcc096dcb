import type { Test } from 'tap';
import { type ContractStores, cat, dog, insertPet, owl, petsIn, pup } from './contract-store.ts';

/** What every engine does with records. */
export function testRecords(t: Test, { openBox }: ContractStores): void {
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
}
