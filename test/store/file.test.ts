import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type FileOptions, openFile } from '../../src/store/file.ts';
import { openStore, readFileSeed } from '../../src/store/open.ts';
import type { Sandbox, Seed } from '../../src/store/store.ts';
import {
  contractSeed,
  insertPet,
  meetsTheStoreContract,
  petsIn,
} from '../support/store-contract.ts';

const document = { title: 'Pets', version: '1.0' };
const pet = { id: 'tom', name: 'Tom' };
const seed: Seed = { records: { pets: [pet] }, value: 7, clock: { offset: 0 } };

const first = `{
  "version": 1,
  "document": {
    "title": "Pets",
    "version": "1.0"
  },
  "seed": 7,
  "sandboxes": {
    "default": {
      "clock": {
        "offset": 0
      },
      "random": [
        RANDOM
      ],
      "records": {
        "pets": [
          {
            "id": "tom",
            "name": "Tom"
          }
        ]
      },
      "snapshots": {}
    }
  }
}
`;

const never = () => () => {};

const open = (file: string, options: Partial<FileOptions> = {}) =>
  openFile({ file, seed, document, later: never, ...options });

const contentOf = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** A file's content, with changes to the top of it and to its default sandbox. */
const content = (top: object = {}, box: object = {}) =>
  JSON.stringify({
    version: 1,
    document,
    seed: 7,
    sandboxes: {
      default: { clock: { offset: 0 }, random: [1, 2, 3, 4], records: { pets: [pet] }, ...box },
    },
    ...top,
  });

const fileOf = (t: Test, text: string) => join(t.testdir({ 'pets.json': text }), 'pets.json');

const draw = (sandbox: Sandbox) => sandbox.write(async ({ random }) => random.uint32());

meetsTheStoreContract(t, (t) =>
  openStore({
    seed: contractSeed,
    document,
    freeze: 'deep',
    file: join(t.testdir({}), 'store.json'),
  }),
);

t.test('a file that is not there is made of the seed, for people to read', async (t) => {
  const file = join(t.testdir({}), 'pets.json');

  await open(file);

  const text = readFileSync(file, 'utf8').replace(/(-?\d+,?\s+){3}-?\d+/, 'RANDOM');
  t.equal(text, first);
});

t.test('what was written is there when the file is opened again', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const store = await open(file);
  await insertPet(store.sandbox('default'), { id: 'rex' });
  await insertPet(store.sandbox('other'), { id: 'tim' });
  await petsIn(store.sandbox('only read'));
  const drawn = [await draw(store.sandbox('default'))];
  await store.close();

  const again = await open(file, { seed: { ...seed, records: {} } });

  t.strictSame(await petsIn(again.sandbox('default')), [pet, { id: 'rex' }]);
  t.strictSame(await petsIn(again.sandbox('other')), [pet, { id: 'tim' }]);
  t.strictSame(await petsIn(again.sandbox('only read')), []);
  drawn.push(await draw(again.sandbox('default')));
  t.strictSame(drawn, [await draw(again.sandbox('new')), await draw(again.sandbox('new'))]);
});

t.test('closing twice saves once and changes nothing that is saved', async (t) => {
  const file = fileOf(t, content());
  const store = await open(file);

  await Promise.all([store.close(), store.close()]);

  t.equal(readFileSync(file, 'utf8'), content());
});

t.test('a commit is saved soon, behind the calls', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const store = await openStore({ file, seed, document });

  await insertPet(store.sandbox('default'), { id: 'rex' });

  t.notMatch(readFileSync(file, 'utf8'), 'rex');
  while (!readFileSync(file, 'utf8').includes('rex')) await new Promise(setImmediate);
  await store.close();
});

/** A store whose next save fails, and the function that makes it try one. */
const openFailing = async (t: Test, options: Partial<FileOptions> = {}) => {
  const folder = join(t.testdir({ data: {} }), 'data');
  const plans: (() => void)[] = [];
  const later = (run: () => void) => {
    plans.push(run);
    return () => {};
  };
  const store = await open(join(folder, 'pets.json'), { later, ...options });
  await insertPet(store.sandbox('default'), { id: 'rex' });
  rmSync(folder, { recursive: true });
  return { store, folder, save: () => plans.shift()?.() };
};

t.test('a save behind the calls that fails is reported, and made good on closing', async (t) => {
  let hear = (_: string) => {};
  const heard = new Promise<string>((resolve) => {
    hear = resolve;
  });
  const { store, folder, save } = await openFailing(t, { onTrouble: (text) => hear(text) });

  save();

  t.match(await heard, /^.*pets\.json: not saved, tried again at the next change: .*ENOENT/);
  t.strictSame(await petsIn(store.sandbox('default')), [pet, { id: 'rex' }]);
  mkdirSync(folder);
  await store.close();
  t.match(readFileSync(join(folder, 'pets.json'), 'utf8'), 'rex');
});

t.test('trouble that nobody listens to is a process warning', async (t) => {
  const { store, folder, save } = await openFailing(t);
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));

  save();

  t.match((await warned).message, /not saved/);
  mkdirSync(folder);
  await store.close();
});

t.test('closing rejects when the last save fails', async (t) => {
  const { store } = await openFailing(t);

  await t.rejects(store.close(), { code: 'ENOENT' });
});

t.test('a file of a newer version of the document is taken, and brought up to it', async (t) => {
  const file = fileOf(t, content({ document: { title: 'Pets', version: '0.9' } }));
  const store = await open(file);

  await insertPet(store.sandbox('default'), { id: 'rex' });
  await store.close();

  t.match(contentOf(file), { document, seed: 7 });
});

t.test('a frozen clock may be written as any instant', async (t) => {
  const store = await open(
    fileOf(t, content({}, { clock: { frozen: '2020-01-01T02:00:00+02:00' } })),
  );

  const now = await store.sandbox('default').read(async ({ clock }) => clock.iso());

  t.equal(now, '2020-01-01T00:00:00.000Z');
});

t.test('the seed value of a file holds when no other was asked for', async (t) => {
  const store = await open(fileOf(t, content({ seed: 8 })));
  const other = await open(join(t.testdir({}), 'x.json'), { seed: { ...seed, value: 8 } });

  t.equal(await draw(store.sandbox('new')), await draw(other.sandbox('new')));
});

t.test('a file that cannot be used is refused with the place, and left as it was', async (t) => {
  const mend = 'mend it, or name another file.';
  const refused: [text: string, sentence: string][] = [
    ['{\n  "version": 1,\n}', `not JSON from line 3, column 1 on; ${mend}`],
    ['', `not JSON from line 1, column 1 on; ${mend}`],
    ['[]', `at the top: must be object; ${mend}`],
    ['null', `at the top: must be object; ${mend}`],
    ['{}', `at the top: must have required property 'version'; ${mend}`],
    ['{"version": "1"}', `at the top: must have required property 'document'; ${mend}`],
    [content({ extra: 1 }), `at the top: must NOT have additional properties ("extra"); ${mend}`],
    [
      content({}, { records: { 'a/b': [{ id: 1 }, 5] } }),
      `at /sandboxes/default/records/a~1b/1: must be object; ${mend}`,
    ],
    [
      content({}, { random: [1, 2] }),
      `at /sandboxes/default/random: must NOT have fewer than 4 items; ${mend}`,
    ],
    [
      content({}, { snapshots: { one: {} } }),
      `at /sandboxes/default/snapshots: must NOT have more than 0 properties; ${mend}`,
    ],
    [
      content({}, { clock: { frozen: 'noon' } }),
      `at /sandboxes/default/clock/frozen: must be an instant such as 2019-02-06T01:48:24Z; ${mend}`,
    ],
    [
      content({}, { records: { pets: [{ id: 1 }, { id: '1' }] } }),
      'at /sandboxes/default/records/pets/1: its key "1" is also that of FILE: at /sandboxes/default/records/pets/0; change or remove one of them.',
    ],
    [
      content({}, { records: { pets: [{ name: 'Tom' }] } }),
      'at /sandboxes/default/records/pets/0: the record has no key; its property "id" has to be a string or a number.',
    ],
    [
      content({ version: 2 }),
      'written in version 2 of the form, and this Sandlot reads version 1; use the Sandlot that wrote it, or name another file.',
    ],
    [
      content({ document: { title: 'Birds', version: '1.0' } }),
      'made for "Birds", and this is "Pets"; serve that document, or name another file.',
    ],
    [
      content({ seed: 8 }),
      'made with the seed value 8, and 7 was asked for; ask for 8 or for none, or name another file.',
    ],
  ];
  for (const [text, sentence] of refused) {
    const file = fileOf(t, text);

    const opening = open(file, { seed: { ...seed, chosen: 'on purpose' } });

    const message = `${file}: ${sentence.replace('FILE', file)}`;
    await t.rejects(opening, { message });
    t.equal(readFileSync(file, 'utf8'), text);
  }
});

t.test('a file in a folder that is not there is refused, and nothing is made', async (t) => {
  const folder = join(t.testdir({}), 'gone');
  const file = join(folder, 'pets.json');

  await t.rejects(open(file), {
    message: `${file}: its folder ${folder} is not there; make it, or name another file.`,
  });

  t.notOk(existsSync(folder));
});

t.test('a file that cannot be read is refused', async (t) => {
  const folder = t.testdir({});

  await t.rejects(open(folder), {
    message: `${folder}: cannot be read (EISDIR: illegal operation on a directory, read); name another file.`,
  });
});

t.test('a file that cannot be made is refused', async (t) => {
  const file = fileOf(t, content());
  const folder = join(file, '..');
  // lowdb writes beside the file first; something there that is no file stands in its way.
  mkdirSync(join(folder, '.new.json.tmp'));

  await t.rejects(open(join(folder, 'new.json')), {
    message: /new\.json: cannot be written \(.*EISDIR.*\); see to it, or name another file\.$/,
  });
});

t.test('the seed value of a file can be read before the seed is made', async (t) => {
  t.equal(await readFileSeed(join(t.testdir({}), 'none.json')), undefined);
  t.equal(await readFileSeed(fileOf(t, content({ seed: 8 }))), 8);
  await t.rejects(readFileSeed(fileOf(t, '{}')), {
    message: /pets\.json: at the top: must have required property 'version'; mend it/,
  });
});
