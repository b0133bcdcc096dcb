import { type Command, InvalidArgumentError, Option } from 'commander';
import { monotonicNow } from '../base/clock.ts';
import { describeInvalidUrl, isHttpUrl } from '../base/http-url.ts';
import { formatCount } from '../base/text.ts';
import type { ReferenceKind } from '../openapi/openapi.ts';
import { exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import { listControlOptions } from './options/control-options.ts';
import { createAllowRefsOption, createOverlayOption } from './options/document-options.ts';
import { createEnvOption } from './options/environment.ts';
import {
  createDrainOption,
  createRequestTimeoutOption,
  listAddressOptions,
  parseSeconds,
} from './options/server-options.ts';
import { printFindings, printMessage } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import { shutDownOnSignal } from './shutdown.ts';

type ProxyCommandOptions = {
  readonly document: string;
  readonly overlay: readonly string[];
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly enforce?: boolean;
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

/**
 * Adds `sandlot proxy`, which judges traffic between clients and an API. `honour` adds common
 * environment variables to an option.
 */
export function addProxy(program: Command, withPlatformVariable: (option: Option) => Option): void {
  const command = program
    .command('proxy')
    .description(
      'Forward requests to a running API and check both directions against its document.',
    )
    .argument('<upstream>', 'URL of the API, such as http://127.0.0.1:3000.', parseUpstream)
    .requiredOption(
      '--document <file>',
      'OpenAPI document: a file, a URL, or - for standard input.',
    )
    .addOption(createOverlayOption())
    .addOption(createAllowRefsOption())
    .option(
      '--enforce',
      'Refuses traffic that does not match the document: requests with 400, replies with 502.',
    )
    .addOption(
      new Option('--timeout <seconds>', 'Maximum wait for a reply of the API.')
        .argParser(parseSeconds)
        .default(60),
    )
    .action((upstream: URL, options: ProxyCommandOptions) =>
      exitWithResult(async () => {
        await runProxy(upstream, options);
        return 'passed';
      }),
    );
  const controlOptions = listControlOptions(createEnvOption).filter(
    (one) => !['sandboxes', 'journalMemory'].includes(one.attributeName()),
  );
  const serverOptions = [createRequestTimeoutOption(), createDrainOption()];
  for (const one of [...listAddressOptions(), ...serverOptions, ...controlOptions])
    command.addOption(withPlatformVariable(one));
  exitCannotCheckOnUsageError(command);
}

function parseUpstream(text: string): URL {
  const url = isHttpUrl(text) ? new URL(text) : undefined;
  if (url && `${url.search}${url.hash}${url.username}` === '') return url;
  throw new InvalidArgumentError(describeInvalidUrl(text, 'http://127.0.0.1:3000'));
}

/** Runs the proxy until a signal; prints one line on stdout when it is ready. */
async function runProxy(
  upstream: URL,
  {
    document,
    overlay,
    allowRefs,
    enforce,
    timeout,
    drain,
    port,
    host,
    journal,
    control,
    ...controlOptions
  }: ProxyCommandOptions,
): Promise<void> {
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
    mode: enforce ? 'refuse' : 'report',
    control: control ? 'on' : 'off',
    onWarning: printMessage,
    onProgress: progress.stage,
  }).finally(progress.end);
  printFindings(proxy.findings);
  const { readiness, close } = proxy;
  shutDownOnSignal({ server: proxy.app.server, drainTimeout: drain, readiness, close });
  const url = await proxy.listen({ port, host });
  const title = proxy.title.replace(/\s+/g, ' ').trim();
  const coverage = control ? `, coverage at ${url}${controlOptions.controlPrefix}/coverage` : '';
  process.stdout.write(
    `Sandlot forwards ${title} at ${url} to ${upstream.href.replace(/\/$/, '')} (${formatCount(proxy.operations, 'operation')})${coverage}\n`,
  );
}
