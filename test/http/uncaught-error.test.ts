import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { withoutTap } from '../support/without-tap.ts';

const loader = join(import.meta.dirname, '..', 'support', 'typescript.mjs');

// See test/support/own-test.ts.
t.test('an uncaught error fails the running test and no other', async (t) => {
  const folder = t.testdir({
    'stray.test.ts': `import t from 'tap';
      t.test('first', async (t) => {
        t.test('throws', (t) => {
          setTimeout(() => { throw new Error('strayed'); }, 1);
          setTimeout(() => t.end(), 50);
        });
        t.test('rejects', async () => {
          Promise.reject(new Error('rejected'));
          await new Promise((done) => setTimeout(done, 50));
        });
      });
      t.test('last', async (t) => { t.pass(); });`,
  });

  const command = withoutTap(process.execPath, `--import=${loader}`, join(folder, 'stray.test.ts'));
  const child = spawn(...command, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);

  t.not(code, 0);
  t.match(output, /not ok 1 - strayed[\s\S]*not ok 1 - throws/);
  t.match(output, /not ok 1 - rejected[\s\S]*not ok 2 - rejects/);
  t.match(output, /not ok 1 - first/);
  t.match(output, /\nok 2 - last/);
});
