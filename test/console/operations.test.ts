import t from 'tap';
import { documentOf, silent } from '../support/sandlot-of.ts';
import { openBrowser } from './support/browser.ts';

const test = openBrowser(t);

test('an operation shows its plan and is tried with a body from its example', async (t, {
  page,
  open,
  listRecords,
}) => {
  await open('#/operations');
  await page.getByText('8 operations').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('create pets');
  await page.getByText('1 operation', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  const detail = page.getByRole('region', { name: 'Operation createPet' });
  await detail.getByRole('heading', { name: 'Creates a record of pets' }).waitFor();
  await detail.getByText('collection', { exact: true }).first().waitFor();

  await detail.getByRole('button', { name: 'Send' }).click();
  await detail.getByRole('region', { name: 'Reply of the request' }).getByText('201').waitFor();
  t.match((await listRecords('/pets')).at(-1), { name: 'Rex' });
  await detail
    .getByRole('listitem')
    .filter({ hasText: '201' })
    .getByRole('link', { name: 'Answer with it' })
    .click();
  await page.getByRole('form').or(page.getByText('New override')).first().waitFor();
  await open('#/operations/createPet');
  await page.getByText('seen 1×').waitFor();
});

test('a path parameter is filled with the key of a record', async (_t, {
  page,
  open,
  listRecords,
}) => {
  const [pet = {}] = await listRecords('/pets');
  await open('#/operations/readPet');
  const detail = page.getByRole('region', { name: 'Operation readPet' });
  await detail.getByRole('button', { name: 'Send' }).click();
  await detail.getByRole('region', { name: 'Reply of the request' }).getByText('200').waitFor();
  await detail.getByLabel('id *').fill(String(Number(pet.id) + 90));
  await detail.getByRole('button', { name: 'Send' }).click();
  await detail
    .getByRole('region', { name: 'Reply of the request' })
    .getByText('404')
    .first()
    .waitFor();
});

test(
  'an operation is tried with a key in a cookie, which does not stay',
  async (t, { page, open }) => {
    await open('#/operations/listPets');
    await page.getByRole('button', { name: 'Send' }).click();
    const reply = page.getByRole('region', { name: 'Reply of the request' });
    await reply.getByText('200').waitFor();
    t.equal(await page.evaluate('document.cookie'), '');
  },
  {
    document: documentOf(
      { '/pets': { get: { ...silent, operationId: 'listPets', security: [{ session: [] }] } } },
      {
        components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'sid' } } },
      },
    ),
  },
);

const many = Object.fromEntries(
  Array.from({ length: 1000 }, (_, number) => [
    `/things-${number}`,
    { get: { ...silent, operationId: `list${number}`, tags: [`tag ${number % 40}`] } },
  ]),
);

test(
  'a document with a thousand operations is a list that can be searched',
  async (t, { page, open }) => {
    await open('#/operations');
    await page.getByText('1,000 operations').waitFor();
    t.ok((await page.getByRole('list', { name: 'Operations' }).getByRole('link').count()) < 100);
    await page.getByRole('searchbox').fill('things-777');
    await page.getByRole('link', { name: /things-777/ }).click();
    await page.getByRole('region', { name: 'Operation list777' }).waitFor();
  },
  { document: documentOf(many) },
);

test(
  'the control API asks for its token',
  async (_t, { page, open }) => {
    await open('#/health');
    await page.getByLabel('Control token').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The token is wrong.').waitFor();
    await page.getByLabel('Control token').fill('secret');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('region', { name: 'Server' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  },
  { controlToken: 'secret' },
);
