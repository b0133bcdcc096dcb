import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { acquireStoreFile, openStore } from '../../src/store/store.ts';
import { breakDisk } from '../support/broken-disk.ts';
import { captureWarning } from '../support/captured-warning.ts';
import { insertPet, petsIn } from '../support/store-contract.ts';
import { contentOf, copyAsIfKilled, openStoreFile, petsSeed, tom } from '../support/store-file.ts';
import { errorOf, idsIn, open, rex, until } from './support/checkpointed-store.ts';

/** More than a log may hold before the file is written anew. */
const big = { id: 'big', text: 'x'.repeat(2 ** 20) };

/** True for the writing of a log or of what is to be one. */
function isLog(path: unknown): boolean {
  return String(path).endsWith('.log');
}

for (const durability of ['process', 'power'] as const) {
  t.test(
    `writes a checkpoint in the background once the log has grown (${durability})`,
    async (t) => {
      const { file, store, box, warnings } = await open(t, { durability });
      await insertPet(box, big);
      const left = copyAsIfKilled(file);

      await until(() => contentOf(file).sandboxes.default.records.pets.length === 2);
      await insertPet(box, rex);
      await until(() => !existsSync(`${file}.log.old`));

      t.ok(statSync(`${file}.log`).size < 1000);
      t.equal(contentOf(file).commit, 1);
      for (const path of [left, copyAsIfKilled(file)]) {
        const again = await openStoreFile(t, path, { durability });
        t.match(await idsIn(again), ['tom', 'big']);
        await again.close();
      }
      t.strictSame(warnings, []);
      await store.close();
      t.equal(contentOf(file).commit, 2);
    },
  );
}

t.test('reports a failed checkpoint and keeps the log', async (t) => {
  const { file, store, box, waitForWarning } = await open(t);
  mkdirSync(`${file}.tmp`);

  await insertPet(box, big);

  await waitForWarning(
    /pets\.json: cannot be written \(.*it is a folder\)\. Fix that, or name another file\. Until then the log keeps all changes\.$/,
  );
  t.strictSame(await idsIn(await openStoreFile(t, copyAsIfKilled(file))), ['tom', 'big']);
  t.strictSame(store.health(), { status: 'ok' });
  rmSync(`${file}.tmp`, { recursive: true });
  await insertPet(box, { ...big, id: 'bigger' });
  await until(() => statSync(file).size > 2 * big.text.length);
  await store.close();
  t.strictSame(await idsIn(await openStoreFile(t, file)), ['tom', 'big', 'bigger']);
});

t.test('reports that the folder of the file is missing', async (t) => {
  const { file, store, box } = await open(t);
  await insertPet(box, rex);
  rmSync(dirname(file), { recursive: true });

  await t.rejects(store.close(), {
    message: `${file}: the folder ${dirname(file)} does not exist. Create it, or name another file.`,
  });
});

t.test('keeps the previous log if a new one cannot be created', async (t) => {
  const { file, store, box, waitForWarning } = await open(t);
  const mend = breakDisk(t, 'openSync', { code: 'EMFILE', matches: isLog });

  await insertPet(box, big);

  await waitForWarning(/EMFILE.* Until then the log keeps all changes\.$/);
  await insertPet(box, rex);
  mend();
  const left = copyAsIfKilled(file);
  t.notOk(existsSync(`${left}.log.old`));
  t.strictSame(await idsIn(await openStoreFile(t, left)), ['tom', 'big', 'rex']);
  await store.close();
  t.strictSame(await idsIn(await openStoreFile(t, file)), ['tom', 'big', 'rex']);
});

t.test('keeps the previous log if the header of a new one cannot be written', async (t) => {
  const { file, store, box, waitForWarning } = await open(t);
  const mend = breakDisk(t, 'writeSync', {
    code: 'ENOSPC',
    matches: (_, text) => String(text).includes('"after":1'),
  });

  await insertPet(box, big);

  await waitForWarning(/ENOSPC.* Until then the log keeps all changes\.$/);
  mend();
  await insertPet(box, rex);
  t.strictSame(await idsIn(await openStoreFile(t, copyAsIfKilled(file))), ['tom', 'big', 'rex']);
  await store.close();
});

t.test('restores an evicted sandbox, also for callers that hold it', async (t) => {
  const { file, store } = await open(t, { limits: { max: 2, idle: 10_000 } });
  const held = store.sandbox('a');
  await insertPet(held, rex);
  await held.snapshots.take('one');
  for (const name of ['b', 'c', 'd']) await insertPet(store.sandbox(name), { id: name });
  t.ok(readdirSync(`${file}.parked`).length > 0);

  t.strictSame(await petsIn(held), [tom, rex]);
  t.equal(held.snapshots.list().length, 1);
  await store.sandbox('b').reset();
  store.sandbox('c');
  await insertPet(held, { id: 'tim' });
  store.sandbox('d');
  store.sandbox('b');
  await held.snapshots.take('two');
  store.sandbox('d');
  store.sandbox('b');
  await held.reset();

  t.strictSame(await idsIn(store, 'a'), ['tom']);
  t.strictSame(
    store
      .sandbox('a')
      .snapshots.list()
      .map(({ records }) => records),
    [2, 3],
  );
  const left = copyAsIfKilled(file);
  await store.close();
  t.notOk(existsSync(`${file}.parked`));
  for (const path of [left, file]) {
    const again = await openStoreFile(t, path);
    t.strictSame(await idsIn(again, 'd'), ['tom', 'd']);
    t.strictSame(await idsIn(again, 'a'), ['tom']);
    t.equal(again.sandbox('a').snapshots.list().length, 2);
  }
});

t.test('keeps a sandbox in memory if it cannot be parked', async (t) => {
  const { file, store, warnings } = await open(t, { limits: { max: 2, idle: 10_000 } });
  await insertPet(store.sandbox('a'), rex);
  writeFileSync(`${file}.parked`, 'in the way');

  await insertPet(store.sandbox('b'), { id: 'b' });
  await insertPet(store.sandbox('c'), { id: 'c' });

  t.match(warnings, [/pets\.json\.parked: E.*\. Idle sandboxes stay in memory\.$/]);
  t.strictSame(await idsIn(store, 'a'), ['tom', 'rex']);
  await store.close();
  t.strictSame(await idsIn(await openStoreFile(t, file), 'a'), ['tom', 'rex']);
});

t.test('includes parked sandboxes in the checkpoint', async (t) => {
  const { file, store } = await open(t, { limits: { max: 2, idle: 10_000 } });
  await insertPet(store.sandbox('a'), rex);
  await insertPet(store.sandbox('b'), { id: 'b' });
  store.sandbox('never written to');
  await insertPet(store.sandbox('c'), big);

  await until(() => statSync(file).size > big.text.length);
  await until(() => !existsSync(`${file}.log.old`));

  t.strictSame(contentOf(file).sandboxes.a.records.pets, [tom, rex]);
  t.notOk('never written to' in contentOf(file).sandboxes);
  await store.close();
});

t.test('emits a process warning without a listener', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const store = await openStore({
    seed: petsSeed,
    document: { title: 'Pets', version: '1.0' },
    acquired: await acquireStoreFile(file),
  });
  const mend = breakDisk(t, 'writeSync', { code: 'ENOSPC' });

  const message = await captureWarning(async () => {
    t.match(await errorOf(insertPet(store.sandbox('default'), rex)), { code: 'storage-full' });
  });

  t.match(message, /Writes are refused until they can be stored/);
  mend();
  await store.close();
});

t.test('writes all records of a resource, however many', async (t) => {
  const { file, box, store } = await open(t);
  const pets = Array.from({ length: 100 }, (_, number) => ({ id: `pet ${number}` }));

  await box.write(({ records }) => {
    for (const pet of pets) records('pets').insert(pet);
  });
  await store.close();

  t.strictSame(contentOf(file).sandboxes.default.records.pets.slice(-100), pets);
});

t.test('writes a resource without records as an empty list', async (t) => {
  const { file, box, store } = await open(t);

  await box.write(({ records }) => records('pets').remove('tom'));
  await store.close();

  t.strictSame(contentOf(file).sandboxes.default.records, { pets: [] });
});

t.test('does not overwrite an edited file, however large the log', async (t) => {
  const { file, box, store, waitForWarning } = await open(t);
  writeFileSync(file, '{"mine": true}');
  await waitForWarning(/no longer written/);

  await insertPet(box, big);
  await insertPet(box, rex);

  t.equal(readFileSync(file, 'utf8'), '{"mine": true}');
  t.ok(statSync(`${file}.log`).size > big.text.length);
  await t.rejects(store.close(), /pets\.json\.conflict/);
});
