import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { ClockState } from '../base/clock.ts';
import type { SandlotOptions, SharedState } from '../sandlot.ts';
import {
  createMountOption,
  type MountOption,
  toDocumentOptions,
} from './options/document-options.ts';
import { listSeedOptions } from './options/server-options.ts';
import { printMessage, throwUnlessBrokenPipe } from './output/output.ts';

type ExportOptions = Pick<
  SandlotOptions,
  'seed' | 'fixtures' | 'records' | 'unknownKeys' | 'set'
> & {
  readonly mount: readonly MountOption[];
  readonly behaviours?: string;
  readonly now?: ClockState;
};

/** So many names of imported sandboxes are printed. */
const maxNames = 12;

/** Adds `sandlot db`, the commands for the file of `--db`. */
export function addDb(program: Command): void {
  const db = program
    .command('db')
    .description(
      'Check, repair, export or import the state of --db or --store. Before you use a file, stop its server.',
    );
  db.command('check')
    .description('Describe the file and its log, or name the line that is damaged.')
    .argument('<file>', 'The file of --db.')
    .action(async (file: string) => {
      const { checkFile } = await import('../sandlot.ts');
      printLines(await checkFile(file));
    });
  db.command('repair')
    .description('Truncate a damaged log before the damage, and keep a copy of the original.')
    .argument('<file>', 'The file of --db.')
    .action(async (file: string) => {
      const { repairFile } = await import('../sandlot.ts');
      printLines(await repairFile(file));
    });
  const exporting = db
    .command('export')
    .description('Print the whole state as JSON, with the changes that are only in the log.')
    .argument('<source>', 'The file of --db, or the address of --store.')
    .argument('[documents...]', 'Documents that the server served. (default: the Aha! API)')
    .addOption(createMountOption())
    .option('--behaviours <file>', 'Behaviours module that the server used.')
    .action(exportState);
  const importing = db
    .command('import')
    .description(
      'Copy the sandboxes of a state file into a shared store, and replace those of the same name.',
    )
    .argument('<file>', 'A file that `sandlot db export` printed.')
    .argument('<store>', 'The address of --store.')
    .argument('[documents...]', 'Documents that the server served. (default: the Aha! API)')
    .addOption(createMountOption())
    .option('--behaviours <file>', 'Behaviours module that the server used.')
    .action(importState);
  for (const command of [exporting, importing])
    for (const option of listSeedOptions()) command.addOption(option);
}

/** Exports a file, or a shared store. */
async function exportState(
  source: string,
  documents: readonly string[],
  options: ExportOptions,
): Promise<void> {
  if (!isAddress(source)) return exportFile(source, documents, options);
  const shared = await openShared(source, documents, options);
  await pipeline(Readable.from(await shared.print()), process.stdout).catch(throwUnlessBrokenPipe);
  await shared.close();
}

async function importState(
  file: string,
  store: string,
  documents: readonly string[],
  options: ExportOptions,
): Promise<void> {
  const shared = await openShared(store, documents, options);
  try {
    const names = await shared.importFile(file);
    const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : '';
    printLines([`Imported from ${file}: ${names.slice(0, maxNames).join(', ')}${more}.`]);
  } finally {
    await shared.close();
  }
}

function isAddress(text: string): boolean {
  return text.includes('://');
}

async function openShared(
  store: string,
  documents: readonly string[],
  options: ExportOptions,
): Promise<SharedState> {
  const { openSharedState } = await import('../sandlot.ts');
  return openSharedState({ ...toStartOptions(documents, options), store });
}

/** What the server was started with. */
function toStartOptions(
  documents: readonly string[],
  { mount, now: clock, ...others }: ExportOptions,
): SandlotOptions {
  return { ...toDocumentOptions(documents, mount), ...others, clock, onWarning: printMessage };
}

/** Opens the file, which includes the log, before printing it. */
async function exportFile(
  file: string,
  documents: readonly string[],
  options: ExportOptions,
): Promise<void> {
  const { checkFile, openSandlot, streamFile } = await import('../sandlot.ts');
  await checkFile(file);
  const sandlot = await openSandlot({ db: file, ...toStartOptions(documents, options) });
  await sandlot.close();
  await pipeline(streamFile(file), process.stdout).catch(throwUnlessBrokenPipe);
}

function printLines(sentences: readonly string[]): void {
  process.stdout.write(`${sentences.join('\n')}\n`);
}
