import type { Sandlot } from '../../sandlot.ts';
import { type OutputStream, toTextLayout } from '../output/output.ts';
import {
  formatKeys,
  type KeyAction,
  type KeyInput,
  type OpenAddress,
  openInBrowser,
  readKeys,
} from './keys.ts';
import { formatRequestJson, formatRequestLine, type ShownCall } from './request-line.ts';
import { formatStartLine, formatStartLines, type StartedServer } from './start-lines.ts';

/** How requests are shown: a line for people, a line of JSON, or not at all. */
export type RequestLogForm = 'requests' | 'json' | 'off';

/** Compiles what is done with each call. By default people at a terminal see it, and programs do not. */
export function compileRequestLog(
  form: RequestLogForm | undefined,
  output: OutputStream,
): ((call: ShownCall) => void) | undefined {
  const chosen = form ?? (output.isTTY ? 'requests' : 'off');
  if (chosen === 'off') return undefined;
  if (chosen === 'json') return (call) => output.write(`${formatRequestJson(call)}\n`);
  // A terminal may be resized.
  return (call) =>
    output.write(`${formatRequestLine(call, toTextLayout(output, Number.POSITIVE_INFINITY))}\n`);
}

/** Prints what is served and where: a few lines on a terminal, else one. */
export function printStart(started: StartedServer, output: OutputStream): void {
  const lines = output.isTTY
    ? formatStartLines(started, toTextLayout(output))
    : [formatStartLine(started)];
  output.write(`${lines.join('\n')}\n`);
}

/** Opens the console in the browser of a person. */
export function openConsole(
  { url, consolePath }: Pick<StartedServer, 'url' | 'consolePath'>,
  output: OutputStream,
  open: OpenAddress = openInBrowser,
): void {
  if (output.isTTY && consolePath !== undefined) openAddress(url + consolePath, output, open);
}

/** Opens an address, or prints it where that is impossible. */
function openAddress(url: string, output: OutputStream, open: OpenAddress): void {
  open(url, (reason) =>
    output.write(`No browser was opened: ${reason}. Open the address yourself: ${url}\n`),
  );
}

/** A running server, and the terminal that it was started from. */
export type TerminalSession = Pick<Sandlot, 'consolePath' | 'docsPath'> & {
  readonly url: string;
  /** Restores the seed of the default sandbox; absent without a control API. */
  readonly reset: (() => Promise<unknown>) | undefined;
  readonly quit: () => void;
  readonly input: KeyInput;
  readonly output: OutputStream;
  readonly open?: OpenAddress;
};

const clearScreen = Buffer.from('\u001b[2J\u001b[3J\u001b[H');

/** Lets a person steer the server by keys, where input and output are a terminal. */
export function offerKeys(session: TerminalSession): void {
  const { url, consolePath, docsPath, reset, quit, input, output } = session;
  const { open = openInBrowser } = session;
  if (!output.isTTY || !input.isTTY) return;
  const page = consolePath ?? docsPath;
  const openPage: KeyAction[] =
    page === undefined
      ? []
      : [
          {
            key: 'o',
            description: `open ${consolePath === undefined ? 'the docs' : 'the console'} in the browser`,
            run: () => openAddress(url + page, output, open),
          },
        ];
  const resetData: KeyAction[] =
    reset === undefined
      ? []
      : [
          {
            key: 'r',
            description: 'reset the data of the sandbox "default"',
            run: () => {
              reset().then(() => output.write('The sandbox "default" is reset.\n'));
            },
          },
        ];
  const actions: readonly KeyAction[] = [
    ...openPage,
    ...resetData,
    { key: 'c', description: 'clear the screen', run: () => output.write(clearScreen) },
    { key: 'q', description: 'quit', run: quit },
    { key: 'h', description: 'show this help', run: () => output.write(formatKeys(actions)) },
  ];
  readKeys(input, actions, quit);
  output.write('  Press h for help\n\n');
}
