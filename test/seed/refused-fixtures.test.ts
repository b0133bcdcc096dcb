import t from 'tap';
import { documentOf } from '../support/sandlot-of.ts';
import { open, openAha, start } from './support/animals.ts';

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
    'DIR/pets.json, /0 is invalid: the record must have the required property "name".',
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
    'FILE, /pets/0 is invalid: the record must have the required property "name".',
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

t.test('records with other types than those of the module are refused', async (t) => {
  const folder = `${t.testdirName}/fixtures`;

  await t.rejects(openAha(t, { 'features.csv': 'id,position\n5,x' }), {
    message: `${folder}/features.csv, line 2 is invalid: /position must be integer.`,
  });
  await t.rejects(openAha(t, { 'feature.csv': 'id\n5' }), {
    message: `${folder}/feature.csv: unknown resource "feature"; the nearest is "features".`,
  });
});

t.test('fixtures are refused if the document has no resources', async (t) => {
  const folder = t.testdir({ 'api.json': JSON.stringify(documentOf({})), 'pets.json': '[]' });

  await t.rejects(start(t, folder, { fixtures: `${folder}/pets.json` }), {
    message: `${folder}/pets.json: unknown resource "pets"; there are no resources.`,
  });
});
