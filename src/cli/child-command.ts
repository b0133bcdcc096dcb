import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { describeSystemError } from '../base/system-error.ts';

/**
 * Runs a command with this process's streams.
 * @returns its exit code; as a shell does, 128 and the signal's number where a signal ended it.
 * @throws an error with a sentence where it cannot be started.
 */
export function runChildCommand(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  // On Windows npm is a script, which only a shell runs.
  const child = spawn(file, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
  // The proxy stays until the command has ended.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Error(`Cannot run ${file}: ${describeSystemError(cause)}.`, { cause })),
    );
    child.once('exit', (code, signal) =>
      resolve(signal === null ? Number(code) : signalCodeOffset + constants.signals[signal]),
    );
  });
}

const signalCodeOffset = 128;
