import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { parse } from 'yaml';
import { root } from '../support/running-sandlot.ts';

const run = promisify(execFile);
const recipe = (name: string) => join(root, 'docs', 'recipes', name);

t.test('the recipe for node:test runs', async (t) => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;

  const { stdout } = await run(
    process.execPath,
    ['--test', '--test-reporter=tap', recipe('node-test.mjs')],
    {
      cwd: root,
      env: { ...env, _TAPJS_PROCESSINFO_COVERAGE_: '0' },
    },
  );

  t.match(stdout, /^# pass 2$/m);
  t.match(stdout, /^# fail 0$/m);
});

t.test('the recipe for docker compose names the image that is built', async (t) => {
  const { services } = parse(readFileSync(recipe('compose.yaml'), 'utf8'));

  t.strictSame(Object.keys(services), ['aha']);
  t.equal(services.aha.image, 'sandlot');
});
