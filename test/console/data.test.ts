import { readFile, writeFile } from 'node:fs/promises';
import t from 'tap';
import { openBrowser } from './support/browser.ts';

const test = openBrowser(t);

test('records are created, edited in place and as JSON, and deleted with undo', async (t, {
  page,
  open,
  listRecords,
}) => {
  const namesOf = async () => (await listRecords('/pets')).map(({ name }) => name);
  await open('#/data/pets');
  await page.getByText('3 records').waitFor();

  await page.keyboard.press('n');
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

  await page.getByRole('link', { name: '7', exact: true }).click();
  await page.getByLabel('Record', { exact: true }).fill('{"name": "Tom", "status": "sold"');
  await page.getByText('This is no JSON').waitFor();
  await page.getByLabel('Record', { exact: true }).fill('{"name": "Tom", "status": "sold"}');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('3 records').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('4 records').waitFor();
  t.equal((await namesOf()).at(-1), 'Tom');
});

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
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    return readFile(await download.path(), 'utf8');
  };
  const records = JSON.parse(await save('JSON'));
  t.equal(records.length, 3);
  t.match(await save('CSV'), /^(id|name|city)/);

  const file = `${t.testdir({})}/more.csv`;
  await writeFile(file, 'id,name,city\r\n77,"Ann, the ""first""",Oslo\r\n78,Bea,\r\n');
  await page.setInputFiles('input[type=file]', file);
  await page.getByText('Imported 2 records.').waitFor();
  const owners = await listRecords('/owners');
  t.match(owners.slice(-2), [
    { id: 77, name: 'Ann, the "first"', city: 'Oslo' },
    { id: 78, name: 'Bea' },
  ]);

  await writeFile(`${file}.json`, JSON.stringify([{ id: 79, name: 7 }]));
  await page.setInputFiles('input[type=file]', `${file}.json`);
  await page.getByText(/\/name must be string/).waitFor();
});
