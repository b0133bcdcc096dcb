import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { root } from '../support/running-sandlot.ts';
import { withoutTap } from '../support/without-tap.ts';

/** Runs a few rounds of `npm run torture` with a fixed seed. */
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

t.test(
  'webhooks arrive in order at a receiver that fails and restarts, also behind kills',
  async (t) => {
    const program = join(root, 'torture', 'webhooks.mjs');
    const few = [
      '--messages',
      '150',
      '--records',
      '50',
      '--kills',
      '1',
      '--fail',
      '0.03',
      '--seconds',
      '100',
    ];
    const child = spawn(...withoutTap(process.execPath, program, ...few), {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    const [code] = await once(child, 'close');
    t.match(
      stdout,
      /^150 changes, 1 kills: \d+ messages arrived, 0 missing, 0 records out of order/,
    );
    t.equal(code, 0);
  },
);

t.test('more calls and snapshots than a server keeps do not fill its memory', async (t) => {
  const program = join(root, 'torture', 'bounds.mjs');
  const few = ['--names', '100', '--bodies', '12', '--snapshots', '20', '--limit', '500'];
  const child = spawn(...withoutTap(process.execPath, program, ...few), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  const [code] = await once(child, 'close');

  t.equal(code, 0, stdout);
  t.match(stdout, /^ok +the process has \d+ MB/m);
});

/** Five starts and a million letters take long on a busy machine. */
const longTimeout = { timeout: 120_000 };

t.test('acknowledged writes survive kill -9, and no others exist', longTimeout, async (t) => {
  const { code, stdout, stderr, evidence } = await torture(t, []);

  t.strictSame([code, stderr, evidence], [0, '', 'none'], stdout);
  t.match(stdout, /\n4 rounds in .*\n.* acknowledged writes/);
});

t.test(
  'a log that lost acknowledged writes is detected, and its files are kept',
  longTimeout,
  async (t) => {
    const { code, stderr, evidence } = await torture(t, ['--lose', '1000000']);

    t.strictSame([code, evidence], [1, 'kept']);
    t.match(stderr, /^torture: round 1, seed 1: default: .*; the evidence is in /);
  },
);
