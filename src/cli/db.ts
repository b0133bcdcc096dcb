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
    .description('Check, repair or export the file of --db. Stop the server first.');
  db.command('check')
    .description('Describe the file and its log, or name the line that is damaged.')
    .argument('<file>', 'The file of --db.')
    .action(async (file: string) => {
      const { checkFile } = await import('../sandlot.ts');
      printLines(await checkFile(file));
    });
  db.command('repair')
    .description('Cut a damaged log off before the damage, and keep a copy of the original.')
    .argument('<file>', 'The file of --db.')
    .action(async (file: string) => {
      const { repairFile } = await import('../sandlot.ts');
      printLines(await repairFile(file));
    });
  db.command('export')
    .description('Print the whole state as JSON, including the log.')
    .argument('<file>', 'The file of --db.')
    .argument('[documents...]', 'Documents that the file was made for. (default: the Aha! API)')
    .addOption(createMountOption())
    .option('--behaviours <file>', 'Behaviours module that the file was made with.')
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
