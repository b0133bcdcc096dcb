import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { parse } from 'yaml';
import { root } from '../support/running-sandlot.ts';
import { withoutTap } from '../support/without-tap.ts';

const run = promisify(execFile);
function recipe(name: string) {
  return join(root, 'docs', 'recipes', name);
}

/** Without the variables that this runner sets for its own tests: a recipe starts a runner of its own. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(_?TAP|NODE_TEST_CONTEXT)/.test(name)),
);

t.test('the recipe for node:test runs', async (t) => {
  const { stdout } = await run(
    ...withoutTap(process.execPath, '--test', '--test-reporter=tap', recipe('node-test.mjs')),
    { cwd: root, env },
  );

  t.match(stdout, /^# pass 2$/m);
  t.match(stdout, /^# fail 0$/m);
});

t.test('the recipe for tap runs', async (t) => {
  const { stdout } = await run(...withoutTap(process.execPath, recipe('tap.mjs')), {
    cwd: root,
    env,
  });

  t.match(stdout, /^# \{ total: 2, pass: 2 \}$/m);
});

t.test("the other recipes compile against Sandlot's types", async (t) => {
  // Vitest, Playwright and Testcontainers are no dependencies: two are larger than all that there is,
  // and need a browser or a container engine. `npm run recipes` runs the first two with the packages
  // themselves; here `npm run types`, a part of `npm test`, holds them against src/index.ts.
  const { include, compilerOptions } = JSON.parse(
    readFileSync(join(root, 'tsconfig.json'), 'utf8'),
  );

  t.ok(include.includes('docs/recipes'));
  t.strictSame(compilerOptions.paths.sandlot, ['./src/index.ts']);
  t.strictSame(
    readdirSync(recipe('')).filter((name) => name.endsWith('.ts')),
    ['playwright.spec.ts', 'testcontainers.test.ts', 'vitest.test.ts'],
  );
});

t.test('the recipe for Testcontainers names the image that is built', async (t) => {
  t.match(
    readFileSync(recipe('testcontainers.test.ts'), 'utf8'),
    /new GenericContainer\('sandlot'\)/,
  );
});

t.test('the recipe for GitHub Actions runs the image as a service', async (t) => {
  const { on, jobs } = parse(readFileSync(recipe('github-actions.yaml'), 'utf8'));
  const [job, ...others] = Object.values<{
    'runs-on': string;
    services: { sandlot: { image: string; ports: string[] } };
    steps: { run?: string; uses?: string }[];
  }>(jobs);

  t.equal(on, 'push');
  t.strictSame(others, []);
  t.equal(job?.['runs-on'], 'ubuntu-latest');
  t.match(job?.services.sandlot, { image: /\/sandlot$/, ports: ['4010:4010'] });
  t.ok(job?.steps.every(({ run, uses }) => (run === undefined) !== (uses === undefined)));
});

t.test('the recipe for docker compose names the image that is built', async (t) => {
  const { services } = parse(readFileSync(recipe('compose.yaml'), 'utf8'));

  t.strictSame(Object.keys(services), ['aha']);
  t.equal(services.aha.image, 'sandlot');
});
