import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import {
  createMountOption,
  type MountOption,
  toDocumentOptions,
} from './options/document-options.ts';
import { printMessage, throwUnlessBrokenPipe } from './output/output.ts';

type ExportOptions = { readonly mount: readonly MountOption[]; readonly behaviours?: string };

/** Adds `sandlot db`, the commands for the file of `--db`. */
export function addDb(program: Command): void {
  const db = program
    .command('db')
    .description('Looks after the file of --db, while no Sandlot uses it.');
  db.command('check')
    .description('say what is in the file and its log, or where something is wrong')
    .argument('<file>')
    .action(async (file: string) => {
      const { checkFile } = await import('../sandlot.ts');
      printLines(await checkFile(file));
    });
  db.command('repair')
    .description('cut a damaged log off before the damage, and keep the original')
    .argument('<file>')
    .action(async (file: string) => {
      const { repairFile } = await import('../sandlot.ts');
      printLines(await repairFile(file));
    });
  db.command('export')
    .description('print the whole state as JSON, with all that is in the log')
    .argument('<file>')
    .argument('[documents...]', 'what the file was made for, when not the bundled document')
    .addOption(createMountOption())
    .option('--behaviours <file>', 'the behaviours module that it was made with')
    .action(exportFile);
}

/** Opens the file, which includes the log, before printing it. */
async function exportFile(
  file: string,
  documents: readonly string[],
  { mount, behaviours }: ExportOptions,
): Promise<void> {
  const { checkFile, openSandlot, streamFile } = await import('../sandlot.ts');
  await checkFile(file);
  const documentOptions = toDocumentOptions(documents, mount);
  const sandlot = await openSandlot({
    db: file,
    ...documentOptions,
    behaviours,
    onWarning: printMessage,
  });
  await sandlot.close();
  await pipeline(streamFile(file), process.stdout).catch(throwUnlessBrokenPipe);
}

function printLines(sentences: readonly string[]): void {
  process.stdout.write(`${sentences.join('\n')}\n`);
}
