import t from 'tap';
import { documentOf, json } from '../support/sandlot-of.ts';
import { openBrowser } from './support/browser.ts';

const test = openBrowser(t);

test('sandboxes are made, reset and removed after a question, and chosen', async (t, {
  page,
  open,
  call,
  listRecords,
  origin,
}) => {
  await call('POST /~one/pets', { name: 'Rex', status: 'sold' });
  await open('#/sandboxes');
  const list = page.getByRole('region', { name: 'Sandboxes' });

  await page.keyboard.press('n');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await list.getByRole('link', { name: 'two' }).waitFor();
  await page.getByRole('button', { name: 'Reset one' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  t.equal((await listRecords('/~one/pets')).length, 4);
  await page.getByRole('button', { name: 'Reset one' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await page.getByText('one has its seed again.').waitFor();
  t.equal((await listRecords('/~one/pets')).length, 3);
  await page.getByRole('button', { name: 'Remove two' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await list.getByRole('link', { name: 'two' }).waitFor({ state: 'detached' });

  await page.getByLabel('Sandbox', { exact: true }).selectOption('one');
  await page.waitForURL(`${origin}/~one/_sandlot/console#/sandboxes`);
  await page.getByText('Clock of one').waitFor();
});

test('the clock is held, moved on, set and run', async (t, { page, open, call }) => {
  await open('#/sandboxes');
  const clock = page.getByRole('region', { name: 'Clock' });
  await clock.getByLabel('Time').fill('2026-03-01T09:00:00Z');
  await clock.getByRole('button', { name: 'Set' }).click();
  await clock.getByRole('button', { name: 'Hold' }).click();
  await clock.getByText('It is held').waitFor();
  await clock.getByRole('button', { name: '+1 day' }).click();
  await clock.getByText(/2026-03-02 09:/).waitFor();
  t.match(await (await call('GET /_sandlot/clock')).json(), { frozen: true, now: /^2026-03-02/ });
  await clock.getByLabel('Time').fill('never');
  await clock.getByRole('button', { name: 'Set' }).click();
  await page.getByRole('status').getByText(/now/).waitFor();
  await clock.getByRole('button', { name: 'Run' }).click();
  await clock.getByText('It is running').waitFor();
});

test('a snapshot shows what has changed since, and is restored', async (t, {
  page,
  open,
  call,
  listRecords,
}) => {
  await open('#/sandboxes');
  await page.getByLabel('Name of the new snapshot').fill('before');
  await page.getByRole('button', { name: 'Take' }).click();
  await page.getByText('Took the snapshot before.').waitFor();
  await page.getByLabel('Name of the new snapshot').fill('before');
  await page.getByRole('button', { name: 'Take' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'before' }).click();
  await page.getByText('The records are the same.').waitFor();

  const [pet = {}, other = {}] = await listRecords('/pets');
  await call(`PATCH /pets/${pet.id}`, { name: 'Max' });
  await call(`DELETE /pets/${other.id}`);
  await call('POST /pets', { name: 'New', status: 'sold' });
  const diff = page.getByRole('region', { name: 'Differences' });
  await diff.getByText('Max').waitFor();
  await diff.getByText(String(pet.name)).first().waitFor();
  await diff.getByText(/"name":"New"/).waitFor();
  await page.getByRole('button', { name: 'Restore before' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await page.getByText('The records are the same.').waitFor();
  t.equal((await listRecords('/pets'))[0]?.name, pet.name);
});

test('the rate limit is set and removed', async (t, { page, open, call }) => {
  await open('#/sandboxes');
  const limit = page.getByRole('region', { name: 'Rate limit' });
  await limit.getByLabel('Calls in a second').fill('1');
  await limit.getByRole('button', { name: 'Limit', exact: true }).click();
  await limit.getByText('300 calls in a minute, 1 in a second').waitFor();
  t.equal((await call('GET /pets')).headers.get('x-ratelimit-limit') !== null, true);
  await limit.getByRole('button', { name: 'Remove the limit' }).click();
  await limit.getByText('All calls are answered.').waitFor();
});

const note = { type: 'object', properties: { text: { type: 'string' } } };
const slug = { name: 'slug', in: 'path', required: true, schema: { type: 'string' } };
const notes = documentOf({
  '/notes/{slug}': {
    parameters: [slug],
    get: { responses: { 200: json(note), 404: { description: '' } } },
    put: { requestBody: json(note), responses: { 200: json(note), 201: json(note) } },
  },
});

test(
  'a record whose key is in the path alone is shown with it, without internal names',
  async (t, { page, open, call }) => {
    await call('PUT /_sandlot/snapshots/before');
    await call('PUT /notes/n1', { text: 'first' });
    await call('PUT /_sandlot/snapshots/first');
    await call('PUT /notes/n1', { text: 'second' });
    await open('#/sandboxes/diff/before');
    const diff = page.getByRole('region', { name: 'Differences' });
    await diff.getByText('{"text":"second"}').waitFor();
    t.match(await diff.textContent(), /n1/);
    t.notMatch(await diff.textContent(), /@/);
    await page.getByRole('link', { name: 'first' }).click();
    await diff.getByText('second').waitFor();
    t.notMatch(await diff.textContent(), /@/);
  },
  { document: notes, records: 0 },
);

test('the view asks for nothing that is not there', async (t, { page, open }) => {
  const refused: string[] = [];
  page.on('response', (reply) => {
    if (reply.status() >= 400) refused.push(`${reply.status()} ${reply.url()}`);
  });
  await open('#/sandboxes');
  await page.getByText('All calls are answered.').waitFor();
  await page.getByText('The records are the same.').waitFor();
  t.strictSame(refused, []);
});
