import { type Command, Option } from 'commander';
import { runChildCommand } from './child-command.ts';
import { type ExitResult, exitCannotCheckOnUsageError, exitWithResult } from './exit-code.ts';
import { learn } from './learn.ts';
import {
  createAllowRefsOption,
  createDocumentOption,
  createOverlayOption,
} from './options/document-options.ts';
import {
  createDrainOption,
  createRequestTimeoutOption,
  listAddressOptions,
  parseSeconds,
} from './options/server-options.ts';
import { printMessage } from './output/output.ts';
import {
  openCheckingProxy,
  type ProcessContext,
  type ProxyCommandOptions,
  parseUpstream,
} from './proxy.ts';
import { shutDownOnSignal } from './shutdown.ts';

type RecordOptions = Pick<
  ProxyCommandOptions,
  'document' | 'overlay' | 'allowRefs' | 'timeout' | 'requestTimeout' | 'drain' | 'port' | 'host'
> & { readonly out: string };

/** Adds `sandlot record`, which learns from the calls that go through a proxy. */
export function addRecord(
  program: Command,
  { withPlatformVariable, env: environment }: ProcessContext,
): void {
  const command = program
    .command('record')
    .description(
      'Forward requests to a running API, and make fixtures and an overlay of its replies.',
    )
    .argument('<upstream>', 'URL of the API, such as http://127.0.0.1:3000.', parseUpstream)
    .argument('[command...]', 'Command to run after --, such as npm test, while the proxy runs.')
    .addOption(createDocumentOption('OpenAPI document: a file or a URL.'))
    .requiredOption('--out <folder>', 'Folder to write to when the recording ends.')
    .addOption(createOverlayOption())
    .addOption(createAllowRefsOption())
    .addOption(
      new Option('--timeout <seconds>', 'Maximum wait for a reply of the API.')
        .argParser(parseSeconds)
        .default(60),
    )
    .action((upstream: URL, words: readonly string[], options: RecordOptions) =>
      exitWithResult(() => record(upstream, words, { options, environment })),
    );
  for (const one of [...listAddressOptions(), createRequestTimeoutOption(), createDrainOption()])
    command.addOption(withPlatformVariable(one));
  exitCannotCheckOnUsageError(command);
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
  [file, ...args]: readonly string[],
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
  let address = '';
  const finish = async () => {
    const reply = await fetch(`${address}/_sandlot/journal.har`);
    const archive = await reply.text();
    await proxy.close();
    process.stdout.write(await learn(archive, { ...options, host: [], archive: 'the recording' }));
  };
  if (file === undefined) shutDownOnSignal({ ...proxy, close: finish });
  const { url, announcement } = await proxy.start();
  address = url;
  if (file === undefined) {
    process.stdout.write(`${announcement}\n`);
    return 'passed';
  }
  printMessage(announcement);
  const env = { ...environment, SANDLOT_URL: url };
  const code = await runChildCommand(file, args, env).catch(async (error) => {
    await proxy.close();
    throw error;
  });
  await finish();
  return code;
}
