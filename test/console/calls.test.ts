import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { exportsDocument } from '../support/exports.ts';
import { documentOf, json } from '../support/sandlot-of.ts';
import { withoutTap } from '../support/without-tap.ts';
import { openBrowser } from './support/browser.ts';
import { clinic } from './support/clinic.ts';

const test = openBrowser(t);

test('calls show up as they are answered, and open with what was sent and why', async (t, {
  page,
  open,
  call,
}) => {
  await open('#/calls');
  await page.getByText('Waiting for the first call').waitFor();

  await call('POST /pets', { name: 'Rex', status: 'available' });
  await call('POST /pets', { name: 7 });
  await call('PATCH /pets/1', { name: 'Max' });
  await call('GET /nothing');
  const rows = page.getByRole('list', { name: 'Calls' }).getByRole('link');
  await rows.nth(3).waitFor();
  t.match(await rows.first().textContent(), /GET404\/nothing/);

  await rows.filter({ hasText: '400' }).click();
  const detail = page.getByRole('region', { name: 'Call 2' });
  await detail.getByText('request-invalid').first().waitFor();
  await detail.getByText('must be string').first().waitFor();
  await detail.getByText('creates a record (rule collection)').waitFor();
  t.match(page.url(), /#\/calls\/default\/2$/);

  await page.keyboard.press('k');
  const changed = page
    .getByRole('region', { name: 'Call 3' })
    .getByRole('region', { name: 'Records changed' });
  await changed.getByText('Max').waitFor();
  await changed.getByRole('link', { name: '1', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Call 3' }).waitFor({ state: 'detached' });
});

test(
  'what the clock changed is listed among the calls, and opens with its records',
  async (t, { page, open, call }) => {
    await call('POST /exports', { format: 'csv' });
    await call('GET /exports/1');
    await open('#/calls');
    const rows = page.getByRole('list', { name: 'Calls' }).getByRole('link');
    await rows.nth(3).waitFor();
    t.match(await rows.nth(1).textContent(), /CLOCK.*\/exports\/1.*running → completed/);

    await page.getByRole('searchbox').fill('is:clock');
    await page.getByText('2 calls', { exact: true }).waitFor();
    await rows.first().click();
    const detail = page.getByRole('region', { name: 'Call 3' });
    await detail.getByText(/running → completed, due at/).waitFor();
    await detail.getByRole('region', { name: 'Records changed' }).getByText('completed').waitFor();
    t.equal(await detail.getByRole('button', { name: 'Edit and send again' }).count(), 0);
    await call('POST /sessions', { expires_in: 0.001 });
    await page.getByText('expired').waitFor();
  },
  { document: exportsDocument, records: 0 },
);

test('calls are searched, paused and cleared by keys', async (t, { page, open, call }) => {
  await open('#/calls');
  for (let number = 1; number <= 3; number++) await call(`GET /pets/${number}`);
  await call('GET /pets/99');
  const rows = page.getByRole('list', { name: 'Calls' }).getByRole('link');
  await rows.nth(3).waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('status:4xx method:GET');
  await page.getByText('1 call', { exact: true }).waitFor();
  t.match(page.url(), /q=status/);
  await page.keyboard.press('Escape');
  const search = page.getByRole('searchbox');
  await search.fill('status:404,409');
  await page.getByText('1 call', { exact: true }).waitFor();
  await search.fill('state:404');
  await page.getByText('There is no state: to search by, only status:, method:, op:').waitFor();
  await search.fill('-is:late is:refused');
  await page.getByText('There is no is:late').waitFor({ state: 'detached' });
  await search.fill('is:late');
  await page.getByText('There is no is:late to search by, only is:refused').waitFor();
  await search.fill('');
  await page.keyboard.press('Escape');

  await page.keyboard.press('p');
  await call('GET /pets');
  await page.getByRole('button', { name: 'Go on (1 new)' }).click();
  await page.getByText('5 calls').waitFor();
  await page.keyboard.press('c');
  await page.getByText('Waiting for the next call').waitFor();
  await page.getByRole('button', { name: 'Show the cleared calls' }).click();
  await page.getByText('5 calls').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
});

test('words find calls by their headers and bodies, also calls that come later', async (t, {
  page,
  open,
  call,
}) => {
  const create = (name: string) => call('POST /pets', { name, status: 'sold' });
  await create('Rex');
  await create('Bello');
  await call('GET /pets/1');
  await open('#/calls');
  await page.getByText('3 calls', { exact: true }).waitFor();
  const rows = page.getByRole('list', { name: 'Calls' }).getByRole('link');
  const search = page.getByRole('searchbox');
  await page.route('**/calls?*text=bello*', async (route) => {
    await page.getByText('The server searches the headers and bodies').waitFor();
    await route.continue();
  });
  await search.fill('BELLO');
  await page.getByText('1 call', { exact: true }).waitFor();
  await page.unroute('**/calls?*text=bello*');
  await search.fill('nobody');
  await page.getByText('None of 3 calls matches').waitFor();
  await search.fill('bello');
  await page.getByText('1 call', { exact: true }).waitFor();
  t.match(await rows.first().getAttribute('href'), '#/calls/default/2');
  await create('Bello');
  await page.getByText('2 calls', { exact: true }).waitFor();
  await search.fill('method:post -bello');
  await page.getByText('1 call', { exact: true }).waitFor();
  t.match(await rows.first().getAttribute('href'), '#/calls/default/1');
  await search.fill('method:get content-type: application/json');
  await page.getByText('1 call', { exact: true }).waitFor();

  await search.fill('bello');
  await page.getByText('2 calls', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await create('Bello');
  await page.getByRole('button', { name: 'Go on (1 new)' }).waitFor();
  await page.waitForResponse((response) => response.url().includes('text=bello'));
  t.equal(await rows.count(), 2, 'a call that waits is not shown');
  await page.keyboard.press('c');
  await page.getByText('Waiting for the next call').waitFor();
  t.equal(await rows.count(), 0);
});

test('several keys pressed fast all take effect', async (t, { page, open, call }) => {
  for (let number = 1; number <= 3; number++) await call(`GET /pets/${number}`);
  await open('#/calls');
  await page.getByRole('list', { name: 'Calls' }).getByRole('link').nth(2).waitFor();
  // The rest of a task runs between two keys, and no other task, such as `hashchange`.
  await page.evaluate(`(async () => {
    for (let number = 1; number <= 3; number++) {
      dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  })()`);
  await page.getByRole('region', { name: 'Call 1' }).waitFor();
  t.match(page.url(), /#\/calls\/default\/1$/);
});

test('a call that writes a record without a change is marked', async (_t, { page, open, call }) => {
  await call('PATCH /pets/1', { name: 'Max' });
  await call('PATCH /pets/1', { name: 'Max' });
  await open('#/calls/default/2');
  await page.getByText('written without a change').waitFor();
});

test('a call is edited and sent again, answered differently, and made to fail', async (t, {
  page,
  open,
  call,
}) => {
  await call('POST /pets', { name: 'Rex', status: 'available' });
  await open('#/calls/default/1');

  await page.getByRole('button', { name: 'Edit and send again' }).click();
  await page
    .getByRole('form', { name: 'Request' })
    .getByLabel('Body')
    .fill('{"name": 7, "status": "sold"}');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page
    .getByRole('region', { name: 'Reply of the request' })
    .getByText('400')
    .first()
    .waitFor();

  await page.getByRole('link', { name: 'Answer this differently' }).click();
  await page.getByLabel('Status').fill('503');
  await page
    .getByLabel('As JSON')
    .fill('{"match": {"operation": "createPet"}, "answer": {"status": 503}, "times": 1}');
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByText('Answers 503').waitFor();
  t.equal((await call('POST /pets', { name: 'Tom', status: 'sold' })).status, 503);

  await open('#/calls/default/1');
  await page.getByRole('link', { name: 'Make it fail' }).click();
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByText('Answers 503').waitFor();
  t.equal((await call('POST /pets', { name: 'Tom', status: 'sold' })).status, 503);
  const last = page.getByRole('link').filter({ hasText: '503' }).locator('.marks').first();
  await open('#/calls');
  await last.getByText('fault 1', { exact: true }).waitFor();
  t.equal(await last.textContent(), 'fault 1');
  await open('#/calls/default/4');
  await page
    .getByRole('link', { name: /fault 1/ })
    .first()
    .waitFor();
});

test(
  'a call is copied as a test that passes, with a credential that the operation accepts',
  async (t, { page, open, origin }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const reply = await fetch(`${origin}/pets`, {
      method: 'POST',
      headers: { authorization: 'Bearer abcdefgh', 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Rex', status: 'available' }),
    });
    t.equal(reply.status, 201);
    await fetch(`${origin}/pets/4`, { headers: { authorization: 'Bearer abcdefgh' } });
    await open('#/calls/default/2');
    await page.getByText('GET reads the record').waitFor();
    await page.getByRole('button', { name: 'as a test' }).click();
    const file = join(t.testdir(), 'read-pet.test.mjs');
    await writeFile(file, await page.evaluate<string>('navigator.clipboard.readText()'));

    const { stdout } = await promisify(execFile)(...withoutTap(process.execPath, '--test', file), {
      env: { PATH: process.env.PATH },
    });

    t.match(stdout, /# pass 1\n# fail 0\n/);
    await page.getByRole('button', { name: 'Edit and send again' }).click();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const sentAgain = page.getByRole('region', { name: 'Reply of the request' });
    await sentAgain.getByText('200').first().waitFor();
  },
  {
    document: {
      ...clinic,
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
  },
);

test('five thousand calls are listed while the page is open', async (t, { page, open, app }) => {
  await open('#/calls');
  await page.getByText('Live', { exact: true }).waitFor();
  for (let round = 0; round < 50; round++) {
    await Promise.all(Array.from({ length: 100 }, () => app.inject('/pets/1')));
  }
  await page
    .getByText(/(of )?5,000/)
    .first()
    .waitFor();
  // Those that came too fast are loaded afterwards, as far as the journal has them, which keeps 1,000.
  await page.getByText(/^([1-4],\d\d\d calls of 5,000|5,000 calls)$/).waitFor();
  const rows = await page.getByRole('list', { name: 'Calls' }).getByRole('link').count();
  t.ok(rows < 100, `${rows} rows are in the page`);
  await page.keyboard.press('j');
  await page.getByRole('region', { name: /^Call \d+$/ }).waitFor();
});

const hostile = '<img src=x onerror="alert(1)"><script>alert(1)</script>';

test(
  'hostile texts stay text',
  async (t, { page, open, call, origin }) => {
    page.on('dialog', (dialog) => {
      t.fail('a script ran');
      dialog.dismiss();
    });
    await call('POST /things', { name: hostile });
    await call(`GET /${encodeURIComponent(hostile)}`);
    await open('#/calls/default/1');
    await page.getByText('onerror').first().waitFor();
    await fetch(`${origin}/things`, { headers: { 'x-note': hostile } });
    await open('#/calls/default/3');
    await page.getByText('Headers').first().click();
    await page.locator('dd').getByText(hostile, { exact: true }).waitFor();
    await call('POST /things', { name: '\u202eevil' });
    await open('#/calls/default/4');
    await page.getByText('"\\u202eevil"').first().waitFor();
    t.equal(await page.locator('main').getByText('\u202e').count(), 0, 'no text is turned round');
    await open('#/operations');
    await page.getByText(hostile).first().waitFor();
    await open('#/data/things');
    await page.getByText('onerror').first().waitFor();
    await open(`#/${encodeURIComponent(hostile)}/${encodeURIComponent(hostile)}`);
    await page.getByRole('navigation').waitFor();
    t.equal(await page.locator('main img, main script').count(), 0);
  },
  {
    document: documentOf(
      {
        '/things': {
          get: {
            summary: hostile,
            tags: [hostile],
            responses: {
              200: json({
                type: 'array',
                items: {
                  type: 'object',
                  properties: { id: { type: 'integer' }, name: { type: 'string' } },
                },
              }),
            },
          },
          post: {
            operationId: 'addThing',
            requestBody: json({ type: 'object' }),
            responses: {
              201: json({
                type: 'object',
                properties: { id: { type: 'integer' }, name: { type: 'string' } },
              }),
            },
          },
        },
      },
      { info: { title: hostile, version: hostile } },
    ),
  },
);
