import { type Command, InvalidArgumentError, Option } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import { describeInvalidUrl, isHttpUrl } from '../base/http-url.ts';
import { formatCount } from '../base/text.ts';
import { parseTimeSpan } from '../base/time/time-span.ts';
import type { VerifyProgress, VerifyReport } from '../contract/contract.ts';
import {
  createLineFinder,
  type JsonObject,
  loadDocument,
  parseJsonOrText,
  type ReferenceKind,
} from '../openapi/openapi.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import {
  createAllowRefsOption,
  createDocumentOption,
  createOverlayOption,
  createWorkflowOption,
} from './options/document-options.ts';
import { type OutputStream, printMessage, toTextLayout } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import { readTextFile, writeTextFile } from './text-file.ts';

/** The parsed options of `sandlot verify`. */
export type VerifyCommandOptions = {
  readonly document: string;
  readonly overlay: readonly string[];
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly safe?: boolean;
  readonly token?: string;
  readonly otherToken?: string;
  readonly formats: 'strict' | 'lenient';
  readonly header: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly concurrency: number;
  readonly requests?: number;
  /** In ms. */
  readonly time?: number;
  /** In ms. */
  readonly slow?: number;
  readonly probe?: boolean;
  readonly workflow: readonly string[];
  readonly input: JsonObject;
  readonly json?: boolean;
  /** The file of an HTML page. */
  readonly html?: string;
  readonly timeout: number;
  readonly reporter: 'pretty' | 'json' | 'junit' | 'github';
  /** Lists each operation in the report for people. */
  readonly verbose?: boolean;
};

/** Adds `sandlot verify`, which checks a running API against its document. */
export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('Check a running API against its OpenAPI document.')
    .argument('<url>', 'URL of the API.')
    .addOption(createDocumentOption('OpenAPI document: a file, a URL, or - for standard input.'))
    .action((url: string, options: VerifyCommandOptions) => {
      const controller = new AbortController();
      process.once('SIGINT', () => {
        printMessage(
          'Stopping. Created records are removed first; press Ctrl-C again to exit at once.',
        );
        controller.abort();
      });
      return exitWithResult(() =>
        runVerify(url, options, { output: process.stdout, signal: controller.signal }),
      );
    });
  for (const option of listVerifyOptions()) command.addOption(option);
  exitCannotCheckOnUsageError(command);
}

function listVerifyOptions(): readonly Option[] {
  return [
    createOverlayOption(),
    createAllowRefsOption(),
    new Option('--only <names>', 'Checks only these operations or tags, separated by commas.')
      .argParser(parseNames)
      .default([], 'all'),
    new Option('--skip <names>', 'Checks all but these operations or tags.')
      .argParser(parseNames)
      .default([], 'none'),
    new Option('--safe', 'Sends only requests that change nothing.'),
    new Option('--token <token>', 'Credential to send; user:password for HTTP basic.'),
    new Option(
      '--other-token <token>',
      'Credential of a second user, who must not reach records of the first.',
    ),
    new Option('--formats <how>', 'Whether texts that violate a format must be refused.')
      .choices(['lenient', 'strict'])
      .default('lenient'),
    new Option('--header <field>', 'Additional header, such as "X-Team: a". Repeatable.')
      .argParser(parseHeaderField)
      .default({}, 'none'),
    new Option('--seed <n>', 'Seed of the generated values: the same seed, the same requests.')
      .argParser(parseWholeNumber)
      .default(1),
    new Option('--concurrency <n>', 'Number of parallel requests.')
      .argParser(parsePositiveInteger)
      .default(8),
    new Option('--requests <n>', 'Maximum number of requests (10000).').argParser(
      parsePositiveInteger,
    ),
    new Option('--time <time>', 'Maximum duration, such as 60s or 5min.').argParser(parseDuration),
    createWorkflowOption(),
    new Option('--input <name=value>', 'Input of the workflows. Repeatable.')
      .argParser(parseInput)
      .default({}, 'none'),
    new Option('--slow <time>', 'Reports replies that take longer: 5s.').argParser(parseDuration),
    new Option('--probe', 'Also sends harmless texts with quotes and markup.'),
    new Option('--timeout <seconds>', 'Maximum wait for a reply.')
      .argParser(parsePositiveInteger)
      .default(30),
    new Option('--reporter <name>', 'Format of the report.')
      .choices(['pretty', 'json', 'junit', 'github'])
      .default('pretty'),
    new Option('--json', 'Prints JSON: --reporter json.'),
    new Option('--html <file>', 'Writes the report as an HTML page.'),
    new Option('--verbose', 'Lists each operation with its result.'),
  ];
}

type VerifyRunContext = { readonly output: OutputStream; readonly signal: AbortSignal };

/** Verifies an API and prints the report; fails when the API does not match its document. */
export async function runVerify(
  url: string,
  options: VerifyCommandOptions,
  { output, signal }: VerifyRunContext,
): Promise<ExitResult> {
  if (!isHttpUrl(url)) throw new Error(describeInvalidUrl(url));
  const progress = openProgress(process.stderr, monotonicNow);
  progress.stage('reading the document');
  const run = async (): Promise<VerifyReport> => {
    const document = await loadDocument(options.document, {
      overlays: options.overlay,
      allowRefs: options.allowRefs,
    });
    const { loadArazzo, verify } = await import('../contract/verify/verify.ts');
    const workflows = options.workflow.map((file) =>
      loadArazzo(file, (source) => readTextFile(source, 'workflows')),
    );
    return verify({
      ...options,
      workflows: await Promise.all(workflows),
      inputs: { ...toCredentialInputs(options.token), ...options.input },
      url,
      document,
      ticks: monotonicNow,
      signal,
      headers: options.header,
      extent: options.safe ? 'reads' : 'all',
      maxRequests: options.requests,
      maxDuration: options.time,
      probes: options.probe ? 'sent' : 'none',
      timeout: options.timeout * 1000,
      onProgress: (state) =>
        progress.stage(process.stderr.isTTY ? formatProgressBar(state) : state.stage),
    });
  };
  const report = await run().finally(progress.end);
  if (options.html !== undefined) {
    const { renderVerifyPage } = await import('../contract/verify/verify.ts');
    await writeTextFile(options.html, renderVerifyPage(report));
  }
  output.write(await formatVerifyReport(report, options, output));
  if (signal.aborted) throw new Error('Interrupted: the report covers the requests sent so far.');
  return report.failures.length > 0 ? 'failed' : 'passed';
}

async function formatVerifyReport(
  report: VerifyReport,
  { reporter, json, verbose }: Pick<VerifyCommandOptions, 'reporter' | 'json' | 'verbose'>,
  output: OutputStream,
): Promise<string> {
  if (json || reporter === 'json') return `${JSON.stringify(report, undefined, 2)}\n`;
  if (reporter === 'junit')
    return (await import('../contract/verify/verify.ts')).formatVerifyJunit(report);
  if (reporter === 'pretty') {
    const { formatReport } = await import('./output/verify-report.ts');
    return formatReport(report, toTextLayout(output), verbose ? 'operations' : 'failures');
  }
  const { formatVerifyAnnotations } = await import('../contract/verify/verify.ts');
  return formatVerifyAnnotations(report, await createLineFinder(report.document.source));
}

const barWidth = 20;

function formatProgressBar({ stage, requests, failures, share }: VerifyProgress): string {
  const full = Math.round(share * barWidth);
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
  const counts = [formatCount(requests, 'request'), formatCount(failures, 'failure')];
  return `${bar} ${stage}: ${counts.join(', ')}`;
}

function parseNames(text: string, before: readonly string[]): readonly string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ];
}

function parseHeaderField(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [, name, value] =
    /^([!#$%&'*+.^_`|~\w-]+):\s*((?:[\x21-\x7e][\x20-\x7e]*)?)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('Expected a header such as "X-Team: a".');
  return { ...before, [name.toLowerCase()]: value };
}

function parseWholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

/** Workflows of `sandlot inspect --arazzo` have these inputs. */
function toCredentialInputs(token: string | undefined): JsonObject {
  if (token === undefined) return {};
  return { token, ...(token.includes(':') && { basic: Buffer.from(token).toString('base64') }) };
}

/** Numbers, booleans and JSON are read as such. */
function parseInput(text: string, before: JsonObject): JsonObject {
  const [name = '', ...rest] = text.split('=');
  if (name === '' || rest.length === 0)
    throw new InvalidArgumentError('Expected an input such as petId=7.');
  return { ...before, [name]: parseJsonOrText(rest.join('=')) };
}

function parseDuration(text: string): number {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds === undefined || milliseconds === 0)
    throw new InvalidArgumentError('Expected a time such as 60s or 5min.');
  return milliseconds;
}

function parsePositiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return Number(text);
}
