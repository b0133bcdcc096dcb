import type { Command } from 'commander';
import { ticks } from '../clock.ts';
import { listDocumentOptions, type Place, toDocuments } from './document-option.ts';
import { type Output, paperOf, printJson } from './output.ts';
import { openProgress } from './progress.ts';
import { letReadersLeave } from './say.ts';

type InspectOptions = {
  readonly mount: readonly Place[];
  readonly overlay: readonly string[];
  readonly behaviours?: string;
  readonly json?: boolean;
};

/** Adds `sandlot inspect`, which says what a document was taken for. */
export const addInspect = (program: Command): void => {
  const command = program
    .command('inspect')
    .description('Says what a document was taken for: resources, operations and why, findings.')
    .argument('[documents...]', 'files, URLs, or - for standard input')
    .option('--behaviours <file>', 'a module with behaviours of your own')
    .option('--json', 'print it as JSON')
    .action((documents: readonly string[], options: InspectOptions) => {
      letReadersLeave(process.stdout);
      return inspect(documents, options, process.stdout);
    });
  for (const option of listDocumentOptions()) command.addOption(option);
};

/** Prints what documents were taken for. */
export const inspect = async (
  documents: readonly string[],
  { mount, overlay, behaviours, json }: InspectOptions,
  output: Output,
): Promise<void> => {
  const progress = openProgress(process.stderr, ticks);
  const options = {
    ...toDocuments(documents, mount),
    overlays: overlay,
    behaviours,
    control: 'off',
  } as const;
  const { openSandlot } = await import('../sandlot.ts');
  const inspections = await openSandlot({ ...options, onProgress: progress.stage })
    .then((sandlot) => sandlot.inspect().finally(sandlot.close))
    .finally(progress.end);
  if (json) {
    const [only, ...others] = inspections;
    printJson(others.length === 0 ? only : { documents: inspections }, output);
    return;
  }
  const { showInspection } = await import('./show-inspection.ts');
  const paper = paperOf(output);
  output.write(inspections.map((one) => showInspection(one, paper)).join('\n'));
};
