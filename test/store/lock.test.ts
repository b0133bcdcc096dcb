import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { acquireLock } from '../../src/store/file/lock.ts';
import { breakDisk } from '../support/broken-disk.ts';
import { root } from '../support/running-sandlot.ts';
import { withoutTap } from '../support/without-tap.ts';

function newFile(t: Test) {
  return join(t.testdir({}), 'pets.json');
}

function lockOf(file: string, text: string): string {
  writeFileSync(`${file}.lock`, text);
  return file;
}

function holder(more: object) {
  return JSON.stringify({ host: hostname(), since: 1, ...more });
}

/** A process that lives until the test ends. */
function openBystander(t: Test): ChildProcess {
  const child = spawn(...withoutTap(process.execPath, '-e', 'setInterval(() => {}, 1000)'));
  t.teardown(() => child.kill('SIGKILL'));
  return child;
}

/** The number of a process that is gone. */
async function spawnEnded(): Promise<number> {
  const child = spawn(...withoutTap(process.execPath, '-e', ''));
  await once(child, 'close');
  return child.pid ?? 0;
}

/** Puts other deeds where a lock's holder is looked for: what another process does at that moment. */
function onFirstSignal(t: Test, deed: () => void): void {
  const { kill } = process;
  let signals = 0;
  process.kill = (pid, signal) => {
    signals += 1;
    if (signals === 1) deed();
    return kill.call(process, pid, signal);
  };
  t.teardown(() => {
    process.kill = kill;
  });
}

function besides(file: string) {
  return readdirSync(dirname(file))
    .filter((name) => name !== basename(file))
    .sort();
}

t.test('a lock names its process and disappears when it is released', async (t) => {
  const file = newFile(t);

  const release = acquireLock(file);

  t.match(JSON.parse(readFileSync(`${file}.lock`, 'utf8')), {
    pid: process.pid,
    host: hostname(),
  });
  t.strictSame(besides(file), ['pets.json.lock']);
  release();
  t.strictSame(besides(file), []);
});

t.test('a lock that cannot be removed is left for the next start', async (t) => {
  const file = newFile(t);
  const release = acquireLock(file);
  const mend = breakDisk(t, 'rmSync', { code: 'EACCES' });

  t.doesNotThrow(release);

  mend();
  t.strictSame(besides(file), ['pets.json.lock']);
});

t.test('refuses a file in use and names the process', async (t) => {
  const { pid } = openBystander(t);
  const text = holder({ pid });
  const file = lockOf(newFile(t), text);

  t.throws(() => acquireLock(file), {
    message: `${file}: in use by process ${pid} on ${hostname()}. Stop that process, or name another file. If it no longer exists, delete ${file}.lock.`,
  });

  t.equal(readFileSync(`${file}.lock`, 'utf8'), text);
  t.strictSame(besides(file), ['pets.json.lock']);
});

t.test('detects a process of another user as running', async (t) => {
  const file = lockOf(newFile(t), holder({ pid: 1 }));
  const { kill } = process;
  t.teardown(() => {
    process.kill = kill;
  });
  process.kill = () => {
    throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
  };

  t.throws(() => acquireLock(file), { message: /in use by process 1 on/ });
});

t.test('refuses a file in use by the same process', async (t) => {
  const file = newFile(t);
  const release = acquireLock(file);

  t.throws(() => acquireLock(file), { message: new RegExp(`in use by process ${process.pid} on`) });

  release();
  acquireLock(file)();
});

t.test('takes over the lock of a dead process', async (t) => {
  const file = lockOf(newFile(t), holder({ pid: await spawnEnded() }));

  const release = acquireLock(file);

  t.equal(JSON.parse(readFileSync(`${file}.lock`, 'utf8')).pid, process.pid);
  release();
  t.strictSame(besides(file), []);
});

t.test('takes over the lock of a dead process with our id, as in a container', async (t) => {
  const file = lockOf(newFile(t), holder({ pid: process.pid }));

  acquireLock(file)();

  t.notOk(existsSync(`${file}.lock`));
});

const onLinux = process.platform !== 'linux' && 'only Linux shows so much of other processes';

t.test('takes over a lock whose process id was reused', { skip: onLinux }, async (t) => {
  const { pid } = openBystander(t);

  acquireLock(lockOf(newFile(t), holder({ pid, ticks: 1 })))();

  const own = newFile(t);
  acquireLock(own);
  const { ticks } = JSON.parse(readFileSync(`${own}.lock`, 'utf8'));
  t.throws(() => acquireLock(own), /in use by process/, 'and this one is what it was');
  t.ok(ticks > 0);
});

t.test('takes over the lock of a zombie', { skip: onLinux }, async (t) => {
  // The shell becomes a command that waits for nobody, and its child ends when that is done.
  const child = 'while [ "$(cat /proc/$PPID/comm)" != sleep ]; do sleep 0.01; done';
  const parent = spawn('sh', ['-c', `sh -c '${child}' & echo $!; exec sleep 60`]);
  t.teardown(() => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
    await new Promise((resolve) => setTimeout(resolve, 5));

  acquireLock(lockOf(newFile(t), holder({ pid })))();
});

t.test('respects the lock of another host', async (t) => {
  const file = lockOf(newFile(t), holder({ pid: await spawnEnded(), host: 'elsewhere' }));

  t.throws(() => acquireLock(file), {
    message: /in use by process \d+ on elsewhere. Stop that process/,
  });
});

t.test('respects a lock file of unknown content', async (t) => {
  for (const text of ['', 'mine', '{}', '{"pid":"1","host":"here","since":1}', 'null']) {
    const file = lockOf(newFile(t), text);

    t.throws(() => acquireLock(file), {
      message: `${file}: ${file}.lock is not a lock written by Sandlot. If no other process uses the file, delete ${file}.lock.`,
    });
    t.equal(readFileSync(`${file}.lock`, 'utf8'), text);
  }
});

t.test('retries when another process removes a stale lock', async (t) => {
  const file = lockOf(newFile(t), holder({ pid: await spawnEnded() }));
  const { rmSync } = await import('node:fs');
  onFirstSignal(t, () => rmSync(`${file}.lock`));

  acquireLock(file)();

  t.strictSame(besides(file), []);
});

t.test('respects another process that takes over a stale lock first', async (t) => {
  const { pid } = openBystander(t);
  const file = lockOf(newFile(t), holder({ pid: await spawnEnded() }));
  onFirstSignal(t, () => lockOf(file, holder({ pid })));

  t.throws(() => acquireLock(file), { message: new RegExp(`in use by process ${pid} on`) });

  t.equal(readFileSync(`${file}.lock`, 'utf8'), holder({ pid }));
  t.strictSame(besides(file), ['pets.json.lock']);
});

t.test('explains why a lock cannot be created or moved', async (t) => {
  const file = lockOf(newFile(t), holder({ pid: await spawnEnded() }));
  mkdirSync(`${file}.lock.${hostname()}.${process.pid}.stale`);
  t.throws(() => acquireLock(file), { code: 'EISDIR' });

  const other = newFile(t);
  mkdirSync(`${other}.lock.${hostname()}.${process.pid}`);
  t.throws(() => acquireLock(other), {
    message:
      /pets\.json: cannot be written \(.*: it is a folder\)\. Fix that, or name another file\.$/,
  });
});

t.test('creates locks on file systems without hard links', async (t) => {
  const file = newFile(t);
  breakDisk(t, 'linkSync', { code: 'EPERM' });

  const release = acquireLock(file);

  t.throws(() => acquireLock(file), { message: new RegExp(`in use by process ${process.pid} on`) });
  release();
  t.strictSame(besides(file), []);
  breakDisk(t, 'copyFileSync', { code: 'ENOSPC' });
  t.throws(() => acquireLock(file), { code: 'ENOSPC' });
  t.strictSame(besides(file), []);
});

const taker = `
import { acquireLock } from ${JSON.stringify(join(root, 'build', 'store', 'file', 'lock.js'))};
process.stdin.once('data', () => {
  try {
    acquireLock(process.argv[1]);
    console.log('held');
  } catch (error) {
    console.log(error.message);
  }
});
process.stdin.once('end', () => process.exit());
console.log('ready');
`;

function openTaker(t: Test, file: string) {
  const child = spawn(...withoutTap(process.execPath, '--input-type=module', '-e', taker, file));
  t.teardown(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text) => lines.push(text.trim()));
  const line = async (): Promise<string> => {
    while (lines.length === 0) await once(child.stdout, 'data');
    return lines.shift() ?? '';
  };
  return { line, go: () => child.stdin.write('go'), end: () => child.kill('SIGKILL') };
}

t.test('grants a stale lock to exactly one of two processes', async (t) => {
  for (let round = 0; round < 3; round++) {
    const file = lockOf(newFile(t), holder({ pid: await spawnEnded() }));
    const takers = [openTaker(t, file), openTaker(t, file)];
    for (const { line } of takers) t.equal(await line(), 'ready');

    for (const { go } of takers) go();

    const [won = '', lost = ''] = (await Promise.all(takers.map(({ line }) => line()))).sort(
      (one) => (one === 'held' ? -1 : 1),
    );
    t.equal(won, 'held');
    t.match(lost, /in use by process \d+ on/);
    for (const { end } of takers) end();
  }
});
