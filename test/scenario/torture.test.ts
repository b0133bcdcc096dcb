import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { root } from '../support/running-sandlot.ts';
import { withoutTap } from '../support/without-tap.ts';

/** A few rounds of `npm run torture`, the same each time as far as the machine lets them. */
async function torture(t: Test, args: readonly string[]) {
  const folder = join(t.testdir({}), 'torture');
  const short = ['--rounds', '4', '--writes', '200', '--letters', '40000', '--seed', '1'];
  const few = ['--sandboxes', '2', '--clients', '2', '--folder', folder];
  const program = join(root, 'torture', 'run.mjs');
  const child = spawn(...withoutTap(process.execPath, program, ...short, ...few, ...args), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.on('data', (text) => {
    output.stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, ...output, evidence: existsSync(join(folder, 'evidence')) ? 'kept' : 'none' };
}

/** Five starts and a million letters: on a busy machine that takes its time. */
const patient = { timeout: 120_000 };

t.test('what was acknowledged is there after kill -9, and nothing else is', patient, async (t) => {
  const { code, stdout, stderr, evidence } = await torture(t, []);

  t.strictSame([code, stderr, evidence], [0, '', 'none'], stdout);
  t.match(stdout, /\n4 rounds in .*\n.* acknowledged writes/);
});

t.test(
  'a log that loses what was acknowledged is found out, and the evidence kept',
  patient,
  async (t) => {
    const { code, stderr, evidence } = await torture(t, ['--lose', '1000000']);

    t.strictSame([code, evidence], [1, 'kept']);
    t.match(stderr, /^torture: round 1, seed 1: default: .*; the evidence is in /);
  },
);
