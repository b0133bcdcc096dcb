import type { Command } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import { formatCount } from '../base/text.ts';
import type { Drift, DriftChange, Severity } from '../contract/contract.ts';
import { loadDocument, type ReferenceKind } from '../openapi/openapi.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import { createAllowRefsOption } from './options/document-options.ts';
import { ignoreBrokenPipe, type OutputStream, printJson, toTextLayout } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import { styleText, type TextLayout, type TextStyle, wrapText } from './output/table.ts';
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
    .requiredOption('--document <file>', 'Document that clients use now: a file or a URL.')
    .requiredOption('--against <file>', 'Document that replaces it: a file or a URL.')
    .option(
      '--coverage <file>',
      'Coverage of a client, from sandlot coverage --json. Changes that do not affect this client do not fail.',
    )
    .addOption(createAllowRefsOption())
    .option('--json', 'Prints JSON.')
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
  else output.write(formatDrift(drift, toTextLayout(output)));
  return drift.summary.breaking > 0 ? 'failed' : 'passed';
}

const severityStyles: Readonly<Record<Severity, TextStyle | undefined>> = {
  breaking: 'red',
  unused: 'yellow',
  harmless: undefined,
};

/** Formats the changes for the terminal. */
function formatDrift({ before, after, summary, changes }: Drift, layout: TextLayout): string {
  const counts = `${summary.breaking} breaking, ${summary.unused} unused, ${summary.harmless} harmless`;
  const head = styleText(`${formatTitle(before)} → ${formatTitle(after)}`, 'bold', layout);
  const blocks = changes.map((change) => `${formatChange(change, layout).join('\n')}\n`);
  return [`${head}\n${counts}\n`, ...blocks].join('\n');
}

function formatTitle({ title, version }: Drift['before']): string {
  return `${title.replace(/\s+/g, ' ').trim()} ${version}`;
}

function formatChange(
  { severity, rule, message, before, after, places: locations }: DriftChange,
  layout: TextLayout,
): readonly string[] {
  return [
    `${styleText(severity, severityStyles[severity], layout)}: ${rule}`,
    ...wrapText(message, layout.columns - 2).map((line) => `  ${line}`),
    `  before  ${before}`,
    `  after   ${after}`,
    ...formatPlaces(locations, severity).map((location) => `  in      ${location}`),
  ];
}

/** Limit per change; JSON lists all. */
const maxPlaces = 3;

/** Lists the places that have the severity of the change. */
function formatPlaces(locations: DriftChange['places'], severity: Severity): readonly string[] {
  const worst = locations.filter((location) => location.severity === severity);
  const lines = worst
    .slice(0, maxPlaces)
    .map(({ operation, place: location }) => `${operation}: ${location}`);
  return worst.length > maxPlaces
    ? [...lines, `and ${formatCount(worst.length - maxPlaces, 'more place')}`]
    : lines;
}
