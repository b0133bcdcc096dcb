import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = pathOf('../dist/cli.js');
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts Sandlot on a file. `ready` resolves to its port, or to undefined if it ends before. */
export const startServer = (file, durability) => {
  const args = [cli, pathOf('notes.yaml'), '--behaviours', pathOf('behaviours.mjs')];
  // A small log causes many compactions.
  args.push('--db', file, '--durability', durability, '--log-max', '16', '--port', '0');
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      output[stream] += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code;
  });
  const readPort = async () => {
    while (!/:\d+/.test(output.stdout)) await once(child.stdout, 'data');
    return Number(/ at http:\/\/\S+?:(\d+)/.exec(output.stdout)[1]);
  };
  return {
    output,
    ended,
    ready: Promise.race([readPort(), ended.then(() => undefined)]),
    kill: (signal) => child.kill(signal),
  };
};
