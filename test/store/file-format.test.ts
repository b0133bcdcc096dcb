import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { insertPet } from '../support/store-contract.ts';
import { contentOf, openStoreFile, petsSeed } from '../support/store-file.ts';
import { content, document, draw, fileOf } from './support/pets-file.ts';

t.test('accepts the file of an earlier version of the document and updates it', async (t) => {
  const file = fileOf(t, content({ document: { title: 'Pets', version: '0.9' } }));
  const store = await openStoreFile(t, file);

  await insertPet(store.sandbox('default'), { id: 'rex' });
  await store.close();

  t.match(contentOf(file), { document, seed: 7, commit: 1 });
});

t.test(
  'reads the internal records of a file of the first edition, also in snapshots',
  async (t) => {
    const books = { 'sandlot.numbers': [{ id: 'pets', last: 4 }] };
    const snapshot = { clock: { offset: 0 }, random: [1, 2, 3, 4], records: {}, books };
    const file = fileOf(t, content({}, { books, snapshots: { one: snapshot } }));
    const store = await openStoreFile(t, file);
    const sandbox = store.sandbox('default');
    const last = () =>
      sandbox.read(async (transaction) => transaction.records('sandlot.numbers').get('pets')?.last);

    t.equal(await last(), 4);
    await sandbox.snapshots.restore('one');
    t.equal(await last(), 4);
    await store.close();
    t.match(contentOf(file).sandboxes, { default: { internal: books } });
  },
);

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
    ['{}', `at the top: must have the required property "version". ${fixHint}`],
    ['{"version": "1"}', `at the top: must have the required property "document". ${fixHint}`],
    [content({ extra: 1 }), `at the top: must not have the property "extra". ${fixHint}`],
    [
      content({}, { records: { 'a/b': [{ id: 1 }, 5] } }),
      `at /sandboxes/default/records/a~1b/1: must be object. ${fixHint}`,
    ],
    [
      content({}, { random: [1, 2] }),
      `at /sandboxes/default/random: must have at least 4 items. ${fixHint}`,
    ],
    [
      content({}, { snapshots: { one: {} } }),
      `at /sandboxes/default/snapshots/one: must have the required property "clock". ${fixHint}`,
    ],
    [content({ commit: -1 }), `at /commit: must be at least 0. ${fixHint}`],
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
