import type { Command } from 'commander';
import { type ExitResult, exitWithResult } from './exit-code.ts';
import { learn } from './learn.ts';
import { createDocumentOption } from './options/document-options.ts';
import {
  addForwardingOptions,
  openCheckingProxy,
  type ProcessContext,
  type ProxyCommandOptions,
  runWithCommand,
} from './proxy.ts';

type RecordOptions = Pick<
  ProxyCommandOptions,
  'document' | 'overlay' | 'allowRefs' | 'timeout' | 'requestTimeout' | 'drain' | 'port' | 'host'
> & { readonly out: string };

/** Adds `sandlot record`, which learns from the calls that go through a proxy. */
export function addRecord(
  program: Command,
  { withPlatformVariable, env: environment }: ProcessContext,
): void {
  addForwardingOptions(program.command('record'), { withPlatformVariable })
    .description(
      'Forward requests to a running API, and make fixtures and an overlay of its replies.',
    )
    .addOption(createDocumentOption('OpenAPI document: a file or a URL.'))
    .requiredOption('--out <folder>', 'Folder to write to when the recording ends.')
    .action((upstream: URL, words: readonly string[], options: RecordOptions) =>
      exitWithResult(() => record(upstream, words, { options, environment })),
    );
}

/** How many calls a recording holds; the oldest are dropped. */
const maxCalls = 100_000;

type Recording = {
  readonly options: RecordOptions;
  readonly environment: ProcessContext['env'];
};

/** Records until a signal, or while a command runs, whose exit code then counts. */
async function record(
  upstream: URL,
  words: readonly string[],
  { options, environment }: Recording,
): Promise<ExitResult | number> {
  const proxy = await openCheckingProxy(upstream, {
    ...options,
    control: true,
    controlPrefix: '/_sandlot',
    journal: maxCalls,
    failOn: [],
    env: [],
  });
  const finish = async (url: string) => {
    const reply = await fetch(`${url}/_sandlot/journal.har`);
    const archive = await reply.text();
    await proxy.close();
    process.stdout.write(await learn(archive, { ...options, host: [], archive: 'the recording' }));
  };
  const run = { environment, addressVariables: ['SANDLOT_URL'], finish };
  return (await runWithCommand(proxy, words, run)) ?? 'passed';
}
