import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import type { StoreOptions } from '../../src/store/store.ts';
import type { FileDurability } from '../../src/store/types.ts';
import { contractSeed, insertPet, petsIn, testStoreContract } from '../support/store-contract.ts';
import {
  contentOf,
  copyAsIfKilled,
  createWarningCollector,
  openStoreFile,
  petsSeed,
  tom,
} from '../support/store-file.ts';
import { content, document, draw, fileOf, newFile } from './support/pets-file.ts';

const first = `{
  "version": 1,
  "document": {
    "title": "Pets",
    "version": "1.0"
  },
  "seed": 7,
  "commit": 0,
  "sandboxes": {
    "default": {
      "clock": {"offset":0},
      "random": RANDOM,
      "records": {
        "pets": [
          {"id":"tom","name":"Tom"}
        ]
      },
      "snapshots": {}
    }
  }
}
`;

const durabilities: readonly FileDurability[] = ['process', 'power', 'exit'];

for (const durability of durabilities) {
  t.test(`a store in a file (${durability})`, async (t) => {
    testStoreContract(t, (t) => openStoreFile(t, newFile(t), { seed: contractSeed, durability }));
  });

  t.test(`reads back everything written (${durability})`, async (t) => {
    const file = newFile(t);
    const options: Partial<StoreOptions> = { durability };
    const store = await openStoreFile(t, file, options);
    await insertPet(store.sandbox('default'), { id: 'rex' });
    t.strictSame(store.counts(), { commits: 1, conflicts: 0 });
    await insertPet(store.sandbox('other'), { id: 'tim' });
    await store.sandbox('other').snapshots.take('two');
    await petsIn(store.sandbox('only read'));
    const drawn = [await draw(store.sandbox('default'))];
    await store.close();
    t.notOk(existsSync(`${file}.log`) || existsSync(`${file}.lock`));

    const again = await openStoreFile(t, file, { ...options, seed: { ...petsSeed, records: {} } });

    t.strictSame(await petsIn(again.sandbox('default')), [tom, { id: 'rex' }]);
    t.strictSame(await petsIn(again.sandbox('other')), [tom, { id: 'tim' }]);
    t.strictSame(again.sandbox('other').snapshots.list(), [
      { name: 'two', clock: { offset: 0 }, records: 2 },
    ]);
    t.strictSame(await petsIn(again.sandbox('only read')), []);
    drawn.push(await draw(again.sandbox('default')));
    t.strictSame(drawn, [await draw(again.sandbox('new')), await draw(again.sandbox('new'))]);
  });
}

t.test('creates a readable file from the seed', async (t) => {
  const file = newFile(t);

  await openStoreFile(t, file);

  t.equal(readFileSync(file, 'utf8').replace(/\[-?\d+(,-?\d+){3}\]/, 'RANDOM'), first);
});

t.test('saves once when closed twice, and not at all without changes', async (t) => {
  const file = fileOf(t, content());
  const store = await openStoreFile(t, file);

  await Promise.all([store.close(), store.close()]);

  t.equal(readFileSync(file, 'utf8'), content());
});

t.test('with "exit", writes nothing before closing and deletes earlier logs', async (t) => {
  const file = newFile(t);
  const before = await openStoreFile(t, file);
  await insertPet(before.sandbox('default'), { id: 'rex' });
  const killed = copyAsIfKilled(file);

  const store = await openStoreFile(t, killed, { durability: 'exit' });

  t.notOk(existsSync(`${killed}.log`));
  t.strictSame(contentOf(killed).sandboxes.default.records.pets, [tom, { id: 'rex' }]);
  await insertPet(store.sandbox('default'), { id: 'tim' });
  t.strictSame(contentOf(killed).sandboxes.default.records.pets, [tom, { id: 'rex' }]);
  await store.close();
  t.strictSame(contentOf(killed).sandboxes.default.records.pets.length, 3);
});

t.test('keeps a changed clock and state after a kill and after closing', async (t) => {
  const file = newFile(t);
  const store = await openStoreFile(t, file);
  const later = { frozen: '2020-01-01T00:00:00.000Z' };
  await store.sandbox('default').setClock(() => later);

  const other = { ...store.sandbox('other').state(), records: { pets: [{ id: 'rex' }] } };
  await store.sandbox('other').replace(other);

  const killed = await openStoreFile(t, copyAsIfKilled(file));
  await store.close();
  const closed = await openStoreFile(t, file);

  for (const again of [killed, closed]) {
    t.strictSame(again.sandbox('default').clock(), later);
    t.strictSame(again.sandbox('other').state(), other);
  }
});

t.test('treats names such as __proto__ like others', async (t) => {
  const file = newFile(t);
  const store = await openStoreFile(t, file);
  const names = ['__proto__', 'constructor', '10', '2'];
  for (const name of names) {
    await insertPet(store.sandbox(name), { id: name, ['__proto__']: { wide: 1 }, toString: 'x' });
    await store.sandbox(name).snapshots.take('__proto__');
  }

  const killed = await openStoreFile(t, copyAsIfKilled(file));
  await store.close();
  const closed = await openStoreFile(t, file);

  for (const again of [killed, closed]) {
    for (const name of names) {
      const [, pet] = await petsIn(again.sandbox(name));
      t.equal(pet?.id, name);
      t.strictSame(Object.keys(pet ?? {}).sort(), ['__proto__', 'id', 'toString']);
      t.equal(again.sandbox(name).snapshots.list()[0]?.name, '__proto__');
    }
  }
});

t.test('refuses only the record that JSON cannot represent', async (t) => {
  const collector = createWarningCollector();
  const store = await openStoreFile(t, newFile(t), { onWarning: collector.onWarning });
  const sandbox = store.sandbox('default');

  const [strange, usual] = await Promise.allSettled([
    insertPet(sandbox, { id: 'big', size: 10n }),
    insertPet(store.sandbox('other'), { id: 'rex' }),
  ]);

  t.match(strange, { status: 'rejected', reason: { message: /size is a BigInt/ } });
  t.match(usual, { status: 'fulfilled' });
  t.strictSame(await petsIn(sandbox), [tom]);
  t.strictSame(store.health(), { status: 'ok' });
});

t.test('rejects closing when the last save fails, and keeps the log', async (t) => {
  const file = newFile(t);
  const store = await openStoreFile(t, file);
  await insertPet(store.sandbox('default'), { id: 'rex' });
  mkdirSync(`${file}.tmp`);

  await t.rejects(store.close(), {
    message:
      /pets\.json: cannot be written \(.*it is a folder\)\. Fix that, or name another file\.$/,
  });

  const again = await openStoreFile(t, copyAsIfKilled(file));
  t.strictSame(await petsIn(again.sandbox('default')), [tom, { id: 'rex' }]);
});

t.test('reseeds a file for the same document only', async (t) => {
  const file = newFile(t);
  const store = await openStoreFile(t, file, { seed: contractSeed });
  await insertPet(store.sandbox('default'), { no: 9 });
  const seed = { ...contractSeed, records: { owners: [] } };
  const keeps = () => true;

  await t.rejects(
    store.reseed(seed, { document: { title: 'Birds', version: '1' }, isKept: keeps }),
    {
      message: /made for "Pets", but this document is "Birds"/,
    },
  );
  await store.reseed(seed, { document, isKept: keeps });

  const { records } = contentOf(file).sandboxes.default;
  t.match(records, { owners: [], pets: [{ no: 1 }, { no: 2 }, { no: 3 }, { no: 9 }] });
});
