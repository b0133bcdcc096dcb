import { type Command, Option } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import { formatCount } from '../base/text.ts';
import type { FailingCalls, TrafficFailure, TrafficReport } from '../contract/contract.ts';
import { createLineFinder, loadDocument, type ReferenceKind } from '../openapi/openapi.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import {
  createAllowRefsOption,
  createDocumentOption,
  createOverlayOption,
} from './options/document-options.ts';
import { failOnHelp, parseFailOn } from './options/fail-on.ts';
import { listTrafficOptions } from './options/traffic-options.ts';
import { formatOutcomes, type OperationOutcome } from './output/outcome-line.ts';
import { type OutputStream, toTextLayout } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import { styleText, type TextLayout } from './output/table.ts';
import { readTextFile, writeTextFile } from './text-file.ts';

type CheckTrafficOptions = {
  readonly document: string;
  readonly overlay: readonly string[];
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly host: readonly string[];
  readonly base?: string;
  readonly failOn?: readonly FailingCalls[] | undefined;
  readonly coverage?: string;
  readonly reporter: 'pretty' | 'json' | 'junit' | 'github';
  /** Lists each operation in the report for people. */
  readonly verbose?: boolean;
};

/** Adds `sandlot check-traffic`, which judges recorded traffic by a document. */
export function addCheckTraffic(program: Command): void {
  const command = program
    .command('check-traffic')
    .description(
      'Check recorded HTTP traffic (a HAR, Pact or Postman file) against an OpenAPI document.',
    )
    .argument(
      '<archive>',
      'HTTP archive (HAR) of a browser, a proxy or the journal of Sandlot, a Pact file, or a Postman collection.',
    )
    .addOption(createDocumentOption('OpenAPI document: a file or a URL.'))
    .option('--fail-on <kind>', `${failOnHelp} (default: all of them)`, parseFailOn)
    .option('--coverage <file>', 'Writes the coverage of the calls to a file, for sandlot drift.')
    .addOption(
      new Option('--reporter <name>', 'Format of the report.')
        .choices(['pretty', 'json', 'junit', 'github'])
        .default('pretty'),
    )
    .option('--verbose', 'Lists each operation with its result.')
    .action((archive: string, options: CheckTrafficOptions) =>
      exitWithResult(() => checkTraffic(archive, options, process.stdout)),
    );
  for (const option of [...listTrafficOptions(), createOverlayOption(), createAllowRefsOption()])
    command.addOption(option);
  exitCannotCheckOnUsageError(command);
}

/** Judges an archive; fails when a call does not match the document. */
export async function checkTraffic(
  archive: string,
  {
    document: source,
    overlay,
    allowRefs,
    host,
    base,
    failOn,
    coverage: file,
    reporter,
    verbose,
  }: CheckTrafficOptions,
  output: OutputStream,
): Promise<ExitResult> {
  const traffic = await import('../contract/traffic/traffic.ts');
  const progress = openProgress(process.stderr, monotonicNow);
  progress.stage('reading');
  const check = async () => {
    const calls = traffic.parseTraffic(await readTextFile(archive, 'recorded traffic'), archive);
    const document = await loadDocument(source, { overlays: overlay, allowRefs });
    progress.stage('judging');
    return traffic.checkTraffic(calls, { document, archive, hosts: host, base });
  };
  const { report, coverage } = await check().finally(progress.end);
  if (file !== undefined) await writeTextFile(file, `${JSON.stringify(coverage, undefined, 2)}\n`);
  output.write(await formatTrafficReport(report, { reporter, verbose }, output));
  const isFailed = ({ kind }: TrafficFailure): boolean =>
    failOn === undefined || failOn.includes(kind);
  return report.failures.some(isFailed) ? 'failed' : 'passed';
}

type TrafficReportStyle = Pick<CheckTrafficOptions, 'reporter'> & {
  readonly verbose: boolean | undefined;
};

async function formatTrafficReport(
  report: TrafficReport,
  { reporter, verbose }: TrafficReportStyle,
  output: OutputStream,
): Promise<string> {
  if (reporter === 'json') return `${JSON.stringify(report, undefined, 2)}\n`;
  if (reporter === 'pretty')
    return formatTraffic(report, toTextLayout(output), verbose ? 'operations' : 'failures');
  const { formatTrafficAnnotations, formatTrafficJunit } = await import(
    '../contract/traffic/traffic.ts'
  );
  return reporter === 'junit'
    ? formatTrafficJunit(report)
    : formatTrafficAnnotations(report, await createLineFinder(report.document.source));
}

function toOutcomeOf(failures: readonly TrafficFailure[]) {
  return ({ id, calls }: TrafficReport['operations'][number]): OperationOutcome => {
    // A call whose request and reply fail is listed with both.
    const ids = failures.filter(({ operation }) => operation === id).map((failure) => failure.id);
    const failed = new Set(ids).size;
    const note =
      failed > 0 ? `${failed} of ${formatCount(calls, 'call')} failed` : formatCount(calls, 'call');
    return { outcome: failed > 0 ? 'failed' : 'passed', name: id, note };
  };
}

/** Formats the result of `check-traffic` for the terminal. */
async function formatTraffic(
  report: TrafficReport,
  layout: TextLayout,
  detail: 'operations' | 'failures',
): Promise<string> {
  const { formatMismatchedCalls } = await import('./output/mismatched-calls.ts');
  const { document, archive, calls, operations, failures } = report;
  const summary = [
    formatCount(operations.length, 'operation'),
    formatCount(calls.judged, 'call'),
    formatCount(failures.length, 'failure'),
  ].join(', ');
  const notes = [
    [calls.elsewhere, 'to other hosts or paths'],
    [calls.unanswered, 'without a reply'],
    [calls.leftOut, calls.leftOut === 1 ? 'body not recorded' : 'bodies not recorded'],
  ] as const;
  const shownNotes = notes
    .filter(([count]) => count > 0)
    .map(([count, text]) => `${count} ${text}`);
  return [
    ...(detail === 'operations'
      ? [`${formatOutcomes(operations.map(toOutcomeOf(failures)), layout).join('\n')}\n`]
      : []),
    ...formatMismatchedCalls(failures, layout).map((lines) => `${lines.join('\n')}\n`),
    [
      `${document.title} ${document.version}, calls of ${archive}`,
      styleText(summary, failures.length > 0 ? 'red' : 'bold', layout),
      ...(shownNotes.length > 0
        ? [`${formatCount(calls.total, 'call')} in total: ${shownNotes.join(', ')}`]
        : []),
      '',
    ].join('\n'),
  ].join('\n');
}
