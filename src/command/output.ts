import type { WriteStream } from 'node:tty';
import type { Paper } from './table.ts';

/** Where something is printed; a terminal has columns, and perhaps colours. */
export type Output = Pick<WriteStream, 'write'> &
  Partial<Pick<WriteStream, 'columns' | 'isTTY' | 'hasColors'>>;

/** What an output is to write on; without columns each row is one line. */
export const paperOf = (output: Output): Paper => {
  const { columns = Number.POSITIVE_INFINITY } = output;
  return { columns, hasColors: output.hasColors?.() === true };
};

/** Prints a value as JSON. */
export const printJson = (value: unknown, output: Output): void => {
  output.write(`${JSON.stringify(value, undefined, 2)}\n`);
};
