import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { breakDisk, halveNextWrite } from '../support/broken-disk.ts';
import { insertPet, petsIn } from '../support/store-contract.ts';
import { copyAsIfKilled, openStoreFile, tom } from '../support/store-file.ts';
import { errorOf, idsIn, open, rex, until } from './support/checkpointed-store.ts';

t.test('refuses writes with 507 while the disk is full, serves reads, and recovers', async (t) => {
  for (const durability of ['process', 'power'] as const) {
    const { file, store, box, warnings } = await open(t, { durability });
    await insertPet(box, rex);
    const mend = breakDisk(t, 'writeSync', { code: 'ENOSPC' });

    for (const _ of [1, 2]) {
      t.match(await errorOf(insertPet(box, { id: 'tim' })), {
        status: 507,
        code: 'storage-full',
        message: `The write could not be stored, so nothing was changed: ${file}.log: ENOSPC: simulated by a test, writeSync. Free disk space; until then reads continue and writes are refused.`,
      });
    }

    t.strictSame(await petsIn(box), [tom, rex]);
    const reason = `${file}.log: ENOSPC: simulated by a test, writeSync`;
    t.strictSame(store.health(), { status: 'degraded', reason });
    await new Promise(setImmediate);
    t.strictSame(store.health(), { status: 'degraded', reason });
    mend();
    await until(() => store.health().status === 'ok');
    await insertPet(box, { id: 'tim' });
    t.strictSame(warnings, [
      `Writes are refused until they can be stored: ${reason}`,
      'Writes are accepted again.',
    ]);
    t.strictSame(await idsIn(await openStoreFile(t, copyAsIfKilled(file))), ['tom', 'rex', 'tim']);
    await store.close();
  }
});

t.test('completes a partial write', async (t) => {
  const { file, box } = await open(t);
  halveNextWrite(t);

  await insertPet(box, rex);

  t.strictSame(await idsIn(await openStoreFile(t, copyAsIfKilled(file))), ['tom', 'rex']);
});

t.test('detects free space at the next write without a health check', async (t) => {
  const { store, box, waitForWarning } = await open(t);
  const mend = breakDisk(t, 'writeSync', { code: 'EDQUOT' });
  t.match(await errorOf(insertPet(box, rex)), { code: 'storage-full' });
  mend();

  await insertPet(box, rex);

  await waitForWarning(/^Writes are accepted again\.$/);
  t.strictSame(store.health(), { status: 'ok' });
});

t.test('refuses writes with 503 when the disk fails', async (t) => {
  for (const call of ['fdatasync', 'writeSync'] as const) {
    const { store, box } = await open(t, { durability: 'power' });
    const mend = breakDisk(t, call, { code: 'EIO' });

    t.match(await errorOf(insertPet(box, rex)), {
      status: 503,
      code: 'storage-failed',
      message: /Make the file writable; until then reads continue/,
    });

    mend();
    t.strictSame(await petsIn(box), [tom]);
    await insertPet(box, rex);
    await store.close();
  }
});

t.test('removes a refused commit before the next write', async (t) => {
  const { file, box, waitForWarning } = await open(t, { durability: 'power' });
  await insertPet(box, rex);
  const mendSync = breakDisk(t, 'fdatasync', { code: 'EIO' });
  const mendCut = breakDisk(t, 'ftruncateSync', { code: 'EIO' });
  t.match(await errorOf(insertPet(box, { id: 'lost' })), { code: 'storage-failed' });
  t.match(await errorOf(insertPet(box, { id: 'lost too' })), { code: 'storage-failed' });
  mendSync();
  t.match(readFileSync(`${file}.log`, 'utf8'), '"lost"');

  mendCut();
  await insertPet(box, { id: 'tim' });

  await waitForWarning(/accepted again/);
  t.strictSame(await idsIn(await openStoreFile(t, copyAsIfKilled(file))), ['tom', 'rex', 'tim']);
});

t.test('does not carry a refused commit over to the next log', async (t) => {
  const { file, store, box } = await open(t, { durability: 'power' });
  await insertPet(box, rex);
  const mendSync = breakDisk(t, 'fdatasync', { code: 'EIO' });
  const mendCut = breakDisk(t, 'ftruncateSync', { code: 'EIO' });
  t.match(await errorOf(insertPet(box, { id: 'lost' })), { code: 'storage-failed' });
  mendSync();

  await t.rejects(store.close(), { message: /its device reports an error/ });
  mendCut();

  t.notOk(existsSync(`${file}.log.old`));
});
