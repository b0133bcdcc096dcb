/**
 * Runs the recipes of docs/recipes with their test runners: `npm run build && npm run recipes`. A temporary
 * folder gets the runners and Sandlot as npm would publish it. Playwright needs Chromium at
 * /usr/bin/chromium (Debian package `chromium`). Recipes for container engines are not run.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const chromium = '/usr/bin/chromium';

/** The command of each recipe. */
const runs = [
  ['node', '--test', 'node-test.mjs'],
  ['node', 'tap.mjs'],
  ['npx', 'vitest', 'run', 'vitest.test.ts'],
  ['npx', 'playwright', 'test', 'playwright.spec.ts'],
];
const packages = ['tap@21.8.0', 'vitest@4.1.12', '@playwright/test@1.65.1'];

if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error('Run `npm run build` first.');
if (!existsSync(chromium)) throw new Error(`${chromium} is missing: apt-get install chromium.`);

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
  for (const command of runs) run(command);
} catch (error) {
  process.stderr.write(`recipes: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
