import type { Command } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import {
  listDocumentOptions,
  type MountOption,
  toDocumentOptions,
} from './options/document-options.ts';
import { ignoreBrokenPipe, type OutputStream, printJson, toTextLayout } from './output/output.ts';
import { openProgress } from './output/progress.ts';

type InspectOptions = {
  readonly mount: readonly MountOption[];
  readonly overlay: readonly string[];
  readonly behaviours?: string;
  readonly json?: boolean;
};

/** Adds `sandlot inspect`, which says what a document was taken for. */
export function addInspect(program: Command): void {
  const command = program
    .command('inspect')
    .description('Says what a document was taken for: resources, operations and why, findings.')
    .argument('[documents...]', 'files, URLs, or - for standard input')
    .option('--behaviours <file>', 'a module with behaviours of your own')
    .option('--json', 'print it as JSON')
    .action((documents: readonly string[], options: InspectOptions) => {
      ignoreBrokenPipe(process.stdout);
      return runInspect(documents, options, process.stdout);
    });
  for (const option of listDocumentOptions()) command.addOption(option);
}

/** Prints what documents were taken for. */
export async function runInspect(
  documents: readonly string[],
  { mount, overlay, behaviours, json }: InspectOptions,
  output: OutputStream,
): Promise<void> {
  const progress = openProgress(process.stderr, monotonicNow);
  const options = {
    ...toDocumentOptions(documents, mount),
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
  const { formatInspection } = await import('./output/inspection-report.ts');
  const paper = toTextLayout(output);
  output.write(inspections.map((one) => formatInspection(one, paper)).join('\n'));
}
