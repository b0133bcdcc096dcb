import type { Command } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import { loadDocument, type ReferenceKind } from '../openapi/openapi.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import { createAllowRefsOption } from './options/document-options.ts';
import { ignoreBrokenPipe, type OutputStream, printJson, toTextLayout } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import { readTextFile } from './text-file.ts';

type DriftOptions = {
  readonly document: string;
  readonly against: string;
  readonly coverage?: string;
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly json?: boolean;
};

/** Adds `sandlot drift`, which compares two documents. */
export function addDrift(program: Command): void {
  const command = program
    .command('drift')
    .description('Compare two documents and list the changes that break clients.')
    .requiredOption('--document <file>', 'document that clients use now: file or URL')
    .requiredOption('--against <file>', 'document that replaces it: file or URL')
    .option(
      '--coverage <file>',
      'coverage of a client, from sandlot coverage --json; changes it never meets do not fail',
    )
    .addOption(createAllowRefsOption())
    .option('--json', 'print JSON')
    .action((options: DriftOptions) => {
      ignoreBrokenPipe(process.stdout);
      return exitWithResult(() => runDrift(options, process.stdout));
    });
  exitCannotCheckOnUsageError(command);
}

/** Prints the changes; fails when one is breaking. */
export async function runDrift(
  { document, against, coverage, allowRefs, json }: DriftOptions,
  output: OutputStream,
): Promise<ExitResult> {
  const [{ compareDocuments }, { parseCoverage }] = await Promise.all([
    import('../contract/drift/drift.ts'),
    import('../contract/contract.ts'),
  ]);
  const progress = openProgress(process.stderr, monotonicNow);
  progress.stage('reading the documents');
  const compare = async () => {
    const parsedCoverage =
      coverage === undefined
        ? undefined
        : parseCoverage(await readTextFile(coverage, 'a coverage'), coverage);
    const before = await loadDocument(document, { allowRefs });
    const after = await loadDocument(against, { allowRefs });
    progress.stage('comparing');
    return compareDocuments({ before, after }, parsedCoverage);
  };
  const drift = await compare().finally(progress.end);
  if (json) printJson(drift, output);
  else {
    const { formatDrift } = await import('./output/drift-report.ts');
    output.write(formatDrift(drift, toTextLayout(output)));
  }
  return drift.summary.breaking > 0 ? 'failed' : 'passed';
}
