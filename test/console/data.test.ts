import { readFile, writeFile } from 'node:fs/promises';
import t from 'tap';
import { documentOf, json } from '../support/sandlot-of.ts';
import { openBrowser } from './support/browser.ts';

const test = openBrowser(t);

const typedThing = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    code: { type: ['string', 'null'] },
    free: {},
    text: { type: 'string' },
    count: { type: 'integer' },
    on: { type: 'boolean' },
  },
};
const typedThings = documentOf({
  '/things': {
    get: { responses: { 200: json({ type: 'array', items: typedThing }) } },
    post: { requestBody: json(typedThing), responses: { 201: json(typedThing) } },
  },
  '/things/{id}': {
    get: {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { 200: json(typedThing) },
    },
  },
});

test('records are created, edited in place and as JSON, and deleted with undo', async (t, {
  page,
  open,
  listRecords,
}) => {
  const namesOf = async () => (await listRecords('/pets')).map(({ name }) => name);
  await open('#/data/pets');
  await page.getByText('3 records').waitFor();

  await page.keyboard.press('n');
  await page.getByLabel('Key (id)').and(page.locator(':focus')).waitFor();
  await page.getByRole('group', { name: 'Edit as' }).getByRole('button', { name: 'JSON' }).click();
  await page.getByLabel('Key (id)').fill('7');
  await page.getByLabel('Record', { exact: true }).fill('{"name": "Rex", "status": "lost"}');
  await page.getByRole('button', { name: 'Create' }).click();
  await page
    .getByRole('alert')
    .getByText(/\/status must be one of/)
    .waitFor();
  await page
    .getByLabel('Record', { exact: true })
    .fill('{"name": "Rex", "status": "sold", "owner_id": 1}');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('4 records').waitFor();

  await page.getByTitle('Edit name of 7').click();
  await page.getByRole('textbox', { name: 'name' }).fill('Max');
  await page.keyboard.press('Enter');
  await page.getByTitle('Edit name of 7').getByText('Max').waitFor();
  t.equal((await namesOf()).at(-1), 'Max');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByTitle('Edit name of 7').getByText('Rex').waitFor();

  await page.getByTitle('Edit name of 7').click();
  const cell = page.getByRole('textbox', { name: 'name' });
  await cell.fill('');
  await page.keyboard.press('Enter');
  await page.getByText('must have the required property "name"').waitFor();
  await page.locator('input[aria-invalid=true]').waitFor();
  await page.keyboard.type('Ben');
  await page.keyboard.press('Enter');
  await page.getByTitle('Edit name of 7').getByText('Ben').waitFor();

  await page.getByRole('link', { name: '7', exact: true }).click();
  await page.getByLabel('Record', { exact: true }).fill('{"name": "Tom", "status": "sold"');
  await page.getByText('This is no JSON').waitFor();
  await page.getByLabel('Record', { exact: true }).fill('{"name": "Tom", "status": "sold"}');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('link', { name: '7', exact: true }).click();
  await page.getByText('Not saved yet').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.getByText('Not saved yet').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('3 records').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await page.getByText('4 records').waitFor();
  t.equal((await namesOf()).at(-1), 'Tom');
});

test('a record is edited in fields that fit its schema', async (t, { page, open, listRecords }) => {
  await open('#/data/pets');
  await page.getByRole('link', { name: 'New' }).click();
  const form = page.getByRole('region', { name: 'New record of pets' });
  while ((await form.getByLabel('Key (id)').inputValue()) !== '4') await page.waitForTimeout(20);
  await form.getByLabel('name *').fill('Rex');
  await form.getByLabel('status *').selectOption('sold');
  await form.getByLabel('vaccinated').selectOption('true');
  await form.getByLabel('born').fill('2024-02-29');
  await form.getByLabel('weight').fill('12.5');
  await form.getByLabel('tags').fill('["a"');
  await form.getByText('This is no JSON').waitFor();
  await form.getByLabel('tags').fill('["a"]');
  await form.getByLabel('owner_id').fill('1');
  await form.getByRole('link', { name: 'Open owners 1' }).waitFor();
  await form.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Created.').waitFor();
  t.strictSame((await listRecords('/pets')).at(-1), {
    id: 4,
    name: 'Rex',
    status: 'sold',
    vaccinated: true,
    born: '2024-02-29',
    weight: 12.5,
    tags: ['a'],
    owner_id: 1,
  });

  const edited = page.getByRole('region', { name: 'pets 4' });
  await edited.getByLabel('weight').fill('');
  await edited.getByLabel('vaccinated').selectOption('');
  await edited.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  t.match((await listRecords('/pets')).at(-1), { weight: null, vaccinated: undefined });

  await page.getByTitle('Edit status of 4').click();
  await page.getByRole('combobox', { name: 'status' }).first().selectOption('available');
  await page.getByTitle('Edit status of 4').getByText('available').waitFor();
  await edited.getByLabel('status *').and(page.locator('select')).waitFor();
  t.equal(await edited.getByLabel('status *').inputValue(), 'available');
});

const thing = json({ type: 'object', properties: { id: { type: 'integer' } } });
const list = json({ type: 'array', items: { type: 'object', properties: { id: {} } } });

test(
  'a long list of resources has a filter',
  async (t, { page, open }) => {
    await open('#/data');
    const resources = page.getByRole('region', { name: 'Resources' });
    await resources.getByLabel('Filter resources').fill('THINGS7');
    t.strictSame(await resources.getByRole('link').allTextContents(), ['things7']);
  },
  {
    document: documentOf(
      Object.fromEntries(
        Array.from({ length: 21 }, (_, number) => [
          `/things${number}`,
          { get: { responses: { 200: list } }, post: { responses: { 201: thing } } },
        ]),
      ),
    ),
  },
);

test(
  'thousands of records are shown in pages',
  async (t, { page, open }) => {
    await open('#/data/owners');
    await page.getByText('1 to 50 of 3,000').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('51 to 100 of 3,000').waitFor();
    await page.getByLabel('Per page').selectOption('500');
    await page.getByText('1 to 500 of 3,000').waitFor();
    await page.getByTitle('Sort by id').click();
    await page.getByTitle('Sort by id').click();
    await page.getByRole('link', { name: '3000', exact: true }).waitFor();
    t.match(page.url(), /sort=-id&size=500$/);
    await open('#/data/owners/7?page=60');
    await page.getByRole('region', { name: 'owners 7' }).waitFor();
    await page.getByText('2,951 to 3,000 of 3,000').waitFor();
    t.ok(await page.getByRole('button', { name: 'Next' }).isDisabled());
  },
  { records: 3000 },
);

test('changes by the API show at once, and records are filtered, sorted and followed', async (t, {
  page,
  open,
  call,
  listRecords,
}) => {
  await open('#/data/pets');
  await page.getByText('3 records').waitFor();
  await call('POST /pets', { name: 'Zoe', status: 'sold', weight: 1, owner_id: 1 });
  await page.getByText('4 records').waitFor();

  await page.getByTitle('Sort by weight').click();
  const first = page.getByRole('list', { name: 'Records of pets' }).getByRole('listitem').first();
  await first.getByText('Zoe').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('zoe');
  await page.getByText('1 record', { exact: true }).waitFor();
  const [owner = {}] = await listRecords('/owners');
  await call(`PATCH /pets/${(await listRecords('/pets'))[0]?.id}`, {
    owner_id: owner.id,
  });
  await page.getByRole('searchbox').fill('');
  await first.waitFor();
  await page
    .getByRole('link', { name: String(owner.id), exact: true })
    .last()
    .click();
  await page.waitForURL(/#\/data\/owners\//);
  t.match(page.url(), /#\/data\/owners\//);
});

test('records are exported and imported as JSON and CSV', async (t, {
  page,
  open,
  listRecords,
}) => {
  await open('#/data/owners');
  await page.getByText('3 records').waitFor();
  const save = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Export ${name}` }).click(),
    ]);
    return readFile(await download.path(), 'utf8');
  };
  const records = JSON.parse(await save('JSON'));
  t.equal(records.length, 3);
  t.match(await save('CSV'), /^id,name,city\r\n/);

  const file = `${t.testdir({})}/more.csv`;
  await writeFile(file, 'id,name,city\r\n77,"Ann, the ""first""",Oslo\r\n78,Bea,0150\r\n');
  await page.setInputFiles('input[type=file]', file);
  await page.getByText('5 records').waitFor();
  const [first = {}] = records;
  await writeFile(`${file}.csv`, `id,name,city\r\n${first.id},Replaced,\r\n79,New,\r\n`);
  await page.setInputFiles('input[type=file]', `${file}.csv`);
  await page.getByText('6 records').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await page.getByText('5 records').waitFor();
  t.strictSame((await listRecords('/owners'))[0], first);
  const owners = await listRecords('/owners');
  t.match(owners.slice(-2), [
    { id: 77, name: 'Ann, the "first"', city: 'Oslo' },
    { id: 78, name: 'Bea', city: '0150' },
  ]);

  await writeFile(`${file}.json`, JSON.stringify([{ id: 79, name: 7 }]));
  await page.setInputFiles('input[type=file]', `${file}.json`);
  await page.getByText(/\/name must be a text/).waitFor();
  await writeFile(
    `${file}.json`,
    JSON.stringify([
      { id: 79, name: 'New' },
      { id: 80, name: 7 },
    ]),
  );
  await page.setInputFiles('input[type=file]', `${file}.json`);
  const refusal = page.getByText('Record 2 of 2 was not imported, nor those after it.');
  await refusal.locator('..').getByRole('button', { name: 'Undo' }).click();
  await page.getByText('5 records').waitFor();
});

test(
  'values of any type are the same after an export and an import as CSV',
  async (t, { page, open, listRecords }) => {
    const record = { id: '7', code: null, free: { size: 7 }, text: 'null', count: 7, on: true };
    const emptyText = { id: '8', text: '' };
    await open('#/data/things');
    await page.getByText('0 records').waitFor();
    const file = `${t.testdir({})}/things`;
    await writeFile(`${file}.json`, JSON.stringify([record, emptyText]));
    await page.setInputFiles('input[type=file]', `${file}.json`);
    await page.getByText('2 records', { exact: true }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    await download.saveAs(`${file}.csv`);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('0 records').waitFor();
    await page.setInputFiles('input[type=file]', `${file}.csv`);
    await page.getByText('2 records', { exact: true }).waitFor();
    t.strictSame(await listRecords('/things'), [record, emptyText]);
  },
  { document: typedThings, records: 0 },
);

test('imported records without a key get the next ones, as new records do', async (t, {
  page,
  open,
  listRecords,
}) => {
  await open('#/data/owners');
  await page.getByText('3 records').waitFor();
  const file = `${t.testdir({})}/owners.csv`;
  await writeFile(file, 'id,name\r\n,Ann\r\n9,Bea\r\n,Cid\r\n');
  await page.setInputFiles('input[type=file]', file);
  await page.getByText('6 records').waitFor();
  t.match((await listRecords('/owners')).slice(-3), [
    { id: 10, name: 'Ann' },
    { id: 9, name: 'Bea' },
    { id: 11, name: 'Cid' },
  ]);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('3 records').waitFor();
});

const uuidThing = { properties: { id: { type: 'string', format: 'uuid' }, code: {} } };

test(
  'imported records without a key get UUIDs, where keys are UUIDs',
  async (t, { page, open, listRecords }) => {
    await open('#/data/things');
    await page.getByText('0 records').waitFor();
    const file = `${t.testdir({})}/things.json`;
    await writeFile(file, '[{"code":"a"},{"code":"b"}]');
    await page.setInputFiles('input[type=file]', file);
    await page.getByText('2 records', { exact: true }).waitFor();
    const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
    t.match(await listRecords('/things'), [{ id: uuid }, { id: uuid }]);
  },
  {
    records: 0,
    document: documentOf({
      '/things': { get: { responses: { 200: json({ type: 'array', items: uuidThing }) } } },
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: uuidThing.properties.id }],
        get: { responses: { 200: json(uuidThing) } },
      },
    }),
  },
);

test(
  'an import reports a file that lacks records, or a key that cannot be made',
  async (t, { page, open, listRecords }) => {
    await open('#/data/things');
    await page.getByText('0 records').waitFor();
    const directory = t.testdir({});
    const refuse = async (name: string, text: string, answer: string) => {
      await writeFile(`${directory}/${name}`, text);
      await page.setInputFiles('input[type=file]', `${directory}/${name}`);
      await page.getByText(answer).waitFor();
    };
    await refuse('empty.csv', '', 'The file has no records.');
    await refuse('numbers.json', '[1, 2]', 'The file must have a list of records.');
    await refuse(
      'keyless.csv',
      'text\r\nRex\r\n',
      'Record 1 of 1 was not imported, nor those after it. It has no "id".',
    );
    t.strictSame(await listRecords('/things'), []);
  },
  { document: typedThings, records: 0 },
);

const plainThing = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    ['__proto__']: { type: 'string' },
  },
};

test(
  'a property that JavaScript gives all objects is empty where a record has none',
  async (t, { page, open, call }) => {
    await call('POST /things', { name: 'Rex' });
    await open('#/data/things');
    await page.getByText('Rex').waitFor();
    t.notMatch(await page.locator('main').textContent(), '{}');
    await open('#/data/things/1');
    t.equal(await page.getByLabel('__proto__').inputValue(), '');
  },
  {
    records: 0,
    document: documentOf({
      '/things': {
        get: { responses: { 200: json({ type: 'array', items: plainThing }) } },
        post: { requestBody: json(plainThing), responses: { 201: json(plainThing) } },
      },
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: { responses: { 200: json(plainThing) } },
      },
    }),
  },
);

const guessedPet = {
  type: 'object',
  required: ['name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};
const guessedKeys = documentOf({
  '/pet': { post: { requestBody: json(guessedPet), responses: { 200: json(guessedPet) } } },
  '/pet/{petId}': {
    get: {
      parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'integer' } }],
      responses: { 200: json(guessedPet) },
    },
  },
  '/boxes/{code}': {
    parameters: [{ name: 'code', in: 'path', required: true, schema: { type: 'string' } }],
    get: {
      responses: { 200: json({ type: 'object', properties: { size: { type: 'integer' } } }) },
    },
    put: {
      requestBody: json({ type: 'object', properties: { size: { type: 'integer' } } }),
      responses: { 200: json({ type: 'object', properties: { size: { type: 'integer' } } }) },
    },
  },
});

test(
  'a key that the store keeps beside the record is shown and entered in its property',
  async (t, { page, open, call }) => {
    const columns = page.locator('.grid-header a');
    await open('#/data/pet');
    await page.getByText('3 records').waitFor();
    t.strictSame(await columns.allTextContents(), ['id', 'name']);

    await page.keyboard.press('n');
    await page.getByLabel('Key (id)').and(page.locator(':focus')).waitFor();
    t.equal(await page.getByLabel('Key (id)').inputValue(), '4');
    await page.getByRole('button', { name: 'JSON', exact: true }).last().click();
    await page.getByLabel('Record', { exact: true }).fill('{"name": "Rex"}');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('4 records').waitFor();
    t.strictSame(await (await call('GET /pet/4')).json(), { id: 4, name: 'Rex' });

    await call('PATCH /_sandlot/state/pet/4', { id: 9 });
    await page.getByText('key', { exact: true }).waitFor();
    t.strictSame(await columns.allTextContents(), ['key', 'id', 'name']);

    await open('#/data/boxes/+');
    await page.getByLabel('Key', { exact: true }).waitFor();
  },
  { document: guessedKeys },
);

test('a record shows the calls that changed it, also after it was deleted', async (t, {
  page,
  open,
  call,
}) => {
  const history = page.getByRole('region', { name: 'Calls that changed it' });
  await open('#/data/pets/1');
  await history.getByText('The journal has none').waitFor();
  await call('PATCH /pets/1', { name: 'Rex' });
  await history.getByRole('link', { name: '/pets/1' }).waitFor();
  await call('DELETE /pets/1');
  await page.getByText('This record does not exist').waitFor();
  await history.getByText('DELETE').waitFor();
  t.equal(await history.getByRole('link').count(), 2);
  await history.getByRole('link').first().click();
  await page.getByRole('region', { name: 'Records changed' }).getByText('Rex').waitFor();
});
