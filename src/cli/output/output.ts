import type { EventEmitter } from 'node:events';
import type { WriteStream } from 'node:tty';
import { type Finding, formatFinding } from '../../openapi/openapi.ts';
import type { TextLayout } from './table.ts';

/** Where something is printed; a terminal has columns, and perhaps colours. */
export type OutputStream = Pick<WriteStream, 'write'> &
  Partial<Pick<WriteStream, 'columns' | 'isTTY' | 'hasColors'>>;

/** What an output is to write on; without columns each row is one line. */
export function toTextLayout(output: OutputStream): TextLayout {
  const { columns = Number.POSITIVE_INFINITY } = output;
  return { columns, hasColors: output.hasColors?.() === true };
}

/** Prints a value as JSON. */
export function printJson(value: unknown, output: OutputStream): void {
  output.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Says a sentence to the user, beside what the command prints. */
export function printMessage(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** Says what went wrong, in one line. */
export function printError(trouble: unknown): void {
  const sentence = trouble instanceof Error ? trouble.message : String(trouble);
  printMessage(sentence.replace(/\s*\n\s*/g, ' '));
}

/** Lets whoever reads what is printed stop reading, as `head` does. */
export function ignoreBrokenPipe(output: Pick<EventEmitter, 'on'>): void {
  output.on('error', throwUnlessBrokenPipe);
}

/** Nothing is wrong with what nobody reads any more; anything else is thrown. */
export function throwUnlessBrokenPipe(error: unknown): void {
  if (Object(error).code !== 'EPIPE') throw error;
}

/** So many findings are said at the start. */
const maxFindings = 5;

/** Says what is wrong with documents: the errors before the warnings, since they take something down. */
export function printFindings(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const all = [...errors, ...findings.filter(({ severity }) => severity !== 'error')];
  for (const finding of all.slice(0, maxFindings))
    printMessage(`${finding.severity}: ${formatFinding(finding)}`);
  if (all.length > maxFindings) printMessage(`and ${all.length - maxFindings} more`);
}
