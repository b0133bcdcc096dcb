import { type Command, InvalidArgumentError, Option } from 'commander';
import { ticks } from '../clock.ts';
import { loadDocument, openLines } from '../document/document.ts';
import type { Report } from '../verify/report.ts';
import type { ProgressState } from '../verify/verify.ts';
import { overlayOption } from './document-option.ts';
import { type Output, paperOf } from './output.ts';
import { openProgress } from './progress.ts';
import { letReadersLeave, say } from './say.ts';
import { endUnableOnMisuse, settle, type Verdict } from './verdict.ts';

/** The options of `sandlot verify`, read. */
export type VerifyOptions = {
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

/** Adds `sandlot verify`, which tries a running API by its document. */
export const addVerify = (program: Command): void => {
  const command = program
    .command('verify')
    .description('Tries a running API by its document, and says where it does not keep it.')
    .argument('<url>', 'where the API is')
    .requiredOption(
      '--document <file>',
      'its OpenAPI document: a file, a URL, - for standard input',
    )
    .action((url: string, options: VerifyOptions) => {
      letReadersLeave(process.stdout);
      const controller = new AbortController();
      process.once('SIGINT', () => {
        say('Stopping: what was made is removed first. Once more ends it at once.');
        controller.abort();
      });
      return settle(() =>
        runVerify(url, options, { output: process.stdout, signal: controller.signal }),
      );
    });
  for (const option of listOptions()) command.addOption(option);
  endUnableOnMisuse(command);
};

const listOptions = (): readonly Option[] => [
  overlayOption(),
  new Option('--only <names>', 'only these operations or tags, with commas between')
    .argParser(readNames)
    .default([], 'all'),
  new Option('--skip <names>', 'all but these operations or tags')
    .argParser(readNames)
    .default([], 'none'),
  new Option('--safe', 'send nothing that changes anything'),
  new Option('--token <token>', 'the credential to show; for HTTP basic user:password'),
  new Option('--header <field>', 'a header field to send along: "X-Team: a"; may be repeated')
    .argParser(readField)
    .default({}, 'none'),
  new Option('--seed <n>', 'seed value that the values sent start from')
    .argParser(readWhole)
    .default(1),
  new Option('--concurrency <n>', 'send so many requests at a time')
    .argParser(readCount)
    .default(8),
  new Option('--requests <n>', 'send so many requests at most')
    .argParser(readCount)
    .default(10_000),
  new Option('--timeout <seconds>', 'how long a reply may take').argParser(readCount).default(30),
  new Option('--reporter <name>', 'how the report is written')
    .choices(['pretty', 'json', 'junit', 'github'])
    .default('pretty'),
];

type Environment = { readonly output: Output; readonly signal: AbortSignal };

/** Tries an API and prints the report; broken where the API does not keep its document. */
export const runVerify = async (
  url: string,
  options: VerifyOptions,
  { output, signal }: Environment,
): Promise<Verdict> => {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(`${url} is no address: write one such as http://127.0.0.1:4010.`);
  const progress = openProgress(process.stderr, ticks);
  progress.stage('reading the document');
  const run = async (): Promise<Report> => {
    const document = await loadDocument(options.document, { overlays: options.overlay });
    const { verify } = await import('../verify/verify.ts');
    return verify({
      ...options,
      ...{ url, document, ticks, signal },
      headers: options.header,
      extent: options.safe ? 'reads' : 'all',
      budget: options.requests,
      patience: options.timeout * 1000,
      onProgress: (state) => progress.stage(process.stderr.isTTY ? toBar(state) : state.stage),
    });
  };
  const report = await run().finally(progress.end);
  output.write(await write(report, options.reporter, output));
  if (signal.aborted)
    throw new Error('It was interrupted: the report is of what was tried so far.');
  return report.failures.length > 0 ? 'broken' : 'kept';
};

const write = async (
  report: Report,
  reporter: VerifyOptions['reporter'],
  output: Output,
): Promise<string> => {
  if (reporter === 'json') return `${JSON.stringify(report, undefined, 2)}\n`;
  if (reporter === 'junit') return (await import('../verify/report-junit.ts')).toJunit(report);
  if (reporter === 'pretty')
    return (await import('./show-report.ts')).showReport(report, paperOf(output));
  const { toGithub } = await import('../verify/report-github.ts');
  return toGithub(report, await openLines(report.document.source));
};

const width = 20;

const toBar = ({ stage, requests, failures, share }: ProgressState): string => {
  const full = Math.round(share * width);
  const bar = '█'.repeat(full) + '░'.repeat(width - full);
  return `${bar} ${stage}: ${requests} requests, ${failures} failures`;
};

const readNames = (text: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
];

const readField = (
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*([\x20-\x7e]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('It must be a field such as "X-Team: a".');
  return { ...before, [name.toLowerCase()]: value };
};

const readWhole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const readCount = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number, and at least 1.');
  return Number(text);
};
