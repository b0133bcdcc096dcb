import { lstatSync, realpathSync } from 'node:fs';
import type { FileForm } from './file-form.ts';
import { readJsonFile } from './json-file.ts';
import { takeLock } from './lock.ts';
import { Outside } from './outside.ts';
import { type Recovered, recover } from './recovery.ts';

/** A store's file that this process holds, and what was found in it and its logs. */
export type PreparedFile = {
  readonly file: string;
  /** `undefined` where there was no file. */
  readonly form: FileForm | undefined;
  readonly recovered: Recovered;
  /** Knows the file as it was when it was read. */
  readonly outside: Outside;
  /** Lets another process have it. */
  readonly release: () => void;
};

/**
 * Takes hold of a store's file, and reads it and its logs.
 * @throws an error with a sentence on what is in the way; then the file is as it was.
 */
export const prepareFile = async (path: string): Promise<PreparedFile> => {
  const file = resolveLinks(path);
  const release = takeLock(file);
  try {
    const outside = new Outside(file);
    const form = await readJsonFile(file);
    const recovered = recover(file, form?.commit ?? 0);
    if (form === undefined && recovered.number > 0) throw orphaned(file);
    return { file, form, recovered, outside, release };
  } catch (error) {
    release();
    throw error;
  }
};

/** A link is followed, since replacing it would leave what it points to as it was. */
const resolveLinks = (path: string): string => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isSymbolicLink() ? realpathSync(path) : path;
};

const orphaned = (file: string): Error =>
  new Error(
    `${file}: is not there, but its log ${file}.log is; put the file back, or move the log away to start anew.`,
  );
