import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import t, { type Test } from 'tap';
import { whyLeftOut } from './replicas/left-out.ts';
import { isOnReplicas } from './replicas/on-replicas.ts';
import { type Suite, suites } from './suites.ts';

/**
 * What `import t from 'tap'` is to a test file (test/support/typescript.mjs sees to it): tap itself
 * when the file runs alone; in a suite a test of its own, in which all of the file stays: its
 * tests, its hooks, its folders and its time limit.
 */
let own: Test = t;

/** Those that have begun, the innermost last. */
const running: Test[] = [];

t.beforeEach((test) => {
  running.push(test);
  // tap removes a test's folder before what the test tears down after it, unless something was to be
  // torn down before there was a folder: a store must not be closing while its folder goes.
  test.teardown(() => running.splice(running.indexOf(test), 1));
});

// Tests run one after another, so it is of the innermost one. See error-domain.mjs.
process.on('uncaughtException', (error) => (running.at(-1) ?? t).threw(error));

// biome-ignore lint/style/noDefaultExport: it stands for a default export.
export { own as default };

const tests = join(import.meta.dirname, '..');

/** Runs the test files of a suite one after another in this process. */
export function runSuite(suite: Suite): void {
  for (const file of suites[suite].flatMap(listTests)) {
    const skip = (isOnReplicas && whyLeftOut(file)) || false;
    // A test that hangs is reported by its own name, long before the runner ends the suite.
    t.test(`test/${file}`, { timeout: 300_000, skip }, async (test) => {
      own = test;
      await import(`../${file}`);
    });
  }
}

/** The test files below test/ that are, or are in, this place. */
export function listTests(place = ''): readonly string[] {
  return readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => file === place || file.startsWith(`${place}/`) || place === '')
    .sort();
}
