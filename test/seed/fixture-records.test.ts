import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { openSandlot, type SandlotOptions } from '../../src/sandlot.ts';
import { list, object, ref, text } from '../support/api-model-of.ts';
import { answerOf, documentOf, json, type SandlotOf } from '../support/sandlot-of.ts';

const integer = { type: 'integer' };
function named(name: string, schema: object) {
  return { name, in: 'path', required: true, schema };
}
function many(name: string) {
  return { get: { responses: { 200: json(list(ref(name))) } } };
}
function one(name: string, ...parameters: readonly object[]) {
  return {
    parameters,
    get: { responses: { 200: json(ref(name)) } },
    delete: { responses: { 204: { description: '' } } },
  };
}

const animals = documentOf(
  {
    '/pets': many('Pet'),
    '/pets/{id}': one('Pet', named('id', integer)),
    '/owners': many('Owner'),
    '/owners/{owner_id}': one('Owner', named('owner_id', integer)),
    '/owners/{owner_id}/houses': { parameters: [named('owner_id', integer)], ...many('House') },
    '/owners/{owner_id}/houses/{id}': one('House', named('owner_id', integer), named('id', text)),
    '/shops/{shop}/goods': { parameters: [named('shop', text)], ...many('Good') },
    '/settings': {
      ...one('Settings'),
      patch: {
        requestBody: { content: { 'application/json': { schema: ref('Settings') } } },
        responses: { 200: json(ref('Settings')) },
      },
    },
    '/notes/{name}': one('Note', named('name', text)),
    '/uncompilable': many('Uncompilable'),
    '/uncompilable/{id}': one('Uncompilable', named('id', text)),
  },
  {
    components: {
      schemas: {
        Pet: object(
          {
            id: integer,
            name: text,
            age: { type: ['integer', 'null'] },
            weight: { type: 'number' },
            good: { type: 'boolean' },
            kind: { enum: ['cat', 'dog', 3, null] },
            tags: list(text),
            owner_id: integer,
            left: { type: ['null', 'boolean'] },
          },
          { required: ['id', 'name'] },
        ),
        Owner: object({ id: integer, name: text }, { required: ['id'] }),
        House: object({ id: text, owner_id: integer }, { required: ['id', 'owner_id'] }),
        Good: object({ id: integer, name: text }, { additionalProperties: false }),
        Settings: object({ colour: text }, { required: ['colour'] }),
        Note: object({ body: text, metadata: object({ name: text }) }),
        Uncompilable: object({ id: text, form: { type: 'string', pattern: '(' } }),
      },
    },
  },
);

type StartOptions = SandlotOf & { readonly path?: string; readonly as?: 'path' | 'URL' };

/** Starts a server with these fixtures in a folder of that name. */
async function open(
  t: Test,
  fixtures: object,
  { path = 'fixtures', as = 'path', ...options }: StartOptions = {},
) {
  const folder = t.testdir({ 'api.json': JSON.stringify(animals), fixtures: { ...fixtures } });
  const source = `${folder}/${path}`;
  return start(t, folder, { ...options, fixtures: as === 'URL' ? pathToFileURL(source) : source });
}

async function start(t: Test, folder: string, options: SandlotOptions) {
  const document = `${folder}/api.json`;
  const { app, close } = await openSandlot({
    ...{ logLevel: 'silent', records: 1, document },
    ...options,
  });
  t.teardown(close);
  return { app, folder, send: async (url: string) => answerOf(await app.inject(url))[1] };
}

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
      ...{ id: 7, name: 'Rex, "the" dog', age: null, weight: 1.5, good: true, kind: 'dog' },
      ...{ tags: ['a'], left: null, more: 'x' },
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

/** Invalid files and the message for each; `DIR` is their folder. */
const refused: readonly (readonly [string, string, string])[] = [
  ['pest.csv', 'id', 'DIR/pest.csv: unknown resource "pest"; the nearest is "pets".'],
  ['pets.csv', '', 'DIR/pets.csv is empty. Its first line must name the columns.'],
  ['pets.csv', 'id,name\n1', 'DIR/pets.csv, line 2 has 1 cell, but line 1 names 2 columns.'],
  ['pets.csv', 'id\n\n1,a', 'DIR/pets.csv, line 3 has 2 cells, but line 1 names 1 column.'],
  ['pets.csv', 'id,id\n', 'DIR/pets.csv, line 1: the column "id" appears twice.'],
  ['pets.csv', 'id,name\n1,"x', 'DIR/pets.csv, line 2 has an unclosed quote.'],
  [
    'pets.csv',
    'id,name\n1,a\n1,b',
    'DIR/pets.csv, line 3 has the same key as DIR/pets.csv, line 2: "1".',
  ],
  ['pets.csv', 'id,name\nx,a', 'DIR/pets.csv, line 2 is invalid: /id must be integer.'],
  [
    'pets.csv',
    'id,name,tags,good\n1,a,[,',
    'DIR/pets.csv, line 2 is invalid: /tags must be array.',
  ],
  ['pets.csv', 'name\na', 'DIR/pets.csv, line 2: the key id must be a string or a number.'],
  [
    'pets.json',
    '[{"id":1}]',
    "DIR/pets.json, /0 is invalid: the record must have required property 'name'.",
  ],
  ['pets.json', '[7]', 'DIR/pets.json, /0 must be an object.'],
  ['pets.json', '7', 'DIR/pets.json must be a list of records.'],
  ['pets.txt', '', 'DIR/pets.txt is not a fixture. Expected a JSON, YAML or CSV file.'],
  [
    'pets.yaml',
    '[',
    'The fixtures DIR/pets.yaml cannot be read: Flow sequence must end with a ] at line 1, column 2',
  ],
  ['houses.csv', 'id\na', 'DIR/houses.csv, line 2 has no owner_id, the key of its parent.'],
  [
    'notes.json',
    '[{"body":"x"}]',
    'DIR/notes.json, /0: the key @key must be a string or a number.',
  ],
];

for (const [name, content, sentence] of refused) {
  t.test(`${name} with ${JSON.stringify(content)} is refused`, async (t) => {
    const message = sentence.replaceAll('DIR', `${t.testdirName}/fixtures`);

    await t.rejects(open(t, { [name]: content }), { message });
  });
}

/** Invalid files of all resources and the message for each. */
const refusedFiles: readonly (readonly [string, string])[] = [
  ['7', 'FILE must have lists of records by resource, or be an exported state.'],
  ['{"records":{"pest":[]}}', 'FILE: unknown resource "pest"; the nearest is "pets".'],
  ['{"records":{"pets":7}}', 'FILE, /records/pets must be a list of records.'],
  [
    '{"pets":[{"id":1}]}',
    "FILE, /pets/0 is invalid: the record must have required property 'name'.",
  ],
];

for (const [content, sentence] of refusedFiles) {
  t.test(`a file of all resources with ${content} is refused`, async (t) => {
    const message = sentence.replaceAll('FILE', `${t.testdirName}/fixtures/all.json`);

    await t.rejects(open(t, { 'all.json': content }, { path: 'fixtures/all.json' }), { message });
  });
}

t.test('a folder whose name cannot be a key is refused', async (t) => {
  const file = `${t.testdirName}/fixtures/owners/%/houses.json`;

  await t.rejects(open(t, { owners: { '%': { 'houses.json': '[]' } } }), {
    message: `${file}: unknown resource "owners/%/houses"; the nearest are "owners/{owner_id}/houses", "owners".`,
  });
});

t.test('two files of one resource are refused', async (t) => {
  const folder = `${t.testdirName}/fixtures`;

  await t.rejects(open(t, { 'pets.csv': 'id,name\n1,a', 'pets.json': '[]' }), {
    message: `${folder}/pets.json and ${folder}/pets.csv both have records of pets. Remove one of them.`,
  });
});

t.test('fixtures that cannot be read are refused', async (t) => {
  await t.rejects(open(t, {}, { path: 'none' }), {
    message: `The fixtures ${t.testdirName}/none cannot be read: no such file.`,
  });
  await t.rejects(open(t, {}, { path: 'api.json/pets' }), {
    message: /^The fixtures \S+ cannot be read: a part of its path is not a folder/,
  });
  const gone = t.fixture('symlink', 'nowhere');
  await t.rejects(open(t, { 'pets.json': gone }), {
    message: `The fixtures ${t.testdirName}/fixtures/pets.json cannot be read: no such file.`,
  });
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

/** Starts the Aha! API with these fixtures. */
async function openAha(t: Test, fixtures: object, options: SandlotOptions = {}) {
  const folder = t.testdir({ fixtures: { ...fixtures } });
  const { app, close } = await openSandlot({
    ...{ logLevel: 'silent', auth: 'off', ...options },
    fixtures: `${folder}/fixtures`,
  });
  t.teardown(close);
  return async (url: string) => answerOf(await app.inject(`/api/v1/${url}`))[1];
}

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
  const books = { 'sandlot.removed': [{ id: 'x' }] };
  const { app, close } = await openSandlot({
    ...{ logLevel: 'silent', fixtures: { records: {}, books } },
  });
  t.teardown(close);

  t.match(answerOf(await app.inject('/_sandlot/state')), [200, { books }]);
});

t.test('records with other types than those of the module are refused', async (t) => {
  const folder = `${t.testdirName}/fixtures`;

  await t.rejects(openAha(t, { 'features.csv': 'id,position\n5,x' }), {
    message: `${folder}/features.csv, line 2 is invalid: /position must be integer.`,
  });
  await t.rejects(openAha(t, { 'feature.csv': 'id\n5' }), {
    message: `${folder}/feature.csv: unknown resource "feature"; the nearest is "features".`,
  });
});

t.test('a module of the user may have resources that the document lacks', async (t) => {
  const folder = t.testdir({
    'visits.csv': 'id,place\n1,here\n',
    'mine.mjs': `export const behaviours = { 'GET /pets': async (call, { records }) => ({
      status: 200, body: (await records('visits').list()).records }) };`,
    'api.json': JSON.stringify(animals),
  });
  const { send } = await start(t, folder, {
    ...{ behaviours: `${folder}/mine.mjs`, checkReplies: 'off' },
    fixtures: `${folder}/visits.csv`,
  });

  t.match(await send('/pets'), [{ id: '1' }]);
});

t.test('fixtures are refused if the document has no resources', async (t) => {
  const folder = t.testdir({ 'api.json': JSON.stringify(documentOf({})), 'pets.json': '[]' });

  await t.rejects(start(t, folder, { fixtures: `${folder}/pets.json` }), {
    message: `${folder}/pets.json: unknown resource "pets"; there are no resources.`,
  });
});
