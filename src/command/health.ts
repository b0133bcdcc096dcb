import { Command, type Option } from 'commander';
import { toReason } from '../reason.ts';
import { readText } from './file.ts';
import { listOptions } from './option.ts';

/** What of the options of a server says where it answers. */
type Told = {
  readonly port: number;
  readonly host: string;
  readonly control: boolean;
  readonly controlPrefix: string;
};

/** Adds `sandlot health`, which asks whether a server answers; `honour` adds usual variables to options. */
export const addHealth = (program: Command, honour: (option: Option) => Option): void => {
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
      process.stdout.write(`${await ask(told.opts())}\n`);
    });
  /** Reads them as a server does, with the variables of the environment. */
  const toServer = (): Command => {
    const server = new Command().copyInheritedSettings(command).allowExcessArguments();
    for (const option of listOptions()) server.addOption(honour(option));
    return server;
  };
  /** What a container was started for may be another command, with options of its own. */
  const toFirst = async (): Promise<Command> =>
    toServer()
      .allowUnknownOption()
      .parse(await listFirst(), { from: 'user' });
};

/** The arguments of the process that a container was started for, where that is a server. */
const listFirst = (): Promise<readonly string[]> =>
  readText('/proc/1/cmdline', 'the command of a container').then(toArguments, () => []);

/** What was told to a server by the command line of its process, words with a NUL after each. */
export const toArguments = (commandLine: string): readonly string[] => {
  const words = commandLine.split('\0').slice(0, -1);
  const start = words.findIndex((word) => /(^|\/)(cli\.js|sandlot)$/.test(word));
  return start < 0 ? [] : words.slice(start + 1);
};

/** Asks a server how it is; where it has no control API any answer will do. */
const ask = async ({ port, host, control, controlPrefix }: Told): Promise<string> => {
  const url = `http://${toReachable(host)}:${port}${controlPrefix}/health`;
  const status = await statusOf(url).catch((cause) => {
    throw new Error(`${url} does not answer: ${toReason(cause)}.`, { cause });
  });
  if (control && status !== 200) throw new Error(`${url} answers ${status}.`);
  return `${url} answers ${status}.`;
};

/** By `node:http`, since fetch asks at no port that a browser holds for unsafe (6000, say). */
const statusOf = async (url: string): Promise<number | undefined> => {
  const { get } = await import('node:http');
  return new Promise((resolve, reject) => {
    get(url, (reply) => resolve(reply.resume().statusCode)).on('error', reject);
  });
};

/** What listens on all addresses is asked at that of this machine. */
const toReachable = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};
