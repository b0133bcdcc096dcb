import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from '../process.mjs';
import { start } from '../rounds.mjs';
import { toNotesArgs } from './domain.mjs';

/** So many notes, each of this many letters of text, make a file of about 40 MB. */
export const manyNotes = 100_000;
const env = { NOTES: String(manyNotes), NOTES_TEXT: '100' };

/** A file that Sandlot wrote, with 100,000 records in it; it is written once. */
export const writeManyNotes = async ({ folder, cli }) => {
  const file = join(folder, 'many.json');
  if (existsSync(file)) return file;
  const server = await start('many', (port) => toNotesArgs(cli, port, ['--db', file]), env);
  await stop(server.child);
  return file;
};
