import t from 'tap';
import { openBrowser } from './support/browser.ts';

const test = openBrowser(t);

test('an override is made from a documented example, changed, and removed with undo', async (t, {
  page,
  open,
  call,
}) => {
  await open('#/rules');
  await page.getByText('No rules are in force').waitFor();
  await page.keyboard.press('n');
  await page.getByLabel('Operation').and(page.locator(':focus')).waitFor();
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await page.keyboard.type('createPet');
  await page.getByLabel('Documented example').waitFor();
  t.strictSame(
    urls.filter((url) => url.includes('/operations/')).map((url) => url.split('/').at(-1)),
    ['createPet'],
    'the examples are read once, for the whole name',
  );
  await page.getByLabel('Status').fill('201');
  await page.getByLabel('Documented example').selectOption('cat');
  await page.getByLabel('Number of calls').fill('2');
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByText('Answers 201 with the example “cat”').waitFor();
  await page.getByText('2 of 2 left').waitFor();
  const reply = await call('POST /pets', { name: 'Rex', status: 'sold' });
  t.match(await reply.json(), { name: 'Tom' });
  await page.getByText('1 of 2 left').waitFor();

  await page.keyboard.press('j');
  await page.waitForURL(/#\/rules\/override-1$/);
  await page.keyboard.press('e');
  await page.getByLabel('Status').fill('700');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Status').fill('503');
  await page.getByLabel('The reply may violate the document').check();
  await page
    .getByLabel('As JSON')
    .fill('{"match": {"operation": "createPet"}, "answer": {"status": 503}}');
  await page.getByLabel('Body').fill('{"why": ');
  await page.getByLabel('Body').fill('{"why": "closed"}');
  await page.getByLabel('The reply may violate the document').check();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByText('Answers 503 with {"why":"closed"}').waitFor();
  await page.getByRole('button', { name: 'Remove override 2' }).click();
  await page.getByText('No rules are in force').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Answers 503').waitFor();
  t.equal((await call('POST /pets', { name: 'Rex', status: 'sold' })).status, 503);
});

test('a fault delays and fails calls, and rules of others show at once', async (t, {
  page,
  open,
  call,
}) => {
  await open('#/rules');
  await page.getByRole('link', { name: 'New fault' }).click();
  await page.getByLabel('Path', { exact: true }).fill('/owners');
  await page.getByLabel('Answer with the error').fill('502');
  await page.getByLabel('Delay (ms)').fill('5');
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByText('Waits 5 ms and answers 502').waitFor();
  t.equal((await call('GET /owners')).status, 502);
  await page.getByText('Waits 5 ms').waitFor({ state: 'detached' });
  await call('POST /_sandlot/faults', { cut: 'reset', rate: 0.5, match: { method: 'PATCH' } });
  await page.getByText('Cuts the reply (reset), for 50 % of the calls').waitFor();
  await page.getByText('for PATCH').waitFor();
});
