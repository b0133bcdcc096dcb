import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { mountOption, type Place, toDocuments } from './document-option.ts';
import { forgiveLeaving, say } from './say.ts';

type ExportOptions = { readonly mount: readonly Place[]; readonly behaviours?: string };

/** Adds `sandlot db`, the commands that look after the file of `--db`. */
export const addDb = (program: Command): void => {
  const db = program
    .command('db')
    .description('Looks after the file of --db, while no Sandlot uses it.');
  db.command('check')
    .description('say what is in the file and its log, or where something is wrong')
    .argument('<file>')
    .action(async (file: string) => {
      const { checkFile } = await import('../sandlot.ts');
      print(await checkFile(file));
    });
  db.command('repair')
    .description('cut a damaged log off before the damage, and keep the original')
    .argument('<file>')
    .action(async (file: string) => {
      const { repairFile } = await import('../sandlot.ts');
      print(await repairFile(file));
    });
  db.command('export')
    .description('print the whole state as JSON, with all that is in the log')
    .argument('<file>')
    .argument('[documents...]', 'what the file was made for, when not the bundled document')
    .addOption(mountOption())
    .option('--behaviours <file>', 'the behaviours module that it was made with')
    .action(exportFile);
};

/** What is in the log goes into the file first, as at every start and end. */
const exportFile = async (
  file: string,
  documents: readonly string[],
  { mount, behaviours }: ExportOptions,
): Promise<void> => {
  const { checkFile, openSandlot, streamFile } = await import('../sandlot.ts');
  await checkFile(file);
  const places = toDocuments(documents, mount);
  const sandlot = await openSandlot({ db: file, ...places, behaviours, onTrouble: say });
  await sandlot.close();
  await pipeline(streamFile(file), process.stdout).catch(forgiveLeaving);
};

const print = (sentences: readonly string[]): void => {
  process.stdout.write(`${sentences.join('\n')}\n`);
};
