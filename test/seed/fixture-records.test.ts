import { writeFileSync } from 'node:fs';
import t from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { answerOf } from '../support/sandlot-of.ts';
import { animals, open, openAha, start } from './support/animals.ts';

t.test(
  'a folder has a file per resource, and its records come before generated ones',
  async (t) => {
    const { send } = await open(t, {
      '.hidden': 'nothing',
      'pets.json': JSON.stringify([{ id: 7, name: 'Rex' }]),
      'owners.yaml': '- { id: 1, name: Ann }\n- { id: 9 }\n',
      'settings.yml': 'colour: red\n',
      'notes.json': '{"records":[{"@key":"b","body":"B"},{"metadata":{"name":"a"}}]}',
      owners: { '9': { 'houses.json': '[{"id":"x"}]' } },
    });

    const pets = await send('/pets');
    t.match(pets, [
      { id: 7, name: 'Rex' },
      { id: 1, name: String },
    ]);
    t.equal(Object(pets).length, 2);
    t.strictSame(await send('/owners'), [{ id: 1, name: 'Ann' }, { id: 9 }]);
    t.strictSame(await send('/settings'), { colour: 'red' });
    t.match(await send('/notes/b'), { body: 'B' });
    t.match(await send('/notes/a'), { metadata: { name: 'a' } });
    t.match(await send('/owners/9/houses'), [
      { id: 'x', owner_id: 9 },
      { id: String, owner_id: 9 },
    ]);
    t.match(await send('/owners/1/houses'), [{ id: String, owner_id: 1 }]);
  },
);

t.test('generated references may point to fixture records', async (t) => {
  const owners = Array.from({ length: 50 }, (_, index) => ({ id: 1000 + index }));
  const { send } = await open(t, { 'owners.json': JSON.stringify(owners) }, { records: 20 });

  const pets: readonly { owner_id: number }[] = Object(await send('/pets'));

  t.equal(pets.length, 20);
  t.ok(pets.some(({ owner_id }) => owner_id >= 1000));
});

t.test('cells of a table get the types of the document', async (t) => {
  const table = [
    'id,name,age,weight,good,kind,tags,owner_id,left,more',
    '7,"Rex, ""the"" dog",,1.5,TRUE,dog,"[""a""]",,null,x',
    '8,"",3,-2e1,false,3,,4,true,',
    '9,null,,,,null,,,,',
  ];
  const { send } = await open(t, { 'pets.csv': table.join('\r\n') }, { records: 0, as: 'URL' });

  t.strictSame(await send('/pets'), [
    {
      id: 7,
      name: 'Rex, "the" dog',
      age: null,
      weight: 1.5,
      good: true,
      kind: 'dog',
      tags: ['a'],
      left: null,
      more: 'x',
    },
    { id: 8, name: '', age: 3, weight: -20, good: false, kind: 3, owner_id: 4, left: true },
    { id: 9, name: 'null', age: null, kind: null, left: null },
  ]);
});

t.test('a nested resource may be one file whose records name their parents', async (t) => {
  const { send } = await open(
    t,
    {
      'houses.csv': 'id,owner_id\na,1\nb,2\nc,1\n',
      shops: { '{shop}': { 'goods.json': '[{"id":1,"shop":"a b"},{"id":1,"shop":"c"}]' } },
    },
    { records: 2 },
  );

  t.match(await send('/owners/1/houses'), [{ id: 'a' }, { id: 'c' }, {}, {}]);
  t.match(await send('/owners/2/houses'), [{ id: 'b', owner_id: 2 }, {}, {}]);
  t.match(await send('/shops/a%20b/goods'), [{ id: 1, name: undefined }]);
});

t.test('a single file has all resources, or the one it is named after', async (t) => {
  const pets = [{ id: 5, name: 'Tom' }];
  for (const [name, content] of [
    ['all.json', { pets }],
    ['pets.yaml', pets],
    ['pets.csv', 'id,name\n5,Tom'],
  ] as const) {
    await t.test(name, async (t) => {
      const file = typeof content === 'string' ? content : JSON.stringify(content);
      const { send } = await open(t, { [name]: file }, { path: `fixtures/${name}`, records: 0 });

      t.strictSame(await send('/pets'), pets);
    });
  }
});

t.test('an exported state can be loaded, and removed records stay removed', async (t) => {
  const files = { 'owners.json': '[{"id":7}]', 'pets.json': '[]' };
  const { app, send, folder } = await open(t, files, { records: 2 });
  await app.inject({ method: 'DELETE', url: '/owners/1' });
  await app.inject({ method: 'DELETE', url: '/notes/a' });
  const state = await send('/_sandlot/state');
  writeFileSync(`${folder}/state.json`, JSON.stringify(state));

  const fixtures = [`${folder}/state.json`, Object(state)];
  const [read, given] = await Promise.all(
    fixtures.map((one) => start(t, folder, { fixtures: one, records: 2 })),
  );

  t.match(await send('/owners'), [{ id: 7 }, { id: 2 }]);
  const urls = ['owners', 'pets', 'owners/7/houses', 'owners/1/houses', 'notes/a', 'notes/b'];
  for (const url of urls.map((url) => `/${url}`)) {
    const expected = await send(url);
    t.strictSame(await read?.send(url), expected, url);
    t.strictSame(await given?.send(url), expected, url);
  }
});

t.test('a folder without files gives a warning', async (t) => {
  const warnings: string[] = [];

  await open(t, { '.keep': '' }, { onWarning: (warning) => warnings.push(warning) });
  await open(t, { '.keep': '' });

  t.strictSame(warnings, [`No records found in the fixtures ${t.testdirName}/fixtures.`]);
});

t.test('an exported state gives a warning that its clock is not used', async (t) => {
  const warningsFor = async (clock: unknown, options: object = {}) => {
    const warnings: string[] = [];
    const file = `${t.testdir({ 'state.json': JSON.stringify({ clock, records: { goals: [] } }) })}/state.json`;
    const onWarning = (warning: string) => warnings.push(warning);
    const { close } = await openSandlot({ auth: 'off', fixtures: file, onWarning, ...options });
    await close();
    return warnings.map((one) => one.replace(file, 'FILE'));
  };
  const frozen = '2019-02-06T01:48:24.000Z';

  t.strictSame(await warningsFor({ frozen }), [
    `FILE: its records are used, but not its clock, which was frozen at ${frozen}. Pass --now ${frozen} to freeze it again.`,
  ]);
  t.strictSame(await warningsFor({ offset: 5 }), [
    'FILE: its records are used, but not its clock, which was 5 ms ahead of the system clock. Set it with PUT /_sandlot/clock.',
  ]);
  t.strictSame(await warningsFor({ offset: 0 }), []);
  t.strictSame(await warningsFor(undefined), []);
  t.strictSame(await warningsFor({ frozen }, { clock: { frozen } }), []);
});

t.test('a record is accepted if its schema cannot be compiled', async (t) => {
  const { send } = await open(t, { 'uncompilable.json': '[{"id":"a","form":"x"}]' });

  t.match(await send('/_sandlot/state'), { records: { uncompilable: [{ id: 'a', form: 'x' }] } });
});

t.test('for a resource that only a module has, its records decide the types', async (t) => {
  const features = 'id,name,reference_num,product_id,score,position\n5,Mine,PRJ1-99,131414752,,1.5';
  const send = await openAha(t, { 'features.csv': features, 'goals.json': '[]' }, { records: 1 });

  t.match(await send('features/PRJ1-99'), {
    feature: { id: '5', name: 'Mine', score: null, position: 1.5 },
  });
  t.match(await send('products/131414752/features'), {
    features: [{ id: '5' }, { id: '209201304' }],
  });
});

t.test('internal records of an exported state are loaded unchecked', async (t) => {
  const internal = { 'sandlot.removed': [{ id: 'x' }] };
  const { app, close } = await openSandlot({
    ...{ logLevel: 'silent', fixtures: { records: {}, internal } },
  });
  t.teardown(close);

  t.match(answerOf(await app.inject('/_sandlot/state')), [200, { internal }]);
});

t.test('a module of the user may have resources that the document lacks', async (t) => {
  const folder = t.testdir({
    'visits.csv': 'id,place\n1,here\n',
    'mine.mjs': `export const behaviours = { 'GET /pets': async (call, { records }) => ({
      status: 200, body: (await records('visits').list()).records }) };`,
    'api.json': JSON.stringify(animals),
  });
  const { send } = await start(t, folder, {
    behaviours: `${folder}/mine.mjs`,
    checkReplies: 'off',
    fixtures: `${folder}/visits.csv`,
  });

  t.match(await send('/pets'), [{ id: '1' }]);
});
