/**
 * Runs the recipes of docs/recipes with the runners that they are for: `npm run build && npm run recipes`.
 * They are installed into a folder of its own, together with Sandlot as it would be published;
 * Playwright needs Chromium at /usr/bin/chromium (Debian's package of that name). What needs a
 * container engine is not run.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const chromium = '/usr/bin/chromium';

/** What runs a recipe, with the versions that it was last tried with. */
const runs = [
  ['node', '--test', 'node-test.mjs'],
  ['node', 'tap.mjs'],
  ['npx', 'vitest', 'run', 'vitest.test.ts'],
  ['npx', 'playwright', 'test', 'playwright.spec.ts'],
];
const packages = ['tap@21.8.0', 'vitest@4.1.12', '@playwright/test@1.65.1'];

if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error('Run `npm run build` first.');
if (!existsSync(chromium)) throw new Error(`There is no ${chromium}: apt-get install chromium.`);

const folder = mkdtempSync(join(tmpdir(), 'sandlot-recipes-'));
const run = ([command, ...args]) => {
  process.stdout.write(`\n${[command, ...args].join(' ')}\n`);
  execFileSync(command, args, { cwd: folder, stdio: 'inherit' });
};
try {
  cpSync(join(root, 'docs', 'recipes'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  run(['npm', 'pack', root, '--ignore-scripts', '--silent']);
  const [packed = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  run(['npm', 'install', '--no-audit', '--no-fund', join(folder, packed), ...packages]);
  for (const one of runs) run(one);
} catch (error) {
  process.stderr.write(`recipes: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
