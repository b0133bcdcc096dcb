import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { acquireStoreFile, openStore } from '../../src/store/store.ts';
import type { Sandbox, SandboxLimits, Seed } from '../../src/store/types.ts';
import { captureWarning } from '../support/captured-warning.ts';

const document = { title: 'Pets', version: '1' };
const seed: Seed = { records: { pets: [{ id: 'tom' }] }, value: 1, clock: { offset: 0 } };
const day = 24 * 60 * 60 * 1000;

function insert(sandbox: Sandbox, id: string) {
  return sandbox.write(({ records }) => records('pets').insert({ id }));
}

function list(sandbox: Sandbox): Promise<readonly unknown[]> {
  return sandbox.read(({ records }) =>
    records('pets')
      .list()
      .records.map((record) => record.id),
  );
}

async function open(
  t: Test,
  limits: SandboxLimits,
  file?: string,
  edits: 'apply' | 'ignore' = 'ignore',
) {
  const warnings: string[] = [];
  const store = await openStore({
    seed,
    document,
    limits,
    edits,
    maxLogBytes: 16 * 2 ** 20,
    acquired: file === undefined ? undefined : await acquireStoreFile(file),
    onWarning: (sentence) => warnings.push(sentence),
  });
  t.teardown(() => store.close());
  return { store, warnings };
}

/** The parked files beside a store's file. */
function listParked(file: string): readonly string[] {
  return existsSync(`${file}.parked`) ? readdirSync(`${file}.parked`) : [];
}

function evictionNotice(which: string) {
  return `${which} dropped as least recently used. Raise --sandbox-max or --sandbox-idle, or keep all sandboxes in a file with --db.`;
}

t.test('drops the least recently used sandboxes above the limit and reports it', async (t) => {
  const { store, warnings } = await open(t, { max: 3, idle: day });
  for (const name of ['default', 'a', 'b']) await insert(store.sandbox(name), 'rex');
  await list(store.sandbox('a'));

  await insert(store.sandbox('c'), 'rex');

  t.strictSame(warnings, [evictionNotice('The sandbox "b" was')]);
  t.strictSame(await list(store.sandbox('default')), ['tom', 'rex'], 'this one stays');
  t.strictSame(await list(store.sandbox('a')), ['tom', 'rex']);
  t.strictSame(await list(store.sandbox('b')), ['tom'], 'it starts from the seed again');
});

t.test('keeps sandboxes with active writers above the limit', async (t) => {
  const { store, warnings } = await open(t, { max: 1, idle: day });
  const latch: { release?: () => void } = {};
  const released = new Promise<void>((resolve) => {
    latch.release = resolve;
  });
  const writing = store.sandbox('writer').write(async ({ records }) => {
    await released;
    records('pets').insert({ id: 'rex' });
  });

  await insert(store.sandbox('other'), 'rex');

  t.strictSame(warnings, []);
  latch.release?.();
  await writing;
  t.strictSame(await list(store.sandbox('writer')), ['tom', 'rex']);
});

t.test('a read that writes follows an evicted sandbox', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const { store } = await open(t, { max: 1, idle: day }, file);
  await insert(store.sandbox('reader'), 'rex');
  const latch: { release?: () => void } = {};
  const released = new Promise<void>((resolve) => {
    latch.release = resolve;
  });
  const reading = store.sandbox('reader').read(async ({ records }) => {
    await released;
    records('pets').insert({ id: 'max' });
  });

  await insert(store.sandbox('other'), 'rex');
  t.equal(listParked(file).length, 1);
  latch.release?.();
  await reading;

  t.strictSame(await list(store.sandbox('reader')), ['tom', 'rex', 'max']);
  await store.close();
});

t.test('drops idle sandboxes and reports it', async (t) => {
  const { store, warnings } = await open(t, { max: 100_000, idle: 1 });
  for (let number = 0; number < 60; number++) await list(store.sandbox(`s${number}`));
  await insert(store.sandbox('default'), 'rex');

  while (warnings.length < 2) await new Promise(setImmediate);

  t.match(
    warnings[0],
    /^The sandboxes "s0", "s1", .*"s4" and 45 more were dropped as least recently used\./,
  );
  t.match(warnings[1], /^The sandboxes "s50", .*"s54" and 5 more /);
  t.strictSame(await list(store.sandbox('default')), ['tom', 'rex']);
});

t.test('with a file, parks sandboxes, restores them and saves them', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const { store, warnings } = await open(t, { max: 2, idle: day }, file);
  await insert(store.sandbox('a'), 'rex');
  await store.sandbox('a').snapshots.take('one');
  await list(store.sandbox('unchanged'));

  await insert(store.sandbox('b'), 'tim');

  t.strictSame(listParked(file), ['1.json'], 'what is as the seed needs no place');
  t.strictSame(await list(store.sandbox('a')), ['tom', 'rex']);
  t.match(store.sandbox('a').snapshots.list(), [{ name: 'one', records: 2 }]);
  t.strictSame(listParked(file), ['2.json'], 'b is there now, and of a nothing is left');
  t.strictSame(warnings, []);
  await store.close();
  t.notOk(existsSync(`${file}.parked`));
  const again = await open(t, { max: 2, idle: day }, file);
  t.strictSame(await list(again.store.sandbox('a')), ['tom', 'rex']);
  t.strictSame(await list(again.store.sandbox('b')), ['tom', 'tim']);
});

t.test('eviction and restoration leave no files behind', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const { store } = await open(t, { max: 2, idle: day }, file);
  const names = ['a', 'b', 'c'];
  for (const name of names) await insert(store.sandbox(name), name);

  for (let round = 0; round < 10; round++) {
    for (const name of names) t.strictSame(await list(store.sandbox(name)), ['tom', name]);
  }

  t.equal(listParked(file).length, 2);
  await store.close();
});

t.test('keeps sandboxes in memory when parking fails and reports it once', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const { store, warnings } = await open(t, { max: 2, idle: day }, file);
  await insert(store.sandbox('a'), 'rex');
  writeFileSync(`${file}.parked`, 'in the way');

  for (const name of ['b', 'c']) await insert(store.sandbox(name), 'rex');

  t.equal(warnings.length, 1);
  t.match(warnings[0], /pets\.json\.parked: E.*\. Idle sandboxes stay in memory\.$/);
  for (const name of ['a', 'b', 'c']) {
    t.strictSame(await list(store.sandbox(name)), ['tom', 'rex']);
  }
  await store.close();
});

t.test('reduces a file with too many sandboxes to the limit', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const first = await open(t, { max: 100, idle: day }, file);
  const names = Array.from({ length: 8 }, (_, index) => `s${index}`);
  for (const name of names) await insert(first.store.sandbox(name), name);
  await first.store.close();

  const { store } = await open(t, { max: 3, idle: 2000 }, file);

  while (listParked(file).length < 8) await new Promise(setImmediate);
  for (const name of names) t.strictSame(await list(store.sandbox(name)), ['tom', name]);
  await store.close();
});

t.test('saves a sandbox restored during a checkpoint and deletes its parked file', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const { store } = await open(t, { max: 2, idle: day }, file);
  await insert(store.sandbox('a'), 'rex');
  await insert(store.sandbox('b'), 'tim');
  const large = 'x'.repeat(9 * 2 ** 20);

  await store.sandbox('default').write(({ records }) => records('pets').insert({ id: large }));
  while (!existsSync(`${file}.log.old`)) await new Promise(setImmediate);
  await list(store.sandbox('a'));

  t.strictSame(listParked(file), ['1.json', '2.json'], 'the writing may not have come to it yet');
  while (listParked(file).length > 1) await new Promise(setImmediate);
  const { sandboxes } = JSON.parse(readFileSync(file, 'utf8'));
  t.match(sandboxes, { a: { records: { pets: [{ id: 'tom' }, { id: 'rex' }] } } });
  await store.close();
});

t.test('an external edit replaces parked sandboxes', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const first = await open(t, { max: 9, idle: day }, file);
  for (const name of ['a', 'b']) await insert(first.store.sandbox(name), 'rex');
  await first.store.close();
  const { store, warnings } = await open(t, { max: 1, idle: 1 }, file, 'apply');
  while (listParked(file).length < 2) await new Promise(setImmediate);

  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"rex"', '"max"'));

  while (warnings.length === 0) await new Promise(setImmediate);
  t.match(warnings, [/was edited; the edit was applied\.$/]);
  t.strictSame(await list(store.sandbox('a')), ['tom', 'max']);
  await store.close();
});

t.test('emits a process warning about dropped sandboxes without a listener', async (t) => {
  const store = await openStore({ seed, document, limits: { max: 2, idle: day } });
  t.teardown(() => store.close());

  const message = await captureWarning(async () => {
    for (const name of ['one', 'two', 'three']) await list(store.sandbox(name));
  });

  t.match(message, /^The sandbox "one" was dropped as least recently used/);
});

t.test('emits a process warning about failed parking without a listener', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const prepared = await acquireStoreFile(file);
  const store = await openStore({
    seed,
    document,
    limits: { max: 2, idle: day },
    acquired: prepared,
  });
  writeFileSync(`${file}.parked`, 'in the way');

  const message = await captureWarning(async () => {
    for (const name of ['one', 'two', 'three']) await insert(store.sandbox(name), name);
  });

  t.match(message, /pets\.json\.parked: .*Idle sandboxes stay in memory\.$/);
  await store.close();
});

t.test('drops a sandbox that equals the seed', async (t) => {
  const file = join(t.testdir(), 'db.json');
  for (const place of [undefined, file]) {
    const { store } = await open(t, { max: 9, idle: day }, place);
    for (const name of ['default', 'a', 'b', 'c']) await insert(store.sandbox(name), 'rex');
    await store.sandbox('b').snapshots.take('one');
    for (const name of ['default', 'a', 'b']) await store.sandbox(name).reset();
    const held = store.sandbox('a');
    const busy = store.sandbox('busy');
    await busy.write(async () => store.drop('busy'));

    for (const name of ['default', 'a', 'b', 'c', 'none']) store.drop(name);

    t.strictSame(store.names(), ['default', 'b', 'c', 'busy']);
    t.strictSame(await list(held), ['tom'], 'who holds it has a new one');
    t.ok(store.has('a'));
    await store.close();
  }
  const { sandboxes } = JSON.parse(readFileSync(file, 'utf8'));
  t.strictSame(Object.keys(sandboxes), ['default', 'b', 'c']);
});

t.test('a parked sandbox exists', async (t) => {
  const file = join(t.testdir(), 'db.json');
  const { store } = await open(t, { max: 2, idle: day }, file);
  for (const name of ['default', 'a', 'b']) await insert(store.sandbox(name), 'rex');

  t.strictSame(store.names(), ['default', 'b', 'a']);
  t.ok(store.has('a'));
  t.strictSame(listParked(file).length, 1);
  await store.close();
});

t.test('the file holds internal records separately', async (t) => {
  const file = join(t.testdir(), 'db.json');
  const count = { id: 'pets', last: 7 };
  const { store } = await open(t, { max: 9, idle: day }, file);
  await store.sandbox('a').write(({ records }) => records('sandlot.numbers').insert(count));
  await store.close();

  const { a } = JSON.parse(readFileSync(file, 'utf8')).sandboxes;
  t.strictSame(a.internal, { 'sandlot.numbers': [count] });
  t.strictSame(a.records, { pets: [{ id: 'tom' }] });
  const again = (await open(t, { max: 9, idle: day }, file)).store;
  t.strictSame(again.sandbox('a').state().internal, a.internal);
  await again.close();
});
