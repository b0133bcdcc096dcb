import type { EventEmitter } from 'node:events';
import type { WriteStream } from 'node:tty';
import { type Finding, formatFinding } from '../../openapi/openapi.ts';
import type { TextLayout } from './table.ts';

/** An output; a terminal has columns and perhaps colours. */
export type OutputStream = Pick<WriteStream, 'write'> &
  Partial<Pick<WriteStream, 'columns' | 'isTTY' | 'hasColors'>>;

/** Below this width, lines are not made narrower. */
const minColumns = 20;

/** The width of what is piped into a file or a pager, as logs of CI show it. */
const pipedColumns = 120;

/** A terminal without a size, as in some containers, states 0. */
export function toTextLayout(output: OutputStream, otherwise = pipedColumns): TextLayout {
  const columns = Math.max(output.columns || otherwise, minColumns);
  return { columns, hasColors: output.hasColors?.() === true };
}

export function printJson(value: unknown, output: OutputStream): void {
  output.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Prints a message to stderr. */
export function printMessage(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** Prints an error to stderr as one line. */
export function printError(error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error);
  printMessage(sentence.replace(/(?<!\s)\s*\n\s*/g, ' '));
}

/** Tolerates a reader that stops early, such as `head`: a command ends as usual, and a server goes on. */
export function ignoreBrokenPipe(output: Pick<EventEmitter, 'on'>): void {
  output.on('error', throwUnlessBrokenPipe);
}

/** Ignores `EPIPE` and throws any other error. */
export function throwUnlessBrokenPipe(error: unknown): void {
  if (Object(error).code !== 'EPIPE') throw error;
}

/** Findings shown at the start. */
const maxFindings = 5;

/** Prints findings, errors first. */
export function printFindings(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const sorted = [...errors, ...findings.filter(({ severity }) => severity !== 'error')];
  for (const finding of sorted.slice(0, maxFindings))
    printMessage(`${finding.severity}: ${formatFinding(finding)}`);
  if (sorted.length > maxFindings) printMessage(`and ${sorted.length - maxFindings} more`);
}
