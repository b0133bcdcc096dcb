import { Command, type Option } from 'commander';
import { describeSystemError } from '../base/system-error.ts';
import { listServerOptions } from './options/server-options.ts';
import { readTextFile } from './text-file.ts';

/** What of the options of a server says where it answers. */
type HealthTarget = {
  readonly port: number;
  readonly host: string;
  readonly control: boolean;
  readonly controlPrefix: string;
};

/** Adds `sandlot health`, which asks whether a server answers; `honour` adds usual variables to options. */
export function addHealth(program: Command, honour: (option: Option) => Option): void {
  const command = program
    .command('health')
    .description(
      'Asks a server on this machine, or in this container, how it is; ends with 0 or 1.',
    )
    .argument('[options...]', 'those that it was started with; without, those of the container')
    .allowUnknownOption()
    .action(async (options: readonly string[]) => {
      const told =
        options.length > 0 ? toServer().parse(options, { from: 'user' }) : await toFirst();
      process.stdout.write(`${await requestHealth(told.opts())}\n`);
    });
  /** Reads them as a server does, with the variables of the environment. */
  const toServer = (): Command => {
    const server = new Command().copyInheritedSettings(command).allowExcessArguments();
    for (const option of listServerOptions()) server.addOption(honour(option));
    return server;
  };
  /** What a container was started for may be another command, with options of its own. */
  const toFirst = async (): Promise<Command> =>
    toServer()
      .allowUnknownOption()
      .parse(await listContainerArguments(), { from: 'user' });
}

/** The arguments of the process that a container was started for, where that is a server. */
function listContainerArguments(): Promise<readonly string[]> {
  return readTextFile('/proc/1/cmdline', 'the command of a container').then(
    parseCommandLine,
    () => [],
  );
}

/** What was told to a server by the command line of its process, words with a NUL after each. */
export function parseCommandLine(commandLine: string): readonly string[] {
  const words = commandLine.split('\0').slice(0, -1);
  const start = words.findIndex((word) => /(^|\/)(cli\.js|sandlot)$/.test(word));
  return start < 0 ? [] : words.slice(start + 1);
}

/** Asks a server how it is; where it has no control API any answer will do. */
async function requestHealth({
  port,
  host,
  control,
  controlPrefix,
}: HealthTarget): Promise<string> {
  const url = `http://${toReachableHost(host)}:${port}${controlPrefix}/health`;
  const status = await fetchStatus(url).catch((cause) => {
    throw new Error(`${url} does not answer: ${describeSystemError(cause)}.`, { cause });
  });
  if (control && status !== 200) throw new Error(`${url} answers ${status}.`);
  return `${url} answers ${status}.`;
}

/** By `node:http`, since fetch asks at no port that a browser holds for unsafe (6000, say). */
async function fetchStatus(url: string): Promise<number | undefined> {
  const { get } = await import('node:http');
  return new Promise((resolve, reject) => {
    get(url, (reply) => resolve(reply.resume().statusCode)).on('error', reject);
  });
}

/** What listens on all addresses is asked at that of this machine. */
function toReachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
