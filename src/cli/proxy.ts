import { type Command, InvalidArgumentError, Option } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import { describeInvalidUrl, isHttpUrl } from '../base/http-url.ts';
import { formatCount } from '../base/text.ts';
import type { EnforcedSide, FailingCalls, ProxiedCallCounts } from '../contract/contract.ts';
import type { ReferenceKind } from '../openapi/openapi.ts';
import { runChildCommand } from './child-command.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import { listControlOptions } from './options/control-options.ts';
import {
  createAllowRefsOption,
  createDocumentOption,
  createOverlayOption,
} from './options/document-options.ts';
import { createEnvOption } from './options/environment.ts';
import { failOnHelp, parseFailOn } from './options/fail-on.ts';
import {
  createDrainOption,
  createRequestTimeoutOption,
  listAddressOptions,
  parseSeconds,
} from './options/server-options.ts';
import { printFindings, printMessage } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import { type StoppableServer, shutDownOnSignal } from './shutdown.ts';

type Enforcement = 'requests' | 'replies' | 'both';

export type ProxyCommandOptions = {
  readonly document: string;
  readonly overlay: readonly string[];
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly enforce?: Enforcement;
  readonly failOn: readonly FailingCalls[];
  readonly env: readonly string[];
  readonly timeout: number;
  readonly requestTimeout: number;
  readonly drain: number;
  readonly port: number;
  readonly host: string;
  readonly journal: number;
  readonly control: boolean;
  readonly controlPrefix: string;
  readonly controlToken?: string;
};

export type ProcessContext = {
  /** Adds common environment variables to an option. */
  readonly withPlatformVariable: (option: Option) => Option;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Adds `sandlot proxy`, which judges traffic between clients and an API. */
export function addProxy(
  program: Command,
  { withPlatformVariable, env: environment }: ProcessContext,
): void {
  const command = addForwardingOptions(program.command('proxy'), { withPlatformVariable })
    .description(
      'Forward requests to a running API and check both directions against its document.',
    )
    .addOption(createDocumentOption('OpenAPI document: a file, a URL, or - for standard input.'))
    .addOption(
      new Option(
        '--enforce [side]',
        'Refuses traffic that does not match the document: requests with 400, replies with 502.',
      )
        .choices(['requests', 'replies', 'both'])
        .preset('both'),
    )
    .addOption(
      new Option('--fail-on <kind>', failOnHelp).argParser(parseFailOn).default([], 'none'),
    )
    .addOption(
      new Option('--env <name>', 'Variable in which the command gets the address. Repeatable.')
        .argParser((name: string, before: readonly string[]) => [...before, name])
        .default(['SANDLOT_URL'], 'SANDLOT_URL'),
    )
    .action((upstream: URL, words: readonly string[], options: ProxyCommandOptions) =>
      exitWithResult(() => runProxy(upstream, words, { options, environment })),
    );
  const controlOptions = listControlOptions(createEnvOption).filter(
    (one) => !['sandboxes', 'journalMemory', 'metrics'].includes(one.attributeName()),
  );
  for (const one of controlOptions) command.addOption(withPlatformVariable(one));
}

/** Adds what every command with a proxy takes: an API, a command to run, and where and how to forward. */
export function addForwardingOptions(
  command: Command,
  { withPlatformVariable }: Pick<ProcessContext, 'withPlatformVariable'>,
): Command {
  command
    .argument('<upstream>', 'URL of the API, such as http://127.0.0.1:3000.', parseUpstream)
    .argument('[command...]', 'Command to run after --, such as npm test, while the proxy runs.')
    .addOption(createOverlayOption())
    .addOption(createAllowRefsOption())
    .addOption(
      new Option('--timeout <seconds>', 'Maximum wait for a reply of the API.')
        .argParser(parseSeconds)
        .default(60),
    );
  for (const one of [...listAddressOptions(), createRequestTimeoutOption(), createDrainOption()])
    command.addOption(withPlatformVariable(one));
  return exitCannotCheckOnUsageError(command);
}

function parseUpstream(text: string): URL {
  const url = isHttpUrl(text) ? new URL(text) : undefined;
  if (url && `${url.search}${url.hash}${url.username}` === '') return url;
  throw new InvalidArgumentError(describeInvalidUrl(text, 'http://127.0.0.1:3000'));
}

type ProxyRun = {
  readonly options: ProxyCommandOptions;
  readonly environment: ProcessContext['env'];
};

/** Runs the proxy until a signal, or while a command runs, whose exit code then counts. */
async function runProxy(
  upstream: URL,
  words: readonly string[],
  { options, environment }: ProxyRun,
): Promise<ExitResult | number> {
  const proxy = await openCheckingProxy(upstream, options);
  const code = await runWithCommand(proxy, words, {
    environment,
    addressVariables: options.env,
    finish: proxy.close,
  });
  if (code === undefined) return 'passed';
  const { listFailingCalls } = await import('../contract/contract.ts');
  const failures = listFailingCalls(proxy.counts(), options.failOn);
  for (const failure of failures) printMessage(failure);
  return code === 0 && failures.length > 0 ? 'failed' : code;
}

type CheckingProxy = StoppableServer & {
  readonly counts: () => ProxiedCallCounts;
  /** Listens; resolves to the address, and a line that names it. */
  readonly start: () => Promise<{ readonly url: string; readonly announcement: string }>;
};

type CommandRun = {
  readonly environment: ProcessContext['env'];
  /** The variables in which the command gets the address of the proxy. */
  readonly addressVariables: readonly string[];
  /** Closes the proxy, at a signal or after the command. */
  readonly finish: (url: string) => Promise<void>;
};

/**
 * Runs a proxy while a command runs, and resolves to its exit code. Without a command the proxy runs until a
 * signal, and the result is `undefined` as soon as it listens.
 */
export async function runWithCommand(
  proxy: CheckingProxy,
  [file, ...args]: readonly string[],
  { environment, addressVariables, finish }: CommandRun,
): Promise<number | undefined> {
  let address = '';
  if (file === undefined) shutDownOnSignal({ ...proxy, close: () => finish(address) });
  const { url, announcement } = await proxy.start();
  address = url;
  if (file === undefined) {
    process.stdout.write(`${announcement}\n`);
    return undefined;
  }
  printMessage(announcement);
  const addresses = Object.fromEntries(addressVariables.map((name) => [name, url]));
  const code = await runChildCommand(file, args, { ...environment, ...addresses }).catch(
    async (error) => {
      await proxy.close();
      throw error;
    },
  );
  await finish(url);
  return code;
}

/** Opens the proxy of a command, which does not listen yet. */
export async function openCheckingProxy(
  upstream: URL,
  {
    document,
    overlay,
    allowRefs,
    enforce,
    failOn,
    timeout,
    drain,
    port,
    host,
    journal,
    control,
    ...controlOptions
  }: ProxyCommandOptions,
): Promise<CheckingProxy> {
  const progress = openProgress(process.stderr, monotonicNow);
  const { openProxy } = await import('../sandlot.ts');
  const proxy = await openProxy({
    upstream,
    document,
    journal,
    host,
    ...controlOptions,
    overlays: overlay,
    upstreamTimeout: timeout * 1000,
    allowRefs,
    enforce: enforce === undefined ? [] : enforcedSides[enforce],
    control: control ? 'on' : 'off',
    onWarning: printMessage,
    onProgress: progress.stage,
  }).finally(progress.end);
  printFindings(proxy.findings);
  const { app, readiness, counts, close } = proxy;
  const title = proxy.title.replace(/\s+/g, ' ').trim();
  const target = `${upstream.href.replace(/\/$/, '')} (${formatCount(proxy.operations, 'operation')})`;
  const start = async () => {
    const url = await proxy.listen({ port, host });
    const coverage = control ? `, coverage at ${url}${controlOptions.controlPrefix}/coverage` : '';
    return { url, announcement: `Sandlot forwards ${title} at ${url} to ${target}${coverage}` };
  };
  return { server: app.server, drainTimeout: drain, readiness, counts, start, close };
}

const enforcedSides: Readonly<Record<Enforcement, readonly EnforcedSide[]>> = {
  requests: ['requests'],
  replies: ['replies'],
  both: ['requests', 'replies'],
};
