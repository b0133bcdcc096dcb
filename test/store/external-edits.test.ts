import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createEditHandler, FileMonitor } from '../../src/store/file/external-edits.ts';
import { acquireStoreFile, openStore, type StoreOptions } from '../../src/store/store.ts';
import { insertPet, petsIn } from '../support/store-contract.ts';
import {
  contentOf,
  copyAsIfKilled,
  createWarningCollector,
  openStoreFile,
  petsSeed,
  petsTitle,
  tom,
} from '../support/store-file.ts';

const rex = { id: 'rex' };
const ann = { id: 'ann' };

async function open(t: Test, options: Partial<StoreOptions> = {}) {
  const file = join(t.testdir({}), 'pets.json');
  const collector = createWarningCollector();
  const store = await openStoreFile(t, file, { onWarning: collector.onWarning, ...options });
  return { file, store, ...collector };
}

/** Writes other pets into a file by hand. */
function edit(file: string, pets: readonly object[], top: object = {}): string {
  const { sandboxes, ...rest } = contentOf(file);
  const text = JSON.stringify({
    ...rest,
    ...top,
    sandboxes: { ...sandboxes, default: { ...sandboxes.default, records: { pets } } },
  });
  writeFileSync(file, text);
  return text;
}

/** Files of a store that is about to write its file anew, because it died when it last did. */
async function openSaving(t: Test, options: Partial<StoreOptions> = {}) {
  const first = join(t.testdir({}), 'pets.json');
  const store = await openStoreFile(t, first);
  await insertPet(store.sandbox('default'), rex);
  const file = copyAsIfKilled(first);
  writeFileSync(`${file}.log.old`, readFileSync(`${file}.log`));
  rmSync(`${file}.log`);
  const collector = createWarningCollector();
  const opened = await openStoreFile(t, file, { onWarning: collector.onWarning, ...options });
  return { file, store: opened, ...collector };
}

for (const durability of ['process', 'exit'] as const) {
  t.test(`reports an edit once and writes a conflict file (${durability})`, async (t) => {
    const { file, store, warnings, waitForWarning } = await open(t, { durability });
    await insertPet(store.sandbox('default'), rex);
    edit(file, [ann]);
    await waitForWarning(/no longer written/);
    const text = edit(file, [ann, tom]);
    await insertPet(store.sandbox('default'), { id: 'tim' });
    await new Promise((resolve) => setTimeout(resolve, 1100));

    await t.rejects(store.close(), {
      message: `${file}: was edited while it was in use, so it was not overwritten. The state is saved in ${file}.conflict.`,
    });

    t.strictSame(warnings, [
      `${file}: was edited, so it is no longer written. On exit the state is saved in ${file}.conflict. Start with --watch-db to apply such edits.`,
    ]);
    t.equal(readFileSync(file, 'utf8'), text);
    t.strictSame(contentOf(`${file}.conflict`).sandboxes.default.records.pets, [
      tom,
      rex,
      { id: 'tim' },
    ]);
    t.notOk(existsSync(`${file}.log`) || existsSync(`${file}.lock`));
    const again = await openStoreFile(t, file);
    t.strictSame(await petsIn(again.sandbox('default')), [ann, tom]);
  });

  t.test(`--watch-db applies an edit and drops what it lacks (${durability})`, async (t) => {
    const { file, store, warnings, waitForWarning } = await open(t, { durability, edits: 'apply' });
    const sandbox = store.sandbox('default');
    await insertPet(sandbox, rex);
    await insertPet(store.sandbox('other'), rex);

    edit(file, [ann], {
      sandboxes: { third: contentOf(file).sandboxes.default },
    });
    await waitForWarning(/edit was applied/);

    t.strictSame(warnings, [`${file}: was edited; the edit was applied.`]);
    t.strictSame(await petsIn(sandbox), [ann]);
    t.strictSame(await petsIn(store.sandbox('other')), [tom]);
    await insertPet(sandbox, { id: 'tim' });
    const left = copyAsIfKilled(file);
    await store.close();
    t.strictSame(contentOf(file).sandboxes.default.records.pets, [ann, { id: 'tim' }]);
    if (durability === 'exit') return;
    const again = await openStoreFile(t, left);
    t.strictSame(await petsIn(again.sandbox('default')), [ann, { id: 'tim' }]);
    t.strictSame(await petsIn(again.sandbox('other')), [tom]);
  });
}

t.test('--watch-db ignores an invalid edit and reports the reason', async (t) => {
  const { file, store, waitForWarning } = await open(t, { edits: 'apply' });
  const sandbox = store.sandbox('default');
  await insertPet(sandbox, rex);
  const valid = readFileSync(file, 'utf8');

  writeFileSync(file, '{');
  await waitForWarning(
    /invalid JSON at 1:2: .*\. Fix the file, or name another one\. Until then the edit is ignored\.$/,
  );
  writeFileSync(file, valid);
  edit(file, [ann, ann]);
  await waitForWarning(/duplicate key "ann", also used by .* Until then the edit is ignored\.$/);
  writeFileSync(file, valid);
  edit(file, [ann], { document: { title: 'Birds', version: '1' } });
  await waitForWarning(
    /made for "Birds", but this document is "Pets". .* Until then the edit is ignored\.$/,
  );
  t.strictSame(await petsIn(sandbox), [tom, rex]);

  writeFileSync(file, valid);
  edit(file, [ann]);
  await waitForWarning(/edit was applied\.$/);
  t.strictSame(await petsIn(sandbox), [ann]);
  await store.close();
  t.notOk(existsSync(`${file}.conflict`));
});

t.test('reports an edit that was applied but could not be saved', async (t) => {
  const { file, store, waitForWarning } = await open(t, { edits: 'apply' });
  mkdirSync(`${file}.tmp`);
  edit(file, [ann]);

  await waitForWarning(/cannot be written \(.*\)\. .* The edit was applied nevertheless\.$/);

  t.strictSame(await petsIn(store.sandbox('default')), [ann]);
  rmSync(`${file}.tmp`, { recursive: true });
  await store.close();
  t.strictSame(contentOf(file).sandboxes.default.records.pets, [ann]);
});

t.test('refuses a transaction that was active when an edit was applied', async (t) => {
  const { file, store, waitForWarning } = await open(t, { edits: 'apply' });
  let end = () => {};
  const writing = store.sandbox('default').write(async ({ records }) => {
    records('pets').insert(rex);
    await new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  edit(file, [ann]);
  await waitForWarning(/edit was applied\.$/);

  end();

  await t.rejects(writing, { message: /was undone meanwhile .*Try again\.$/ });
  t.strictSame(await petsIn(store.sandbox('default')), [ann]);
});

t.test('does not overwrite an edit made during a save', async (t) => {
  const { file, store, warnings, waitForWarning } = await openSaving(t);
  const text = edit(file, [ann]);

  await waitForWarning(/no longer written/);

  t.equal(readFileSync(file, 'utf8'), text);
  t.equal(warnings.length, 2);
  const again = await openStoreFile(t, copyAsIfKilled(file));
  t.strictSame(await petsIn(again.sandbox('default')), [ann, rex]);
  await again.close();
  await t.rejects(store.close(), { message: /The state is saved in/ });
  t.equal(readFileSync(file, 'utf8'), text);
});

t.test('--watch-db applies an edit made during a save afterwards', async (t) => {
  const { file, store, waitForWarning } = await openSaving(t, { edits: 'apply' });
  edit(file, [ann]);

  await waitForWarning(/edit was applied\.$/);

  t.strictSame(await petsIn(store.sandbox('default')), [ann]);
  await store.close();
  t.strictSame(contentOf(file).sandboxes.default.records.pets, [ann]);
});

t.test('notices an edit between reading and opening the file', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  await (await openStoreFile(t, file)).close();
  const prepared = await acquireStoreFile(file);
  const text = edit(file, [ann]);
  const store = await openStore({ acquired: prepared, seed: petsSeed, document: petsTitle });

  await insertPet(store.sandbox('default'), rex);

  await t.rejects(store.close(), { message: /The state is saved in/ });
  t.equal(readFileSync(file, 'utf8'), text);
  t.strictSame(contentOf(`${file}.conflict`).sandboxes.default.records.pets, [tom, rex]);
});

t.test('writes no conflict file if nothing was changed', async (t) => {
  const { file, store, warnings } = await open(t);
  const text = edit(file, [ann]);

  await store.close();

  t.equal(readFileSync(file, 'utf8'), text);
  t.notOk(existsSync(`${file}.conflict`) || existsSync(`${file}.log`));
  t.strictSame(warnings, []);
});

t.test('recreates a deleted file', async (t) => {
  for (const edits of ['apply', 'ignore'] as const) {
    const { file, store, warnings } = await open(t, { edits });
    rmSync(file);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await insertPet(store.sandbox('default'), rex);

    await store.close();

    t.strictSame(contentOf(file).sandboxes.default.records.pets, [tom, rex]);
    t.strictSame(warnings, []);
  }
});

t.test('keeps the logs if the conflict file cannot be written', async (t) => {
  const { file, store } = await open(t);
  await insertPet(store.sandbox('default'), rex);
  edit(file, [ann]);
  mkdirSync(`${file}.conflict.tmp`);

  await t.rejects(store.close(), {
    message:
      /pets\.json\.conflict: cannot be written \(.*: it is a folder\)\. Fix that, or name another file\.$/,
  });

  const again = await openStoreFile(t, copyAsIfKilled(file));
  t.strictSame(await petsIn(again.sandbox('default')), [ann, rex]);
});

t.test('reports an edit during a background save once', async (t) => {
  const { file, warnings, waitForWarning, store } = await openSaving(t);
  const text = edit(file, [ann]);

  await waitForWarning(/no longer written/);

  t.equal(readFileSync(file, 'utf8'), text);
  t.equal(warnings.filter((sentence) => sentence.includes('was edited')).length, 1);
  await t.rejects(store.close(), /pets\.json\.conflict/);
});

t.test('ignores an edit whose file has disappeared', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const collector = createWarningCollector();
  const nothing = () => {
    t.fail('there is nothing to take in');
  };
  const options = {
    file,
    fileMonitor: new FileMonitor(file),
    saveAfter: async () => nothing(),
    notify: collector.onWarning,
  };

  await createEditHandler(options, nothing)();

  t.strictSame(collector.warnings, []);
});
