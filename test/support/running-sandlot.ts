import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { blankedSources, writeBlankedSources } from './blanked.mjs';
import { runCommandInProcess } from './command-in-process.ts';
import { withoutTap } from './without-tap.ts';

await writeBlankedSources();

/** How the command is run. */
export type RunOptions = {
  /** Beside what is there outside, but for the variables that Sandlot reads; its port is 0. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /**
   * `runSandlot` runs a command in the process of the test when absent, which counts for the coverage.
   * `build`: dist/cli.js, which starts in no time and does not count; a server is started so when absent.
   * `sources`: src/cli.ts with blanks for its types; it takes half a second more, and counts. Else: a program.
   */
  readonly from?: 'build' | 'sources' | { readonly program: string };
  /** Runs it, from the sources, as at a terminal: what a person awaits in the output, and types then. */
  readonly typed?: readonly (readonly [awaited: string, keys: string])[];
  /** `without progress`, when absent: on a busy machine any start may take the second after which it shows. */
  readonly stderr?: 'all' | 'without progress';
};

/** How a process ended, and its output. */
export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** A command in a process of its own that comes to an end. */
export type StartedCommand = Pick<Running, 'waitForStderr'> & {
  readonly ended: Promise<Ended>;
  send(signal: NodeJS.Signals): void;
};

/** A Sandlot in a process of its own. */
export type Running = {
  /** `http://127.0.0.1:PORT`, or `https:` with `--https`. */
  readonly origin: string;
  readonly port: number;
  /** All of stdout when it was ready. */
  readonly line: string;
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  /** Resolves when stderr has come to hold the text. */
  waitForStderr(text: string): Promise<void>;
};

export const root = join(import.meta.dirname, '..', '..');

/** Mary's token, as the documentation prints it. */
export const mary = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';

/** Runs `sandlot` with these arguments to its own end. */
export async function runSandlot(
  t: Test,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  if (options.from !== undefined || options.typed !== undefined)
    return spawnSandlot(t, args, options).ended;
  const { cwd = root, stderr } = options;
  const env = { ...outside(), SANDLOT_PORT: '0', ...options.env };
  const ended = await runCommandInProcess(args, { cwd, env });
  return stderr === 'all' ? ended : { ...ended, stderr: withoutProgress(ended.stderr) };
}

/** Starts a command of `sandlot` that has an end of its own. */
export function beginSandlot(
  t: Test,
  args: readonly string[],
  options: RunOptions = {},
): StartedCommand {
  const { child, ended, waitForOutput } = spawnSandlot(t, args, options);
  return {
    ended,
    waitForStderr: (text) => waitForOutput('stderr', text),
    send: (signal) => child.kill(signal),
  };
}

/** Starts `sandlot` and waits until it is ready. */
export async function startSandlot(
  t: Test,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Running> {
  const { child, ended, output, waitForOutput } = spawnSandlot(t, args, options);
  await Promise.race([waitForOutput('stdout', '\n'), ended]);
  const line = output.stdout;
  const [, origin = '', port] = / at (https?:\/\/\S+?:(\d+))/.exec(line) ?? [];
  if (origin === '') throw new Error(`Sandlot did not start: ${line}${output.stderr}`);
  return {
    origin,
    port: Number(port),
    line,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
    waitForStderr: (text) => waitForOutput('stderr', text),
  };
}

function spawnSandlot(
  t: Test,
  args: readonly string[],
  { env, cwd, from = 'build', typed, stderr }: RunOptions,
) {
  const child = spawn(...withoutTap(...toCommand(from, typed), ...args), {
    cwd: cwd ?? root,
    env: {
      ...outside(),
      SANDLOT_PORT: '0',
      ...(typed && { TYPED: JSON.stringify(typed) }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  const ended = once(child, 'close').then(
    ([code]): Ended => ({
      code,
      stdout: output.stdout,
      stderr: stderr === 'all' ? output.stderr : withoutProgress(output.stderr),
    }),
  );
  t.teardown(() => end(child, ended));
  const waitForOutput = async (stream: 'stdout' | 'stderr', text: string): Promise<void> => {
    while (!output[stream].includes(text)) await once(child[stream], 'data');
  };
  return { child, ended, output, waitForOutput };
}

function withoutProgress(text: string): string {
  return text.replace(/^.* … \d+ s\n/gm, '');
}

function toCommand(
  from: NonNullable<RunOptions['from']>,
  typed: RunOptions['typed'],
): readonly [string, ...string[]] {
  if (typeof from === 'object') return [from.program];
  if (from === 'build') return [process.execPath, join(root, 'dist', 'cli.js')];
  const preloads = typed ? ['child-coverage.mjs', 'typing.mjs'] : ['child-coverage.mjs'];
  const imports = preloads.map((name) => `--import=${join(import.meta.dirname, name)}`);
  return [process.execPath, ...imports, fileURLToPath(new URL('cli.js', blankedSources))];
}

/** A process that is terminated writes its coverage; one that was killed would not. */
async function end(child: ChildProcess, ended: Promise<Ended>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
}

function outside(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(SANDLOT_.*|PORT|HOST)$/.test(name)),
  );
}

/** A sandbox of a running Sandlot, as a client sees it that can only be given a base URL. */
export function at({ origin }: Pick<Running, 'origin'>, sandbox: string): Pick<Running, 'origin'> {
  return { origin: `${origin}/~${sandbox}` };
}

/** A reply, with its body as it came. */
export type Answer = {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly text: string;
};

/** Sends a request as Mary, a body as JSON. */
export async function sendRequest(
  { origin }: Pick<Running, 'origin'>,
  request: string,
  options: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const { body, headers } = options;
  const response = await fetch(origin + path, {
    method,
    headers: {
      authorization: `Bearer ${mary}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    text: await response.text(),
  };
}

/** Logs time on Feature 1. */
export function logTime(running: Pick<Running, 'origin'>, text: string): Promise<Answer> {
  return sendRequest(running, 'POST /api/v1/features/1007868956/time_tracking_events', {
    body: { time_tracking_event: { work_done_text: text } },
  });
}

/** The work done on Feature 1, in minutes. */
export async function workDone(running: Pick<Running, 'origin'>): Promise<unknown> {
  const { text } = await sendRequest(running, 'GET /api/v1/features/1007868956');
  return JSON.parse(text).feature.work_done;
}
