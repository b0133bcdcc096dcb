import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const children = new Set();

/** However the bench ends, it leaves no process running. */
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const remember = (child) => {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
};

/** A core for the servers and one for the client; undefined where there is one core or no taskset. */
export const findCores = () => {
  const list = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const cores = (list ?? '').split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return cores.length < 2 ? undefined : { all: list, server: cores[0], client: cores[1] };
};

/** Puts all threads of a process on these cores. */
export const pin = (pid, cores) => {
  execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', String(cores), String(pid)], {
    stdio: 'ignore',
  });
};

/** A port that was free a moment ago. */
export const findPort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
};

/** Starts `node ARGUMENTS` and waits for its first line on stdout; `env` is merged over our own. */
export const startServer = async (args, env = {}) => {
  const child = spawnServer(args, env);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`node ${args.join(' ')} ended with code ${code} before it was ready`);
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => {});
  child.stdout.resume();
  return child;
};

export const spawnServer = (args, env = {}) =>
  remember(
    spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    }),
  );

/** Runs `node ARGUMENTS` to its end; what it prints is JSON. */
export const readFromScript = async (args, env = {}) => {
  const child = spawnServer(args, env);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with code ${code}`);
  return JSON.parse(text);
};

/** Starts the client; the function that is returned gives it a job and waits for its report. */
export const startClient = (path) => {
  const child = remember(fork(path));
  const run = async (job) => {
    child.send(job);
    const [report] = await once(child, 'message');
    if (report.error) throw new Error(report.error);
    return report;
  };
  return { pid: child.pid, run, stop: () => stop(child) };
};

export const stop = async (child, signal = 'SIGTERM') => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
};
