import { readFileSync, statSync } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { readBoundedText } from '../base/read-text-file.ts';
import { describeSystemError } from '../base/system-error.ts';

/**
 * Reads a text file.
 * @throws an error with a sentence for the user; `what` names the expected content.
 */
export function readTextFile(file: string, description: string): Promise<string> {
  return readBoundedText(file).catch((cause) => {
    throw new Error(`Cannot read ${description} from ${file}: ${describeSystemError(cause)}.`, {
      cause,
    });
  });
}

/** Whether there is a file of this name. */
export function hasFile(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/**
 * Writes a text file, replacing its content.
 * @throws an error with a sentence for the user.
 */
export function writeTextFile(file: string, text: string): Promise<void> {
  return writeFile(file, text).catch((cause) => {
    throw new Error(`Cannot write ${file}: ${Object(cause).message}.`, { cause });
  });
}

/**
 * Writes a text file, unless there is one of this name already: then it stays, and the result is false.
 * @throws an error with a sentence for the user.
 */
export async function writeNewFile(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (Object(cause).code === 'EEXIST') return false;
    throw new Error(`Cannot write ${file}: ${describeSystemError(cause)}.`, { cause });
  }
}

/** Far more than a configuration has. */
const maxConfigBytes = 10_000_000;

/**
 * Reads the text of a configuration. A link in a cloned project may lead to a device that never ends.
 * @throws an error with a sentence for the user.
 */
export function readConfigText(file: string): string {
  const info = statSync(file);
  const problem = !info.isFile()
    ? 'it is not a regular file'
    : info.size > maxConfigBytes && `it has more than ${maxConfigBytes / 1e6} MB`;
  if (problem) throw new Error(`${file} cannot be read: ${problem}.`);
  return readFileSync(file, 'utf8');
}
