import type { Command } from 'commander';
import { ticks } from '../clock.ts';
import { openSandlot } from '../sandlot.ts';
import { listDocumentOptions } from './document-option.ts';
import { type Output, paperOf, printJson } from './output.ts';
import { openProgress } from './progress.ts';
import { letReadersLeave } from './say.ts';

type InspectOptions = {
  readonly overlay: readonly string[];
  readonly behaviours?: string;
  readonly json?: boolean;
};

/** Adds `sandlot inspect`, which says what a document was taken for. */
export const addInspect = (program: Command): void => {
  const command = program
    .command('inspect')
    .description('Says what a document was taken for: resources, operations and why, findings.')
    .argument('[document]', 'a file, a URL, or - for standard input')
    .option('--behaviours <file>', 'a module with behaviours of your own')
    .option('--json', 'print it as JSON')
    .action((document: string | undefined, options: InspectOptions) => {
      letReadersLeave(process.stdout);
      return inspect(document, options, process.stdout);
    });
  for (const option of listDocumentOptions()) command.addOption(option);
};

/** Prints what a document was taken for. */
export const inspect = async (
  document: string | undefined,
  { overlay, behaviours, json }: InspectOptions,
  output: Output,
): Promise<void> => {
  const progress = openProgress(process.stderr, ticks);
  const options = { document, overlays: overlay, behaviours, control: 'off' } as const;
  const inspection = await openSandlot({ ...options, onProgress: progress.stage })
    .then((sandlot) => sandlot.inspect().finally(sandlot.close))
    .finally(progress.end);
  if (json) {
    printJson(inspection, output);
    return;
  }
  const { showInspection } = await import('./show-inspection.ts');
  output.write(showInspection(inspection, paperOf(output)));
};
