import { type Command, InvalidArgumentError, type Option } from 'commander';
import { ticks } from '../clock.ts';
import { countOf } from '../count.ts';
import { controlOptions } from './control-option.ts';
import { overlayOption } from './document-option.ts';
import { openDrain } from './drain.ts';
import { endOnSignal } from './end.ts';
import { option } from './env-option.ts';
import { sayFindings } from './findings.ts';
import { listAddressOptions } from './option.ts';
import { openProgress } from './progress.ts';
import { say } from './say.ts';
import { endUnableOnMisuse, settle } from './verdict.ts';

type ProxyOptions = {
  readonly document: string;
  readonly overlay: readonly string[];
  readonly enforce?: boolean;
  readonly port: number;
  readonly host: string;
  readonly journal: number;
  readonly control: boolean;
  readonly controlPrefix: string;
  readonly controlToken?: string;
};

/** Adds `sandlot proxy`, which judges what goes between clients and an API; `honour` adds usual variables to options. */
export const addProxy = (program: Command, honour: (option: Option) => Option): void => {
  const command = program
    .command('proxy')
    .description('Forwards requests to a running API, and judges both directions by its document.')
    .argument('<upstream>', 'where the API is, such as http://127.0.0.1:3000', readUpstream)
    .requiredOption('--document <file>', 'its document: a file, a URL, or - for standard input')
    .addOption(overlayOption())
    .option('--enforce', 'refuse what is against the document: requests with 400, replies with 502')
    .action((upstream: URL, options: ProxyOptions) =>
      settle(async () => {
        await proxy(upstream, options);
        return 'kept';
      }),
    );
  const ofControl = controlOptions(option).filter((one) => one.attributeName() !== 'sandboxes');
  for (const one of [...listAddressOptions(), ...ofControl]) command.addOption(honour(one));
  endUnableOnMisuse(command);
};

const readUpstream = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && `${url.search}${url.hash}${url.username}` === '')
    return url;
  throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:3000.');
};

/** Forwards requests until a signal comes: says so in one line on stdout. */
const proxy = async (
  upstream: URL,
  { document, overlay, enforce, port, host, journal, control, ...ofControl }: ProxyOptions,
): Promise<void> => {
  const progress = openProgress(process.stderr, ticks);
  const { openProxy } = await import('../sandlot.ts');
  const opened = await openProxy({
    ...{ upstream, document, journal, host, ...ofControl },
    overlays: overlay,
    mode: enforce ? 'refuse' : 'report',
    control: control ? 'on' : 'off',
    onTrouble: say,
    onProgress: progress.stage,
  }).finally(progress.end);
  sayFindings(opened.findings);
  const drain = openDrain(opened.app.server);
  const url = await opened.listen({ port, host });
  endOnSignal(drain, opened.close);
  const title = opened.title.replace(/\s+/g, ' ').trim();
  const coverage = control ? `, coverage at ${url}${ofControl.controlPrefix}/coverage` : '';
  process.stdout.write(
    `Sandlot forwards ${title} at ${url} to ${upstream.href.replace(/\/$/, '')} (${countOf(opened.operations, 'operation')})${coverage}\n`,
  );
};
