import { readFile, writeFile } from 'node:fs/promises';
import { describeSystemError } from '../base/system-error.ts';

/**
 * Reads the text of a file.
 * @throws an error with one sentence for the user; `what` says what the file was to be.
 */
export function readTextFile(file: string, what: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause) => {
    throw new Error(`${file} cannot be read as ${what}: ${describeSystemError(cause)}.`, { cause });
  });
}

/**
 * Writes a text into a file, in the place of what was there.
 * @throws an error with one sentence for the user.
 */
export function writeTextFile(file: string, text: string): Promise<void> {
  return writeFile(file, text).catch((cause) => {
    throw new Error(`${file} cannot be written: ${Object(cause).message}.`, { cause });
  });
}
