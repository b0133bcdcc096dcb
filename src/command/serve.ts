import { type ClockState, ticks } from '../clock.ts';
import { type Durability, openSandlot, type Sandlot } from '../sandlot.ts';
import { openDrain } from './drain.ts';
import { openProgress } from './progress.ts';
import { say, sayTrouble } from './say.ts';

/** The options of `sandlot [document]`, read. */
export type ServeOptions = {
  readonly port: number;
  readonly host: string;
  readonly db?: string;
  readonly durability: Durability;
  readonly watchDb?: boolean;
  readonly sandboxMax: number;
  readonly sandboxIdle: number;
  readonly seed?: number;
  readonly records?: number;
  readonly now?: ClockState;
  readonly behaviours?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly notices: 'serve' | 'refuse';
  readonly validate: 'refuse' | 'warn' | 'off';
  readonly auth: boolean;
  readonly tokens?: string;
  readonly cors?: boolean;
  readonly logLevel: string;
};

/** Serves a document until a signal comes: says so in one line on stdout, drains, saves, ends. */
export const serve = async (document: string | undefined, options: ServeOptions): Promise<void> => {
  const progress = openProgress(process.stderr, ticks);
  const sandlot = await open(document, options, progress.stage).finally(progress.end);
  for (const name of sandlot.unused)
    say(`No operation is called "${name}": that behaviour is not used.`);
  const drain = openDrain(sandlot.app.server);
  const url = await sandlot.listen(options);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      drain();
      end(sandlot);
    });
  }
  const title = sandlot.title.replace(/\s+/g, ' ').trim();
  const count = `${sandlot.operations} operation${sandlot.operations === 1 ? '' : 's'}`;
  process.stdout.write(
    `Sandlot serves ${title} at ${url}${sandlot.basePath} (${count}), docs at ${url}${sandlot.docsPath}\n`,
  );
};

const open = (
  document: string | undefined,
  options: ServeOptions,
  onProgress: (stage: string) => void,
): Promise<Sandlot> => {
  const { now: clock, auth, cors, watchDb, sandboxMax, sandboxIdle, ...rest } = options;
  const { port: _port, host: _host, ...same } = rest;
  return openSandlot({
    ...same,
    document,
    clock,
    edits: watchDb ? 'take in' : 'leave alone',
    limits: { most: sandboxMax, idle: sandboxIdle },
    auth: auth ? 'on' : 'off',
    cors: cors ? 'allow' : 'deny',
    onProgress,
    onTrouble: say,
  });
};

const end = async (sandlot: Sandlot): Promise<void> => {
  try {
    await sandlot.close();
  } catch (error) {
    sayTrouble(error);
    process.exitCode = 1;
  }
  // A behaviours module may have timers or connections of its own, which would go on for ever.
  process.exit();
};
