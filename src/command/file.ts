import { readFile, writeFile } from 'node:fs/promises';
import { toReason } from '../reason.ts';

/**
 * Reads the text of a file.
 * @throws an error with one sentence for the user; `what` says what the file was to be.
 */
export const readText = (file: string, what: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause) => {
    throw new Error(`${file} cannot be read as ${what}: ${toReason(cause)}.`, { cause });
  });

/**
 * Writes a text into a file, in the place of what was there.
 * @throws an error with one sentence for the user.
 */
export const writeText = (file: string, text: string): Promise<void> =>
  writeFile(file, text).catch((cause) => {
    throw new Error(`${file} cannot be written: ${Object(cause).message}.`, { cause });
  });
