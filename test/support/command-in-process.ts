import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { runCommandLine } from '../../src/cli/command-line.ts';

/** How a command ended, and its output. */
export type EndedCommand = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** What a command takes for its process. */
type CommandProcess = {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: CapturedStream;
  readonly stderr: CapturedStream;
  readonly exit: (code?: number) => never;
  /** Takes listeners for signals, which never come. */
  readonly once: EventEmitter['once'];
};

const running = new AsyncLocalStorage<CommandProcess>();

/** Only one command at a time has the folder and the exit code of this process. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Runs `sandlot` in this process, which takes a tenth of the time of a process of its own. The command
 * has arguments, variables, output and exit code of its own.
 */
export function runCommandInProcess(
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<EndedCommand> {
  const ended = turn.then(() => runInTurn(args, options));
  turn = ended.catch(() => undefined);
  return ended;
}

async function runInTurn(
  args: readonly string[],
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<EndedCommand> {
  const [stdout, stderr] = [new CapturedStream(), new CapturedStream()];
  const before = { cwd: process.cwd(), exitCode: process.exitCode };
  const signals = new EventEmitter();
  let noteExit: (code: unknown) => void = () => undefined;
  const exited = new Promise<unknown>((resolve) => {
    noteExit = resolve;
  });
  const command: CommandProcess = {
    argv: [process.execPath, 'sandlot', ...args],
    ...{ env, stdout, stderr },
    // What follows an exit in a process of its own does not happen.
    exit: (code) => {
      for (const stream of [stdout, stderr]) stream.stopCapturing();
      noteExit(code ?? process.exitCode ?? 0);
      throw new Error('The command has ended.');
    },
    once: signals.once.bind(signals),
  };
  const restore = replaceProcess();
  process.exitCode = undefined;
  process.chdir(cwd);
  try {
    const done = running.run(command, () => runCommandLine(env).then(() => undefined));
    const code = (await Promise.race([exited, done])) ?? process.exitCode ?? 0;
    // It may set an exit code after an exit, too.
    await done;
    return { code: Number(code), stdout: stdout.text, stderr: stderr.text };
  } finally {
    restore();
    process.chdir(before.cwd);
    process.exitCode = before.exitCode;
  }
}

/** Has the properties of the process be those of the command, for what the command runs alone. */
function replaceProcess(): () => void {
  const names = ['argv', 'env', 'stdout', 'stderr', 'exit', 'once'] as const;
  const own = Object.getOwnPropertyDescriptors(process);
  for (const name of names) {
    const outside: unknown = process[name];
    const get = () => running.getStore()?.[name] ?? outside;
    Object.defineProperty(process, name, { get, configurable: true, enumerable: true });
  }
  return () => {
    for (const name of names) {
      const descriptor = own[name];
      if (descriptor) Object.defineProperty(process, name, descriptor);
      else Reflect.deleteProperty(process, name);
    }
    running.disable();
  };
}

/** An output that is no terminal. */
class CapturedStream extends Writable {
  text = '';
  #isCapturing = true;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (this.#isCapturing) this.text += chunk.toString();
    done();
  }

  stopCapturing(): void {
    this.#isCapturing = false;
  }
}
