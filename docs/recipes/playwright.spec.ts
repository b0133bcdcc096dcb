// Tests with Playwright: in each test, the page calls the API of another sandbox.
//
//     npx playwright test playwright.spec.ts
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { type RunningSandlot, start } from 'sandlot';

// Debian's Chromium. Leave this out to use the browsers that Playwright installs.
test.use({ launchOptions: { executablePath: '/usr/bin/chromium' } });

// The page under test gets the URL of the API and shows the work done on a feature.
const page = `<!doctype html><title>Work</title><output></output><script type="module">
  const api = new URLSearchParams(location.search).get('api');
  const reply = await fetch(api + '/api/v1/features/PRJ1-1', {
    headers: { authorization: 'Bearer 15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab' },
  });
  const text = reply.ok ? (await reply.json()).feature.work_done + ' minutes' : 'No API today';
  document.querySelector('output').textContent = text;
</script>`;

let sandlot: RunningSandlot;
let app: Server;
let url: string;

test.beforeAll(async () => {
  // The page has another origin than the API.
  sandlot = await start({ cors: 'allow' });
  app = createServer((_request, reply) => reply.setHeader('content-type', 'text/html').end(page));
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});
test.afterAll(async () => {
  app.close();
  await sandlot.close();
});

test('it shows the work done', async ({ page }) => {
  await using box = sandlot.sandbox('shows');

  await page.goto(`${url}/?api=${box.url}`);

  await expect(page.locator('output')).toHaveText('60 minutes');
  expect(await box.journal.verify({ match: { method: 'GET' }, count: 1 })).toMatchObject({
    passed: true,
  });
});

test('it says that the API is down', async ({ page }) => {
  await using box = sandlot.sandbox('down');
  await box.fault({ match: { method: 'GET' }, error: { status: 503 } });

  await page.goto(`${url}/?api=${box.url}`);

  await expect(page.locator('output')).toHaveText('No API today');
});
