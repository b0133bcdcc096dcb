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

/** Tolerates a reader that stops early, such as `head`. */
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

/**
 * The colours that Sandlot itself writes, the start of a progress line, and the end of a line stay;
 * every other control character is escaped. Bidirectional controls could reorder what a reader sees.
 */
const controlCharacters =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  /(\x1b\[(?:1|2|22|31|32|33|36|39)m|(?<![\s\S])\r\x1b\[K|\r\n)|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Escapes control characters of documents, archives and servers: ESC becomes `\u001b`. */
export function escapeControlCharacters(text: string): string {
  return text.replace(controlCharacters, (character, own) =>
    own === undefined ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : character,
  );
}

type TextWriter = { write(text: string | Uint8Array, ...rest: unknown[]): boolean };

/** Makes a stream escape control characters in every text that is written to it. Bytes are not changed. */
export function escapeOutput(stream: TextWriter): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk, ...rest) =>
    write(typeof chunk === 'string' ? escapeControlCharacters(chunk) : chunk, ...rest);
}
