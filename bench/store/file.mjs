import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from '../process.mjs';
import { start } from '../rounds.mjs';
import { toNotesArgs } from './domain.mjs';

/** So many notes, with texts of this length, make a file of about 40 MB. */
const manyNotes = 100_000;
const env = { NOTES: String(manyNotes), NOTES_TEXT: '230' };

/** A file that Sandlot wrote, with 100,000 records in it; it is written once. */
export const writeManyNotes = async ({ folder, cli }) => {
  const file = join(folder, 'many.json');
  if (existsSync(file)) return file;
  const server = await start('many', (port) => toNotesArgs(cli, port, ['--db', file]), env);
  await stop(server.child);
  return file;
};
