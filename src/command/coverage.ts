import { type Command, InvalidArgumentError } from 'commander';
import { openSend, RefusedCall } from '../client/send.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { readPrefix, readToken } from './control-option.ts';
import { option } from './env-option.ts';
import { writeText } from './file.ts';
import { type Output, paperOf, printJson } from './output.ts';
import { letReadersLeave, say } from './say.ts';
import { endUnableOnMisuse, settle, type Verdict } from './verdict.ts';

type FailOn = 'invalid' | 'unmatched';

type CoverageOptions = {
  readonly sandbox?: string;
  readonly all?: boolean;
  readonly controlPrefix: string;
  readonly controlToken?: string;
  readonly minOperations?: number;
  readonly failOn?: readonly FailOn[];
  readonly json?: boolean;
  readonly html?: string;
};

/** Adds `sandlot coverage`, which says what calls of a running Sandlot exercised. */
export const addCoverage = (program: Command): void => {
  const command = program
    .command('coverage')
    .description('Says what the calls of a running Sandlot exercised of its document.')
    .argument('<url>', 'where it runs, such as http://127.0.0.1:4010')
    .option('--sandbox <name>', 'of this sandbox (default: the one that the URL names)')
    .option('--all', 'of all sandboxes together')
    .addOption(
      option('--control-prefix <path>', 'where its control API is', 'CONTROL_PREFIX')
        .argParser(readPrefix)
        .default('/_sandlot'),
    )
    .addOption(
      option('--control-token <token>', 'the token of it', 'CONTROL_TOKEN').argParser(readToken),
    )
    .option(
      '--min-operations <percent>',
      'break where fewer operations were exercised',
      readPercent,
    )
    .option(
      '--fail-on <kind>',
      'break where a call was invalid or unmatched; may be repeated',
      readFailOn,
    )
    .option('--json', 'print it as JSON')
    .option('--html <file>', 'write it as a page')
    .action((url: string, options: CoverageOptions) => {
      letReadersLeave(process.stdout);
      return settle(() => coverage(url, options, process.stdout));
    });
  endUnableOnMisuse(command);
};

const readPercent = (text: string): number => {
  if (/^(\d{1,2}|100)$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 0 to 100.');
};

const kinds: readonly FailOn[] = ['invalid', 'unmatched'];

const readFailOn = (text: string, before: readonly FailOn[] = []): readonly FailOn[] => [
  ...before,
  ...text.split(/[,|]/).map((name) => {
    const kind = kinds.find((one) => one === name);
    if (kind !== undefined) return kind;
    throw new InvalidArgumentError(`It must be ${kinds.join(' or ')}.`);
  }),
];

/** Prints what calls exercised; broken where that is too little, or where they were as they must not be. */
export const coverage = async (
  url: string,
  options: CoverageOptions,
  output: Output,
): Promise<Verdict> => {
  const found = await fetchCoverage(url, options);
  const { listObstacles, toPage } = await import('../coverage/coverage.ts');
  const obstacles = listObstacles(found, options);
  if (options.html !== undefined) await writeText(options.html, toPage(found, obstacles));
  if (options.json) printJson(found, output);
  else {
    const { showCoverage } = await import('./show-coverage.ts');
    output.write(showCoverage(found, paperOf(output)));
  }
  for (const obstacle of obstacles) say(obstacle);
  return obstacles.length > 0 ? 'broken' : 'kept';
};

const fetchCoverage = async (
  url: string,
  { sandbox, all, controlPrefix, controlToken: token }: CoverageOptions,
): Promise<Coverage> => {
  const { readCoverage } = await import('../coverage/coverage.ts');
  const base = url.replace(/\/+$/, '');
  const own = sandbox === undefined ? base : `${base}/~${sandbox}`;
  const send = openSend({ url: own + controlPrefix, token });
  const answer = await send(`GET /coverage${all ? '?sandboxes=all' : ''}`).catch((cause) => {
    const { message } = Object(cause);
    const isRefused = cause instanceof RefusedCall;
    throw new Error(isRefused ? `${own} does not tell its coverage: ${message}` : message, {
      cause,
    });
  });
  return readCoverage(JSON.stringify(answer), `What ${own}${controlPrefix}/coverage answers`);
};
