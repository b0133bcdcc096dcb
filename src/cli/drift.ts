import { type Command, InvalidArgumentError, Option } from 'commander';
import { monotonicNow, runningClock, toClock } from '../base/clock.ts';
import type { Drift, LifecyclePolicy, Severity, SeverityPolicy } from '../contract/contract.ts';
import {
  createLineFinder,
  type LoadedDocument,
  loadDocument,
  parseText,
  type ReferenceKind,
} from '../openapi/openapi.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import { openGitFile, parseGitName } from './git-file.ts';
import { createAllowRefsOption, createDocumentOption } from './options/document-options.ts';
import { type OutputStream, printMessage, toTextLayout } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import { readTextFile } from './text-file.ts';

type FailOn = 'breaking' | 'warning' | 'info' | 'none';

type DriftOptions = {
  readonly document: string;
  readonly against: string;
  readonly coverage?: string;
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly severity?: string;
  readonly ignore?: string;
  readonly failOn?: FailOn;
  readonly deprecationDays?: number;
  readonly reporter?: 'pretty' | 'json' | 'junit' | 'github' | 'markdown';
  readonly json?: boolean;
  /** Marks each changed operation. */
  readonly verbose?: boolean;
};

/** Adds `sandlot drift`, which compares two documents. */
export function addDrift(program: Command): void {
  const command = program
    .command('drift')
    .description('Compare two documents and list the changes that break clients.')
    .addOption(
      createDocumentOption('Document that clients use now: a file, a URL, or git:REVISION:FILE.'),
    )
    .requiredOption(
      '--against <file>',
      'Document that replaces it: a file, a URL, or git:REVISION:FILE.',
    )
    .option(
      '--coverage <file>',
      'Coverage of a client, from sandlot coverage --json. Changes that do not affect this client do not fail.',
    )
    .option('--severity <file>', 'JSON or YAML file with your severities of rules.')
    .option('--ignore <file>', 'JSON or YAML file with changes that you accept, and why.')
    .addOption(
      new Option('--fail-on <severity>', 'Fails when a change has this severity or a higher one.')
        .choices(['breaking', 'warning', 'info', 'none'])
        .default('breaking'),
    )
    .option(
      '--deprecation-days <n>',
      'Allows removals that the old document announced at least this many days before.',
      parseDays,
    )
    .addOption(createAllowRefsOption())
    .addOption(
      new Option('--reporter <name>', 'Format of the report.')
        .choices(['pretty', 'json', 'junit', 'github', 'markdown'])
        .default('pretty'),
    )
    .option('--json', 'Prints JSON.')
    .option('--verbose', 'Also lists each changed operation with its result.')
    .action((options: DriftOptions) => exitWithResult(() => runDrift(options, process.stdout)));
  exitCannotCheckOnUsageError(command);
}

function parseDays(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of days.');
}

/** Prints the changes; fails when one is as severe as `--fail-on`. */
export async function runDrift(options: DriftOptions, output: OutputStream): Promise<ExitResult> {
  const progress = openProgress(process.stderr, monotonicNow);
  progress.stage('reading the documents');
  const compare = async (): Promise<Drift> => {
    const [{ compareDocuments }, coverage, severity] = await Promise.all([
      import('../contract/drift/drift.ts'),
      readCoverage(options),
      readSeverityPolicy(options),
    ]);
    const before = await loadRevision(options.document, options);
    const after = await loadRevision(options.against, options);
    progress.stage('comparing');
    return compareDocuments(
      { before, after },
      { coverage, severity, lifecycle: toLifecyclePolicy(options) },
    );
  };
  const drift = await compare().finally(progress.end);
  output.write(await formatDrift(drift, options, output));
  for (const note of drift.notes) printMessage(note);
  return listFailing(options).some((one) => drift.summary[one] > 0) ? 'failed' : 'passed';
}

function listFailing({ failOn = 'breaking' }: DriftOptions): readonly Severity[] {
  return failingSeverities[failOn];
}

const failingSeverities: Readonly<Record<FailOn, readonly Severity[]>> = {
  breaking: ['breaking'],
  warning: ['breaking', 'warning'],
  info: ['breaking', 'warning', 'info'],
  none: [],
};

async function readCoverage({ coverage }: DriftOptions) {
  if (coverage === undefined) return undefined;
  const { parseCoverage } = await import('../contract/contract.ts');
  return parseCoverage(await readTextFile(coverage, 'a coverage'), coverage);
}

async function readSeverityPolicy({
  severity,
  ignore,
}: DriftOptions): Promise<SeverityPolicy | undefined> {
  if (severity === undefined && ignore === undefined) return undefined;
  const { parseSeverities, parseIgnoredChanges } = await import('../contract/drift/drift.ts');
  return {
    severities:
      severity === undefined
        ? new Map()
        : parseSeverities(await readDataFile(severity, 'severities'), severity),
    ignored:
      ignore === undefined
        ? []
        : parseIgnoredChanges(await readDataFile(ignore, 'a list of ignored changes'), ignore),
    today: today(),
  };
}

async function readDataFile(file: string, description: string): Promise<unknown> {
  return parseText(await readTextFile(file, description), file);
}

function toLifecyclePolicy({ deprecationDays }: DriftOptions): LifecyclePolicy | undefined {
  return deprecationDays === undefined ? undefined : { deprecationDays, today: today() };
}

/** Such as `2026-01-31`, in UTC. */
function today(): string {
  return toClock(runningClock).iso().slice(0, 10);
}

/** Loads a document from where its name says, also from a revision of git. */
async function loadRevision(
  name: string,
  { allowRefs }: Pick<DriftOptions, 'allowRefs'>,
): Promise<LoadedDocument> {
  const gitName = parseGitName(name);
  if (gitName === undefined) return loadDocument(name, { allowRefs });
  const file = await openGitFile(gitName);
  const loaded = await loadDocument(file.path, { allowRefs })
    .catch((cause) => {
      // The temporary folder means nothing to the reader.
      const message = `${Object(cause).message}`.replaceAll(file.path, name);
      throw new Error(message, { cause });
    })
    .finally(file.close);
  return { ...loaded, source: name };
}

async function formatDrift(
  drift: Drift,
  options: DriftOptions,
  output: OutputStream,
): Promise<string> {
  const { reporter, json, against, verbose } = options;
  if (json || reporter === 'json') return `${JSON.stringify(drift, undefined, 2)}\n`;
  const reports = await import('./output/drift-report.ts');
  if (reporter === 'junit') return reports.formatDriftJunit(drift, listFailing(options));
  if (reporter === 'markdown') return reports.formatDriftMarkdown(drift);
  if (reporter === 'github')
    return reports.formatDriftAnnotations(drift, await createLineFinder(against));
  const detail = verbose ? 'operations' : 'changes';
  return reports.formatDriftText(drift, toTextLayout(output), detail);
}
