import t, { type Test } from 'tap';
import { mergeRecordSets, readModuleFixtures } from '../../src/seed/supplied/module-fixtures.ts';
import { answerOf, documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

function open(t: Test, fixtures: string, files = {}) {
  return sandlotOf(t, documentOf({ '/pets': { get: silent } }), {
    files,
    module: `export const fixtures = ${fixtures};
    export const behaviours = { 'GET /pets': async (call, { records }) => ({
      status: 200, body: (await records('pets').list()).records,
    }) };`,
  });
}

t.test('fixtures are an object, a file relative to the module, or a URL', async (t) => {
  const files = { 'pets.json': '{"pets":[{"id":2}]}' };
  const kinds = ['{ pets: [{ id: 2 }] }', "'./pets.json'", "new URL('pets.json', import.meta.url)"];

  for (const kind of kinds) {
    await t.test(kind, async (t) => {
      const { app } = await open(t, kind, files);

      t.strictSame(answerOf(await app.inject('/pets')), [200, [{ id: 2 }]]);
    });
  }
});

/** Invalid fixtures and the message for each. */
const invalid: readonly (readonly [string, RegExp])[] = [
  ['{ pets: {} }', /^The fixtures: "pets" must be a list of records\.$/],
  ['{ pets: [{ id: 1 }, 5] }', /^The fixtures: "pets": the record at index 1 must be an object\.$/],
  ['{ pets: [{ id: 1 }, { id: 1 }] }', /pets\/1: duplicate key "1", also used by .*pets\/0/],
  ['{ pets: [{ name: "a" }, { name: "b" }] }', /pets\/0: the record has no key/],
  ["'./none.json'", /^The fixtures .*\/none\.json cannot be read: no such file\.$/],
  [
    "'./list.json'",
    /^The fixtures .*\/list\.json must be an object of lists of records, by resource\.$/,
  ],
  ["'./broken.json'", /^The fixtures .*\/broken\.json cannot be read: invalid JSON at /],
];

for (const [fixtures, message] of invalid) {
  t.test(`the fixtures ${fixtures} are refused`, async (t) => {
    const files = { 'list.json': '[]', 'broken.json': '}' };

    await t.rejects(open(t, fixtures, files), { message });
  });
}

t.test('a relative path is read from the working directory', async (t) => {
  const file = `${t.testdir({ 'pets.json': '{"pets":[]}' })}/pets.json`;

  t.strictSame(await readModuleFixtures(file), { pets: [] });
});

t.test('a module without fixtures has no records', async (t) => {
  t.strictSame(await readModuleFixtures(undefined), {});
});

t.test('a merged record set replaces records with the same key and appends the others', (t) => {
  const below = {
    cats: [{ id: 1 }],
    pets: [
      { id: 1, n: 'a' },
      { id: 2, n: 'b' },
    ],
  };
  const over = {
    dogs: [{ id: 1 }],
    pets: [
      { id: 3, n: 'c' },
      { id: 1, n: 'd' },
    ],
  };

  t.strictSame(
    mergeRecordSets([below, over], () => 'id'),
    {
      cats: [{ id: 1 }],
      pets: [
        { id: 1, n: 'd' },
        { id: 2, n: 'b' },
        { id: 3, n: 'c' },
      ],
      dogs: [{ id: 1 }],
    },
  );
  t.end();
});
