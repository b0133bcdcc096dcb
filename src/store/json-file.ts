import { dirname, resolve } from 'node:path';
import { Low } from 'lowdb';
import { DataFile } from 'lowdb/node';
import { type FileForm, parseForm, printForm } from './file-form.ts';

export type JsonFile = {
  /** What was in the file when it was opened; `first` where there was none. */
  readonly form: FileForm;
  /** Whether the file was there. */
  readonly origin: 'read' | 'made';
  /** Replaces what is in the file, at one stroke; resolves with how many characters that were. */
  write(form: FileForm): Promise<number>;
};

/** What is in a store's file; `undefined` when there is none. */
export const readJsonFile = async (file: string): Promise<FileForm | undefined> => {
  const parse = (text: string) => parseForm(text, file);
  const data = new DataFile<FileForm>(file, { parse, stringify: printForm });
  return (await data.read().catch((error) => refuseUnreadable(file, error))) ?? undefined;
};

/** Opens a store's file through lowdb; makes one of `first` when there is none. */
export const openJsonFile = async (file: string, first: FileForm): Promise<JsonFile> => {
  let characters = 0;
  const stringify = (form: FileForm): string => {
    const text = printForm(form);
    characters = text.length;
    return text;
  };
  const parse = (text: string) => parseForm(text, file);
  const low = new Low(new DataFile<FileForm>(file, { parse, stringify }), first);
  await low.read().catch((error) => refuseUnreadable(file, error));
  const form = low.data;
  if (form === first) {
    await low.write().catch((error) => {
      throw unwritable(file, error);
    });
  }
  const write = async (next: FileForm): Promise<number> => {
    low.data = next;
    await low.write();
    return characters;
  };
  return { form, origin: form === first ? 'made' : 'read', write };
};

const isOfSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

const refuseUnreadable = (file: string, error: unknown): never => {
  if (!isOfSystem(error)) throw error;
  throw new Error(`${file}: cannot be read (${error.message}); name another file.`, {
    cause: error,
  });
};

const unwritable = (file: string, cause: unknown): Error => {
  const reason =
    isOfSystem(cause) && cause.code === 'ENOENT'
      ? `its folder ${dirname(resolve(file))} is not there; make it`
      : `cannot be written (${cause}); see to it`;
  return new Error(`${file}: ${reason}, or name another file.`, { cause });
};
