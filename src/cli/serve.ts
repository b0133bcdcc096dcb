import { type ClockState, monotonicNow } from '../base/clock.ts';
import type { ReferenceKind } from '../openapi/openapi.ts';
import type { Consistency, Durability, Sandlot } from '../sandlot.ts';
import { type MountOption, toDocumentOptions } from './options/document-options.ts';
import { type TlsCommandOptions, toTlsOptions } from './options/tls-options.ts';
import { printFindings, printMessage } from './output/output.ts';
import { openProgress } from './output/progress.ts';
import { shutDownOnSignal } from './shutdown.ts';
import {
  compileRequestLog,
  offerKeys,
  openConsole,
  printStart,
  type RequestLogForm,
} from './terminal/terminal.ts';

/** The parsed options of `sandlot [documents...]`. */
export type ServeOptions = TlsCommandOptions & {
  /** Whether the console is opened in a browser, where the output is a terminal. */
  readonly openConsole?: boolean;
  /** The folder of the CA of `--https`. */
  readonly dataFolder: string;
  readonly port: number;
  readonly host: string;
  readonly hostSuffix?: string;
  readonly mount: readonly MountOption[];
  readonly overlay: readonly string[];
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  readonly db?: string;
  readonly store?: string;
  readonly consistency: Consistency;
  readonly durability: Durability;
  readonly logMax: number;
  readonly watchDb?: boolean;
  readonly snapshotMax: number;
  readonly sandboxMax: number;
  readonly sandboxIdle: number;
  readonly seed?: number;
  readonly fixtures?: string;
  readonly records?: number;
  readonly unknownKeys?: 'make' | '404';
  readonly lifecycle: number;
  readonly dynamic?: boolean;
  readonly watch?: boolean;
  readonly now?: ClockState;
  readonly behaviours?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly notices: 'serve' | 'refuse';
  readonly validate: 'refuse' | 'warn' | 'off';
  readonly checkReplies: 'all' | 'sample' | 'off';
  readonly etag: 'always' | 'documented' | 'off';
  readonly streamInterval: number;
  readonly idempotency: 'always' | 'documented' | 'off';
  readonly journal: number;
  readonly journalMemory: number;
  readonly sandboxes: 'on-use' | 'registered';
  readonly control: boolean;
  readonly metrics: boolean;
  readonly controlPrefix: string;
  readonly controlToken?: string;
  readonly auth: boolean;
  readonly tokens?: string;
  readonly cors?: boolean;
  readonly upstream?: string;
  readonly upstreamOnly: readonly string[];
  readonly upstreamExcept: readonly string[];
  readonly upstreamTimeout: number;
  readonly webhook: readonly string[];
  readonly webhooks: 'on' | 'off';
  readonly webhookHosts: readonly string[];
  readonly webhookAttempts: number;
  readonly log?: RequestLogForm;
  readonly logLevel: string;
  readonly requestTimeout: number;
  readonly drain: number;
};

/** Serves documents until a signal arrives; prints one line to stdout when ready. */
export async function runServe(documents: readonly string[], options: ServeOptions): Promise<void> {
  const progress = openProgress(process.stderr, monotonicNow);
  const sandlot = await openFromOptions(documents, options, progress.stage).finally(progress.end);
  for (const name of sandlot.unused)
    printMessage(`Behaviour "${name}" matches no operation and is not used.`);
  printFindings(sandlot.findings);
  for (const { title, operations } of sandlot.documents)
    if (operations === 0)
      printMessage(`${title} has no operations, so all calls are answered 404.`);
  const { readiness, close } = sandlot;
  const { server } = sandlot.app;
  shutDownOnSignal({ server, drainTimeout: options.drain, readiness, close });
  const url = await sandlot.listen(options);
  printStart({ ...sandlot, url, duration: monotonicNow() }, process.stdout);
  if (options.openConsole) openConsole({ ...sandlot, url }, process.stdout);
  offerKeys({
    ...sandlot,
    url,
    reset: options.control ? () => resetDefault(sandlot, options) : undefined,
    quit: () => process.kill(process.pid, 'SIGINT'),
    input: process.stdin,
    output: process.stdout,
  });
}

/** Restores the seed of the default sandbox. */
function resetDefault(
  { app }: Sandlot,
  { controlPrefix, controlToken = '' }: ServeOptions,
): Promise<unknown> {
  const headers = { authorization: `Bearer ${controlToken}` };
  return app.inject({ method: 'POST', url: `${controlPrefix}/reset`, headers });
}

async function openFromOptions(
  documents: readonly string[],
  options: ServeOptions,
  onProgress: (stage: string) => void,
): Promise<Sandlot> {
  const { now: clock, overlay, auth, cors, watchDb, sandboxMax, sandboxIdle, ...others } = options;
  const {
    port: _port,
    drain: _drain,
    log,
    sandboxes,
    control,
    metrics,
    dynamic,
    watch,
    mount,
    webhook: webhookUrls,
    ...shared
  } = others;
  const { https, tlsCert, tlsKey, tlsClientCa, dataFolder, ...sharedOptions } = shared;
  const tls = toTlsOptions({ https, tlsCert, tlsKey, tlsClientCa }, dataFolder);
  const { openSandlot } = await import('../sandlot.ts');
  return openSandlot({
    ...sharedOptions,
    tls,
    ...toDocumentOptions(documents, mount),
    overlays: overlay,
    webhookUrls,
    clock,
    edits: watchDb ? 'apply' : 'ignore',
    limits: { max: sandboxMax, idle: sandboxIdle },
    sandboxes: sandboxes === 'registered' ? 'registered' : 'on use',
    control: control ? 'on' : 'off',
    metrics: metrics ? 'on' : 'off',
    dynamic: dynamic ? 'on' : 'off',
    watch: watch ? 'on' : 'off',
    auth: auth ? 'on' : 'off',
    cors: cors ? 'allow' : 'deny',
    onProgress,
    onCall: compileRequestLog(log, process.stdout),
    onWarning: printMessage,
  });
}
