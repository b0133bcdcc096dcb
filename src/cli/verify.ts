import { type Command, InvalidArgumentError, Option } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import type { VerifyProgress, VerifyReport } from '../contract/contract.ts';
import { createLineFinder, loadDocument } from '../openapi/openapi.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import { createOverlayOption } from './options/document-options.ts';
import {
  ignoreBrokenPipe,
  type OutputStream,
  printMessage,
  toTextLayout,
} from './output/output.ts';
import { openProgress } from './output/progress.ts';

/** The parsed options of `sandlot verify`. */
export type VerifyCommandOptions = {
  readonly document: string;
  readonly overlay: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly safe?: boolean;
  readonly token?: string;
  readonly header: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly concurrency: number;
  readonly requests: number;
  readonly timeout: number;
  readonly reporter: 'pretty' | 'json' | 'junit' | 'github';
};

/** Adds `sandlot verify`, which checks a running API against its document. */
export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('Tries a running API by its document, and says where it does not keep it.')
    .argument('<url>', 'where the API is')
    .requiredOption(
      '--document <file>',
      'its OpenAPI document: a file, a URL, - for standard input',
    )
    .action((url: string, options: VerifyCommandOptions) => {
      ignoreBrokenPipe(process.stdout);
      const controller = new AbortController();
      process.once('SIGINT', () => {
        printMessage('Stopping: what was made is removed first. Once more ends it at once.');
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
    new Option('--only <names>', 'only these operations or tags, with commas between')
      .argParser(parseNames)
      .default([], 'all'),
    new Option('--skip <names>', 'all but these operations or tags')
      .argParser(parseNames)
      .default([], 'none'),
    new Option('--safe', 'send nothing that changes anything'),
    new Option('--token <token>', 'the credential to show; for HTTP basic user:password'),
    new Option('--header <field>', 'a header field to send along: "X-Team: a"; may be repeated')
      .argParser(parseHeaderField)
      .default({}, 'none'),
    new Option('--seed <n>', 'seed value that the values sent start from')
      .argParser(parseWholeNumber)
      .default(1),
    new Option('--concurrency <n>', 'send so many requests at a time')
      .argParser(parsePositiveInteger)
      .default(8),
    new Option('--requests <n>', 'send so many requests at most')
      .argParser(parsePositiveInteger)
      .default(10_000),
    new Option('--timeout <seconds>', 'how long a reply may take')
      .argParser(parsePositiveInteger)
      .default(30),
    new Option('--reporter <name>', 'how the report is written')
      .choices(['pretty', 'json', 'junit', 'github'])
      .default('pretty'),
  ];
}

type VerifyRunContext = { readonly output: OutputStream; readonly signal: AbortSignal };

/** Verifies an API and prints the report; fails when the API does not match its document. */
export async function runVerify(
  url: string,
  options: VerifyCommandOptions,
  { output, signal }: VerifyRunContext,
): Promise<ExitResult> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(`${url} is no address: write one such as http://127.0.0.1:4010.`);
  const progress = openProgress(process.stderr, monotonicNow);
  progress.stage('reading the document');
  const run = async (): Promise<VerifyReport> => {
    const document = await loadDocument(options.document, { overlays: options.overlay });
    const { verify } = await import('../contract/verify/verify.ts');
    return verify({
      ...options,
      ...{ url, document, ticks: monotonicNow, signal },
      headers: options.header,
      extent: options.safe ? 'reads' : 'all',
      maxRequests: options.requests,
      timeout: options.timeout * 1000,
      onProgress: (state) =>
        progress.stage(process.stderr.isTTY ? formatProgressBar(state) : state.stage),
    });
  };
  const report = await run().finally(progress.end);
  output.write(await formatVerifyReport(report, options.reporter, output));
  if (signal.aborted)
    throw new Error('It was interrupted: the report is of what was tried so far.');
  return report.failures.length > 0 ? 'failed' : 'passed';
}

async function formatVerifyReport(
  report: VerifyReport,
  reporter: VerifyCommandOptions['reporter'],
  output: OutputStream,
): Promise<string> {
  if (reporter === 'json') return `${JSON.stringify(report, undefined, 2)}\n`;
  if (reporter === 'junit')
    return (await import('../contract/verify/verify.ts')).formatVerifyJunit(report);
  if (reporter === 'pretty')
    return (await import('./output/verify-report.ts')).formatReport(report, toTextLayout(output));
  const { formatVerifyAnnotations } = await import('../contract/verify/verify.ts');
  return formatVerifyAnnotations(report, await createLineFinder(report.document.source));
}

const barWidth = 20;

function formatProgressBar({ stage, requests, failures, share }: VerifyProgress): string {
  const full = Math.round(share * barWidth);
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
  return `${bar} ${stage}: ${requests} requests, ${failures} failures`;
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
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*([\x20-\x7e]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('It must be a field such as "X-Team: a".');
  return { ...before, [name.toLowerCase()]: value };
}

function parseWholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function parsePositiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number, and at least 1.');
  return Number(text);
}
