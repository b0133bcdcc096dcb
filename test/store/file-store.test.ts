import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { StoreOptions } from '../../src/store/store.ts';
import type { Durability, Sandbox } from '../../src/store/types.ts';
import { contractSeed, insertPet, petsIn, testStoreContract } from '../support/store-contract.ts';
import {
  contentOf,
  copyAsIfKilled,
  createWarningCollector,
  openStoreFile,
  petsSeed,
  petsTitle,
  tom,
} from '../support/store-file.ts';

const document = petsTitle;

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

/** A file's content, with changes to the top of it and to its default sandbox. */
function content(top: object = {}, box: object = {}) {
  return JSON.stringify({
    version: 1,
    document,
    seed: 7,
    sandboxes: {
      default: { clock: { offset: 0 }, random: [1, 2, 3, 4], records: { pets: [tom] }, ...box },
    },
    ...top,
  });
}

function newFile(t: Test) {
  return join(t.testdir({}), 'pets.json');
}
function fileOf(t: Test, text: string) {
  return join(t.testdir({ 'pets.json': text }), 'pets.json');
}
function draw(sandbox: Sandbox) {
  return sandbox.write(async ({ random }) => random.uint32());
}

const durabilities: readonly Durability[] = ['process', 'power', 'exit'];

for (const durability of durabilities) {
  t.test(`a store in a file (${durability})`, async (t) => {
    testStoreContract(t, (t) => openStoreFile(t, newFile(t), { seed: contractSeed, durability }));
  });

  t.test(`reads back everything written (${durability})`, async (t) => {
    const file = newFile(t);
    const options: Partial<StoreOptions> = { durability };
    const store = await openStoreFile(t, file, options);
    await insertPet(store.sandbox('default'), { id: 'rex' });
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

t.test('accepts the file of an earlier version of the document and updates it', async (t) => {
  const file = fileOf(t, content({ document: { title: 'Pets', version: '0.9' } }));
  const store = await openStoreFile(t, file);

  await insertPet(store.sandbox('default'), { id: 'rex' });
  await store.close();

  t.match(contentOf(file), { document, seed: 7, commit: 1 });
});

t.test('reads a frozen clock in any RFC 3339 form, also in snapshots', async (t) => {
  const clock = { frozen: '2020-01-01T02:00:00+02:00' };
  const snapshots = { one: { clock, random: [1, 2, 3, 4], records: {} } };
  const store = await openStoreFile(t, fileOf(t, content({}, { clock, snapshots })));
  const sandbox = store.sandbox('default');

  t.equal(await sandbox.read(async ({ clock }) => clock.iso()), '2020-01-01T00:00:00.000Z');
  t.strictSame(sandbox.snapshots.read('one')?.clock, { frozen: '2020-01-01T00:00:00.000Z' });
});

t.test('refuses a file with an invalid name and its location', async (t) => {
  const rule = '1 to 64 letters (A to Z), digits, "-", "_", "." and "~", not starting with "."';
  const named = JSON.parse(content());
  named.sandboxes['.bad'] = named.sandboxes.default;
  const snapshots = { 'a b': { clock: { offset: 0 }, random: [1, 2, 3, 4], records: {} } };

  for (const [text, place] of [
    [JSON.stringify(named), '/sandboxes/.bad'],
    [content({}, { snapshots }), '/sandboxes/default/snapshots/a b'],
  ] as const) {
    const file = fileOf(t, text);
    await t.rejects(openStoreFile(t, file), {
      message: `${file}: at ${place}: invalid name. A name is ${rule}. Fix the file, or name another one.`,
    });
    t.equal(readFileSync(file, 'utf8'), text, 'left as it was');
  }
});

t.test('uses the seed value of the file unless another is requested', async (t) => {
  const store = await openStoreFile(t, fileOf(t, content({ seed: 8 })));
  const folder = join(t.testdirName, 'other');
  mkdirSync(folder);
  const other = await openStoreFile(t, join(folder, 'x.json'), { seed: { ...petsSeed, value: 8 } });

  t.equal(await draw(store.sandbox('new')), await draw(other.sandbox('new')));
});

t.test('keeps the permissions of the file', async (t) => {
  const file = fileOf(t, content());
  chmodSync(file, 0o666);
  const store = await openStoreFile(t, file);

  await insertPet(store.sandbox('default'), { id: 'rex' });
  await store.close();

  t.equal(statSync(file).mode & 0o777, 0o666);
});

t.test('lets only the owner read a new file and its log', async (t) => {
  const file = newFile(t);
  const store = await openStoreFile(t, file);
  await insertPet(store.sandbox('default'), { id: 'rex' });

  t.equal(statSync(`${file}.log`).mode & 0o777, 0o600);
  await store.close();
  t.equal(statSync(file).mode & 0o777, 0o600);
});

t.test('gives the log the permissions of the file', async (t) => {
  const file = fileOf(t, content());
  chmodSync(file, 0o640);

  const store = await openStoreFile(t, file);

  t.equal(statSync(`${file}.log`).mode & 0o777, 0o640);
  await store.close();
});

t.test('opens no link, FIFO, socket or device in the place of its files', async (t) => {
  const fifo = newFile(t);
  execFileSync('mkfifo', [fifo]);
  await t.rejects(openStoreFile(t, fifo), {
    message: `${fifo}: is a FIFO, not a regular file. Name another file.`,
  });

  const file = fileOf(t, content());
  symlinkSync(fifo, `${file}.log`);
  await t.rejects(openStoreFile(t, file), {
    message: `${file}.log: is a symbolic link, not a regular file. Name another file.`,
  });

  await t.rejects(openStoreFile(t, '/dev/null'), { message: /^\/dev\/null: is a device, / });

  const socket = join(tmpdir(), `sandlot-${process.pid}.sock`);
  const server = createServer().listen(socket);
  t.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  await t.rejects(openStoreFile(t, socket), { message: /: is a socket, / });
});

t.test('does not write through a link in the place of its temporary file', async (t) => {
  const file = fileOf(t, content());
  const victim = join(t.testdirName, 'victim');
  symlinkSync(victim, `${file}.tmp`);
  const store = await openStoreFile(t, file);

  await insertPet(store.sandbox('default'), { id: 'rex' });
  await store.close();

  t.notOk(existsSync(victim));
});

t.test('refuses a file with several hard links', async (t) => {
  const file = fileOf(t, content());
  linkSync(file, join(t.testdirName, 'other.json'));

  await t.rejects(openStoreFile(t, file), {
    message: /: has 2 hard links, so another process may use it/,
  });
});

t.test('explains a link to nothing, a loop of links and a long name', async (t) => {
  const dangling = join(t.testdir({}), 'dangling.json');
  symlinkSync(join(t.testdirName, 'none'), dangling);
  await t.rejects(openStoreFile(t, dangling), {
    message: `${dangling}: cannot be used (no such file). Name another file.`,
  });

  const loop = join(t.testdirName, 'loop.json');
  symlinkSync(loop, loop);
  await t.rejects(openStoreFile(t, loop), {
    message: /cannot be used \(too many symbolic links\)/,
  });
  const long = join(t.testdirName, 'a'.repeat(300));
  await t.rejects(openStoreFile(t, long), { message: /cannot be used \(its name is too long\)/ });
});

t.test('keeps a symbolic link', async (t) => {
  const file = fileOf(t, content());
  const link = join(t.testdirName, 'link.json');
  symlinkSync(file, link);
  const store = await openStoreFile(t, link);

  await insertPet(store.sandbox('default'), { id: 'rex' });
  await store.close();

  t.equal(contentOf(file).sandboxes.default.records.pets.length, 2);
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
    message: /pets\.json: cannot be written \(.*EISDIR.*\)\. Fix that, or name another file\.$/,
  });

  const again = await openStoreFile(t, copyAsIfKilled(file));
  t.strictSame(await petsIn(again.sandbox('default')), [tom, { id: 'rex' }]);
});

t.test('refuses an unusable file with its location and leaves it unchanged', async (t) => {
  const fixHint = 'Fix the file, or name another one.';
  const refused: [text: string, sentence: string][] = [
    [
      '{\n  "version": 1,\n}',
      `invalid JSON at 3:1: unexpected "}", expected a property name. ${fixHint}`,
    ],
    ['', `invalid JSON at 1:1: unexpected end, expected a value. ${fixHint}`],
    ['[]', `at the top: must be object. ${fixHint}`],
    ['null', `at the top: must be object. ${fixHint}`],
    ['{}', `at the top: must have required property 'version'. ${fixHint}`],
    ['{"version": "1"}', `at the top: must have required property 'document'. ${fixHint}`],
    [
      content({ extra: 1 }),
      `at the top: must NOT have additional properties ("extra"). ${fixHint}`,
    ],
    [
      content({}, { records: { 'a/b': [{ id: 1 }, 5] } }),
      `at /sandboxes/default/records/a~1b/1: must be object. ${fixHint}`,
    ],
    [
      content({}, { random: [1, 2] }),
      `at /sandboxes/default/random: must NOT have fewer than 4 items. ${fixHint}`,
    ],
    [
      content({}, { snapshots: { one: {} } }),
      `at /sandboxes/default/snapshots/one: must have required property 'clock'. ${fixHint}`,
    ],
    [content({ commit: -1 }), `at /commit: must be >= 0. ${fixHint}`],
    [
      content({}, { clock: { frozen: 'noon' } }),
      `at /sandboxes/default/clock/frozen: must be an instant such as 2019-02-06T01:48:24Z. ${fixHint}`,
    ],
    [
      content({}, { clock: { offset: 1e300 } }),
      `at /sandboxes/default/clock/offset: must lead to an instant in the years 1 to 9999. ${fixHint}`,
    ],
    [
      content(
        {},
        { snapshots: { one: { clock: { offset: -1e14 }, random: [1, 2, 3, 4], records: {} } } },
      ),
      `at /sandboxes/default/snapshots/one/clock/offset: must lead to an instant in the years 1 to 9999. ${fixHint}`,
    ],
    [
      content({}, { clock: { frozen: '9999-12-31T23:59:59-01:00' } }),
      `at /sandboxes/default/clock/frozen: must lead to an instant in the years 1 to 9999. ${fixHint}`,
    ],
    [
      content({}, { records: { pets: [{ id: 1 }, { id: '1' }] } }),
      'at /sandboxes/default/records/pets/1: duplicate key "1", also used by FILE: at /sandboxes/default/records/pets/0. Change or remove one of them.',
    ],
    [
      content({}, { records: { pets: [{ name: 'Tom' }] } }),
      'at /sandboxes/default/records/pets/0: the record has no key. Its property "id" must be a string or a number.',
    ],
    [
      content({ version: 2 }),
      'written in format version 2, but this Sandlot reads version 1. Use the Sandlot that wrote it, or name another file.',
    ],
    [
      content({ document: { title: 'Birds', version: '1.0' } }),
      'made for "Birds", but this document is "Pets". Name the other document, or another file.',
    ],
    [
      content({ seed: 8 }),
      'made with seed 8, not 7. Pass --seed 8 or no seed, or name another file.',
    ],
  ];
  for (const [text, sentence] of refused) {
    const file = fileOf(t, text);

    const opening = openStoreFile(t, file, { seed: { ...petsSeed, valueSource: 'option' } });

    const message = `${file}: ${sentence.replace('FILE', file)}`;
    await t.rejects(opening, { message });
    t.equal(readFileSync(file, 'utf8'), text);
    t.notOk(existsSync(`${file}.lock`));
  }
});

t.test('refuses a file in a missing folder and creates nothing', async (t) => {
  const folder = join(t.testdir({}), 'gone');
  const file = join(folder, 'pets.json');

  await t.rejects(openStoreFile(t, file), {
    message: `${file}: the folder ${folder} does not exist. Create it, or name another file.`,
  });

  t.notOk(existsSync(folder));
});

t.test('refuses a folder', async (t) => {
  const folder = join(t.testdir({ 'pets.json': {} }), 'pets.json');

  await t.rejects(openStoreFile(t, folder), {
    message: `${folder}: cannot be read (EISDIR: illegal operation on a directory, read). Name another file.`,
  });
});

t.test('refuses a file that cannot be created', async (t) => {
  const file = newFile(t);
  mkdirSync(`${file}.tmp`);

  await t.rejects(openStoreFile(t, file), {
    message: /pets\.json: cannot be written \(.*EISDIR.*\)\. Fix that, or name another file\.$/,
  });

  t.notOk(existsSync(file) || existsSync(`${file}.log`) || existsSync(`${file}.lock`));
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
