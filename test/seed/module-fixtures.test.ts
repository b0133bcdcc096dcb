import t, { type Test } from 'tap';
import { mergeRecordSets, readModuleFixtures } from '../../src/seed/fixtures/module-fixtures.ts';
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

t.test('fixtures are an object, or a file beside the module, or its URL', async (t) => {
  const files = { 'pets.json': '{"pets":[{"id":2}]}' };
  const kinds = ['{ pets: [{ id: 2 }] }', "'./pets.json'", "new URL('pets.json', import.meta.url)"];

  for (const kind of kinds) {
    await t.test(kind, async (t) => {
      const { app } = await open(t, kind, files);

      t.strictSame(answerOf(await app.inject('/pets')), [200, [{ id: 2 }]]);
    });
  }
});

/** Fixtures that are wrong, and what is said of them. */
const wrong: readonly (readonly [string, RegExp])[] = [
  ['{ pets: {} }', /^The fixtures: "pets" must be a list of records\.$/],
  [
    '{ pets: [{ id: 1 }, 5] }',
    /^The fixtures: "pets" holds something at index 1 that is no object\.$/,
  ],
  ['{ pets: [{ id: 1 }, { id: 1 }] }', /pets\/1: its key "1" is also that of .*pets\/0/],
  ['{ pets: [{ name: "a" }, { name: "b" }] }', /pets\/0: the record has no key/],
  ["'./none.json'", /^The fixtures .*\/none\.json cannot be read: ENOENT/],
  [
    "'./list.json'",
    /^The fixtures .*\/list\.json must be an object of lists of records, by resource\.$/,
  ],
  ["'./broken.json'", /^The fixtures .*\/broken\.json cannot be read: Unexpected/],
];

for (const [fixtures, message] of wrong) {
  t.test(`the fixtures ${fixtures} are wrong`, async (t) => {
    const files = { 'list.json': '[]', 'broken.json': '}' };

    await t.rejects(open(t, fixtures, files), { message });
  });
}

t.test('a path is read from where the process runs', async (t) => {
  const file = `${t.testdir({ 'pets.json': '{"pets":[]}' })}/pets.json`;

  t.strictSame(await readModuleFixtures(file), { pets: [] });
});

t.test('no fixtures are no records', async (t) => {
  t.strictSame(await readModuleFixtures(undefined), {});
});

t.test('a world over another replaces namesakes in their place and adds the others', (t) => {
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
