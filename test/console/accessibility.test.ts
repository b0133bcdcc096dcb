import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import t from 'tap';
import { openBrowser } from './support/browser.ts';

const test = openBrowser(t);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const places = [
  '#/calls',
  '#/calls/default/1',
  '#/calls/default/2',
  '#/data/pets',
  '#/data/pets/1',
  '#/sandboxes/diff/before',
  '#/rules',
  '#/rules/new-override',
  '#/rules/new-fault',
  '#/operations',
  '#/operations/createPet',
  '#/deliveries',
  '#/health',
];

/** Evaluated by the debugger, which the policy of the page does not restrict. */
async function findViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, any }) => id + ': ' + html.slice(0, 160) + ' ' + (any[0]?.message ?? ''))))`,
  );
  return Array.isArray(found) ? found : [String(found)];
}

for (const [name, colorScheme, viewport] of [
  ['light and wide', 'light', { width: 1280, height: 800 }],
  ['dark and narrow', 'dark', { width: 390, height: 780 }],
] as const) {
  test(`axe finds nothing in the views, ${name}`, async (t, { page, open, call }) => {
    await call('POST /pets', { name: 'Rex', status: 'sold' });
    await call('POST /pets', { name: 7 });
    await call('PUT /_sandlot/snapshots/before');
    await call('DELETE /pets/1');
    await call('POST /_sandlot/overrides', { match: { method: 'PATCH' }, answer: { status: 503 } });
    await call('POST /_sandlot/faults', { match: { method: 'PATCH' }, delay: 5 });
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    for (const place of places) {
      await open(place);
      await page.getByText('Sandlot', { exact: true }).first().waitFor();
      // What the view reads has come.
      await page.waitForTimeout(300);
      t.strictSame(await findViolations(page), [], place);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      t.ok(Number(overflow) <= 0, `${place} is not wider than the window`);
    }
  });
}
