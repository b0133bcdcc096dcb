import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import {
  type Answer,
  logTime,
  type Running,
  root,
  sendRequest,
  startSandlot,
  workDone,
} from '../support/running-sandlot.ts';

/** Runs a program; returns the reason where this machine does not allow it. */
function attempt(program: string, args: readonly string[]): string | false {
  try {
    execFileSync(program, args, { stdio: 'pipe' });
    return false;
  } catch (error) {
    return `${program} is not to be had here: ${String(error).split('\n')[0]}`;
  }
}

/** Logs a minute again and again until that is refused; gives the refusal and how many were kept. */
async function fill(
  running: Running,
): Promise<{ readonly refused: Answer; readonly kept: number }> {
  let kept = 0;
  // Where there is no room for many at once, there may be for one.
  for (let together = 32; ; ) {
    const all = Array.from({ length: together }, () => logTime(running, '1min'));
    const answers = await Promise.all(all);
    const refused = answers.find(({ status }) => status !== 200);
    kept += answers.filter(({ status }) => status === 200).length;
    if (refused !== undefined && together === 1) return { refused, kept };
    if (refused !== undefined) together = 1;
  }
}

async function health(running: Running) {
  return JSON.parse((await sendRequest(running, 'GET /_sandlot/health')).text);
}

/** What a full disk does to a running Sandlot, and what becomes of that when there is room again. */
async function meetFullDisk(
  t: Test,
  {
    running,
    file,
    makeRoom,
  }: { readonly running: Running; readonly file: string; readonly makeRoom: () => void },
): Promise<void> {
  const before = Number(await workDone(running));
  const { refused, kept } = await fill(running);
  t.equal(refused.status, 507);
  t.match(refused.type, /json/);
  t.match(refused.text, /The write could not be stored, so nothing was changed: .*Free disk space/);
  t.ok(kept > 0);
  t.equal(await workDone(running), before + kept, 'memory is as before, and reads go on');
  t.match(await health(running), { status: 'degraded', reason: /pets\.json\.log: E/ });
  t.equal((await logTime(running, '1min')).status, 507);

  makeRoom();

  while ((await health(running)).status !== 'ok');
  t.equal((await logTime(running, '1min')).status, 200);
  t.equal(await workDone(running), before + kept + 1);
  const { stderr } = await running.stop('SIGKILL');
  t.match(stderr, /^Writes are refused until they can be stored: .*/m);
  t.match(stderr, /^Writes are accepted again\.$/m);
  const again = await startSandlot(t, ['--db', file]);
  t.equal(await workDone(again), before + kept + 1, 'and all of it is there after kill -9');
  await again.stop();
}

const noLimit = attempt('prlimit', ['--version']);

for (const durability of ['process', 'power']) {
  t.test(
    `refuses writes when the file may not grow (${durability})`,
    { skip: noLimit },
    async (t) => {
      const file = join(t.testdir({}), 'pets.json');
      const running = await startSandlot(
        t,
        [
          '-c',
          'ulimit -S -f 200 && exec "$0" "$@"',
          process.execPath,
          join(root, 'dist', 'cli.js'),
          ...['--db', file, '--durability', durability],
        ],
        { from: { program: 'bash' } },
      );

      await meetFullDisk(t, {
        running,
        file,
        makeRoom: () => {
          const { pid } = JSON.parse(readFileSync(`${file}.lock`, 'utf8'));
          execFileSync('prlimit', ['--pid', `${pid}`, '--fsize=unlimited']);
        },
      });
    },
  );
}

t.test('refuses writes when the disk is full', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-disk-'));
  const cannot = attempt('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', folder]);
  if (cannot !== false) {
    rmdirSync(folder);
    t.comment(cannot);
    return;
  }
  const file = join(folder, 'pets.json');
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(150_000));
  const running = await startSandlot(t, ['--db', file]);

  t.teardown(() => {
    execFileSync('umount', ['-l', folder]);
    rmdirSync(folder);
  });

  await meetFullDisk(t, { running, file, makeRoom: () => rmSync(ballast) });
});
