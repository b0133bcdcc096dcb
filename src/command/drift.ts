import type { Command } from 'commander';
import { ticks } from '../clock.ts';
import { loadDocument } from '../document/document.ts';
import { readText } from './file.ts';
import { type Output, paperOf, printJson } from './output.ts';
import { openProgress } from './progress.ts';
import { letReadersLeave } from './say.ts';
import { endUnableOnMisuse, settle, type Verdict } from './verdict.ts';

type DriftOptions = {
  readonly document: string;
  readonly against: string;
  readonly coverage?: string;
  readonly json?: boolean;
};

/** Adds `sandlot drift`, which says what changed between two documents. */
export const addDrift = (program: Command): void => {
  const command = program
    .command('drift')
    .description('Says what changed from one document to another, and whom it breaks.')
    .requiredOption('--document <file>', 'the document that a consumer was made for')
    .requiredOption('--against <file>', 'the one that takes its place')
    .option('--coverage <file>', 'what the consumer uses, as sandlot coverage --json prints it')
    .option('--json', 'print it as JSON')
    .action((options: DriftOptions) => {
      letReadersLeave(process.stdout);
      return settle(() => drift(options, process.stdout));
    });
  endUnableOnMisuse(command);
};

/** Prints what changed; broken where something breaks a consumer. */
export const drift = async (
  { document, against, coverage, json }: DriftOptions,
  output: Output,
): Promise<Verdict> => {
  const [{ compareDocuments }, { readCoverage }] = await Promise.all([
    import('../drift/drift.ts'),
    import('../coverage/coverage.ts'),
  ]);
  const progress = openProgress(process.stderr, ticks);
  progress.stage('reading the documents');
  const read = async () => {
    const covered =
      coverage === undefined
        ? undefined
        : readCoverage(await readText(coverage, 'a coverage'), coverage);
    const before = await loadDocument(document);
    const after = await loadDocument(against);
    progress.stage('comparing');
    return compareDocuments({ before, after }, covered);
  };
  const found = await read().finally(progress.end);
  if (json) printJson(found, output);
  else {
    const { showDrift } = await import('./show-drift.ts');
    output.write(showDrift(found, paperOf(output)));
  }
  return found.summary.breaking > 0 ? 'broken' : 'kept';
};
