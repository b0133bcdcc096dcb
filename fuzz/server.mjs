import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const probe = fileURLToPath(new URL('loop-delay.mjs', import.meta.url));

/** Starts the built server on a free port; `args` follow the command. */
export const startServer = async (args) => {
  const child = spawn(process.execPath, ['--import', probe, cli, ...args, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output = (output + text).slice(-4000);
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const first = once(child.stdout, 'data').then(([chunk]) => ({ line: `${chunk}` }));
  const started = await Promise.race([first, ended]);
  if (started.line === undefined)
    throw new Error(`The server ended with ${started.code}: ${output}`);
  child.stdout.resume();
  const port = Number(/:(\d+)/.exec(started.line)?.[1]);
  return {
    port,
    child,
    output: () => output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    /** The longest pause since the last call, and the memory that the process has. */
    measure: async () => {
      child.send('measure');
      const [figures] = await once(child, 'message');
      return figures;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
