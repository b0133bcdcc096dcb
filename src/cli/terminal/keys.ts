import { spawn } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';

/** A terminal that keys are read from. */
export type KeyInput = Pick<EventEmitter, 'on'> &
  Pick<ReadStream, 'resume' | 'setEncoding' | 'setRawMode' | 'unref'> &
  Partial<Pick<ReadStream, 'isTTY'>>;

/** What a key does, and how the help describes it. */
export type KeyAction = {
  readonly key: string;
  readonly description: string;
  readonly run: () => void;
};

const interruptKey = '\u0003';

/**
 * Runs actions by single keys of a terminal. Ctrl+C, which the terminal does not turn into
 * a signal any more, is the key of `quit`.
 */
export function readKeys(input: KeyInput, actions: readonly KeyAction[], quit: () => void): void {
  input.setRawMode(true);
  input.setEncoding('utf8');
  input.on('data', (keys) => {
    for (const key of String(keys)) {
      if (key === interruptKey) quit();
      else actions.find((action) => action.key === key.toLowerCase())?.run();
    }
  });
  input.resume();
  input.unref();
}

/** The help on all keys. */
export function formatKeys(actions: readonly KeyAction[]): string {
  return actions.map(({ key, description }) => `  ${key}  ${description}\n`).join('');
}

/** The program that opens an address in the browser, by platform. */
export function toOpenCommand(
  platform: NodeJS.Platform,
  url: string,
): readonly [command: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['cmd', '/c', 'start', '', url];
  return ['xdg-open', url];
}

/** Opens an address, and reports in a clause why no browser was opened. */
export type OpenAddress = (url: string, onFailure: (reason: string) => void) => void;

/** Opens an address in the browser, which a server or a container may not have. */
export function openInBrowser(
  url: string,
  onFailure: (reason: string) => void,
  platform: NodeJS.Platform = process.platform,
): void {
  const [command, ...args] = toOpenCommand(platform, url);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => onFailure(`${command} cannot be run`));
  child.on('exit', (code) => {
    if (code !== 0) onFailure(`${command} found none (exit code ${code})`);
  });
  child.unref();
}
