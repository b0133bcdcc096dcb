import { readFile } from 'node:fs/promises';
import { type Adapter, Low } from 'lowdb';
import { type FileForm, parseForm } from './file-form.ts';
import { replaceFile } from './slices.ts';
import { toReason } from './trouble.ts';
import { printView, type View } from './view.ts';

/** What is in a store's file; `undefined` when there is none. */
export const readJsonFile = async (file: string): Promise<FileForm | undefined> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (Object(cause).code === 'ENOENT') return undefined;
    throw new Error(`${file}: cannot be read (${toReason(cause)}); name another file.`, { cause });
  }
  return parseForm(text, file);
};

/** How lowdb reads and writes a store's file. */
export const toAdapter = (file: string, swap: (temporary: string) => void): Adapter<View> => ({
  // What is read has another form, and was read before: lowdb keeps what it has.
  read: async () => null,
  write: (view) => replaceFile(file, printView(view), swap),
});

/**
 * Replaces what is in a store's file, through lowdb, whose own adapter would print all of it at once;
 * `swap` puts the new file in the place of the old one.
 */
export const openJsonFile = (
  file: string,
  swap: (temporary: string) => void,
): ((view: View) => Promise<void>) => {
  const adapter = toAdapter(file, swap);
  let low: Low<View> | undefined;
  return async (view) => {
    low ??= new Low(adapter, view);
    low.data = view;
    await low.write();
  };
};
