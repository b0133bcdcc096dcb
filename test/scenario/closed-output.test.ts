import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { root } from '../support/running-sandlot.ts';
import { withoutTap } from '../support/without-tap.ts';

t.test('a server goes on when nobody reads its output any more', async (t) => {
  const args = [join(root, 'dist', 'cli.js'), '--port', '0', '--log', 'requests'];
  const child = spawn(...withoutTap(process.execPath, ...args), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const [line] = await once(createInterface(child.stdout), 'line');
  const [, origin] = / at (http:\S+?:\d+)/.exec(String(line)) ?? [];

  child.stdout.destroy();
  const statuses: number[] = [];
  for (const path of ['/one', '/two', '/three'])
    statuses.push((await fetch(`${origin}${path}`)).status);
  child.kill('SIGTERM');

  t.strictSame(statuses, [404, 404, 404]);
  t.strictSame(await ended, [0, null]);
});
