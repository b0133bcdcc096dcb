import { type Command, InvalidArgumentError, Option } from 'commander';
import { describeInvalidUrl, isHttpUrl } from '../base/http-url.ts';
import { ControlCallError, createControlCall } from '../client/control-call.ts';
import type { Coverage, FailingCalls } from '../contract/contract.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import { parseControlPrefix, parseControlToken } from './options/control-options.ts';
import { createEnvOption } from './options/environment.ts';
import { failOnHelp, parseFailOn } from './options/fail-on.ts';
import { parseSeconds } from './options/server-options.ts';
import { type OutputStream, printJson, printMessage, toTextLayout } from './output/output.ts';
import { writeTextFile } from './text-file.ts';

type CoverageCommandOptions = {
  readonly sandbox?: string;
  readonly all?: boolean;
  readonly controlPrefix: string;
  readonly controlToken?: string;
  readonly timeout: number;
  readonly minOperations?: number;
  readonly failOn?: readonly FailingCalls[];
  readonly json?: boolean;
  readonly html?: string;
  /** Marks each operation instead of the table. */
  readonly verbose?: boolean;
};

/** Adds `sandlot coverage`, which reports what calls of a running Sandlot exercised. */
export function addCoverage(program: Command): void {
  const command = program
    .command('coverage')
    .description(
      'Report which operations, statuses, parameters and fields of the document were exercised.',
    )
    .argument('<url>', 'URL of a running Sandlot, such as http://127.0.0.1:4010.')
    .option('--sandbox <name>', 'Reports this sandbox. (default: the one in the URL)')
    .option('--all', 'Reports all sandboxes together.')
    .addOption(
      createEnvOption('--control-prefix <path>', 'Path of the control API.', 'CONTROL_PREFIX')
        .argParser(parseControlPrefix)
        .default('/_sandlot'),
    )
    .addOption(
      createEnvOption(
        '--control-token <token>',
        'Token of the control API.',
        'CONTROL_TOKEN',
      ).argParser(parseControlToken),
    )
    .option(
      '--min-operations <percent>',
      'Fails when a smaller share of the operations was exercised.',
      parsePercent,
    )
    .option('--fail-on <kind>', failOnHelp, parseFailOn)
    .addOption(
      new Option('--timeout <seconds>', 'Maximum wait for the reply.')
        .argParser(parseSeconds)
        .default(30),
    )
    .option('--json', 'Prints JSON.')
    .option('--html <file>', 'Writes the report as an HTML page.')
    .option('--verbose', 'Lists each operation with its result instead of a table.')
    .action((url: string, options: CoverageCommandOptions) =>
      exitWithResult(() => runCoverage(url, options, process.stdout)),
    );
  exitCannotCheckOnUsageError(command);
}

function parsePercent(text: string): number {
  if (/^(\d{1,2}|100)$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 0 to 100.');
}

/** Prints the coverage; fails when it does not pass the gate. */
export async function runCoverage(
  url: string,
  options: CoverageCommandOptions,
  output: OutputStream,
): Promise<ExitResult> {
  if (!isHttpUrl(url)) throw new Error(describeInvalidUrl(url));
  const coverage = await fetchCoverage(url, options);
  const { listGateFailures, renderCoveragePage } = await import('../contract/contract.ts');
  const gateFailures = listGateFailures(coverage, options);
  if (options.html !== undefined)
    await writeTextFile(options.html, renderCoveragePage(coverage, gateFailures));
  if (options.json) printJson(coverage, output);
  else {
    const { formatCoverage } = await import('./output/coverage-report.ts');
    const detail = options.verbose ? 'operations' : 'table';
    output.write(formatCoverage(coverage, toTextLayout(output), detail));
  }
  for (const failure of gateFailures) printMessage(failure);
  return gateFailures.length > 0 ? 'failed' : 'passed';
}

async function fetchCoverage(
  url: string,
  { sandbox, all, controlPrefix, controlToken: token, timeout }: CoverageCommandOptions,
): Promise<Coverage> {
  const { parseCoverage } = await import('../contract/contract.ts');
  const base = url.replace(/(?<!\/)\/+$/, '');
  const sandboxUrl = sandbox === undefined ? base : `${base}/~${sandbox}`;
  const send = createControlCall({
    url: sandboxUrl + controlPrefix,
    token,
    timeout: timeout * 1000,
  });
  const reply = await send(`GET /coverage${all ? '?sandboxes=all' : ''}`).catch((cause) => {
    const { message } = Object(cause);
    const isRefused = cause instanceof ControlCallError;
    throw new Error(isRefused ? `No coverage from ${sandboxUrl}: ${message}` : message, {
      cause,
    });
  });
  return parseCoverage(
    JSON.stringify(reply),
    `The reply of ${sandboxUrl}${controlPrefix}/coverage`,
  );
}
