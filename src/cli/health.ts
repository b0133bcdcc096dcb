import { Command, type Option } from 'commander';
import { isHttpUrl } from '../base/http-url.ts';
import { describeSystemError } from '../base/system-error.ts';
import { listServerOptions } from './options/server-options.ts';
import type { TlsCommandOptions } from './options/tls-options.ts';
import { readTextFile } from './text-file.ts';

/** The options of a server that determine its address. */
type HealthTarget = TlsCommandOptions & {
  readonly port: number;
  readonly host: string;
  readonly control: boolean;
  readonly controlPrefix: string;
};

/** Adds `sandlot health`, which checks whether a server answers. */
export function addHealth(
  program: Command,
  withPlatformVariable: (option: Option) => Option,
): void {
  const command = program
    .command('health')
    .usage('[URL | options of the server]')
    .description('Check whether a server is healthy, and exit with 1 if it is not.')
    .argument(
      '[options...]',
      'Address of the server, such as http://127.0.0.1:4010, or the options that it was started with. In a container, those of its server are the default.',
    )
    .allowUnknownOption()
    .action(async (options: readonly string[]) => {
      const command =
        options.length > 0
          ? createServerCommand().parse(options, { from: 'user' })
          : await parseContainerArguments();
      const target = command.opts<HealthTarget>();
      const origin = findOrigin(options) ?? originOf(target);
      process.stdout.write(`${await requestHealth(origin, target)}\n`);
    });
  /** Parses options like a server, including environment variables. */
  const createServerCommand = (): Command => {
    const server = new Command().copyInheritedSettings(command).allowExcessArguments();
    for (const option of listServerOptions()) server.addOption(withPlatformVariable(option));
    return server;
  };
  /** The container may run another command, with other options. */
  const parseContainerArguments = async (): Promise<Command> =>
    createServerCommand()
      .allowUnknownOption()
      .parse(await listContainerArguments(), { from: 'user' });
}

/** The arguments of a container's main process, if that is a server. */
function listContainerArguments(): Promise<readonly string[]> {
  return readTextFile('/proc/1/cmdline', 'the command of a container').then(
    parseCommandLine,
    () => [],
  );
}

/** Parses `/proc/PID/cmdline`: the arguments of a Sandlot server, each terminated by NUL. */
export function parseCommandLine(commandLine: string): readonly string[] {
  const parts = commandLine.split('\0').slice(0, -1);
  const start = parts.findIndex((part) => /(^|\/)(cli\.js|sandlot)$/.test(part));
  return start < 0 ? [] : parts.slice(start + 1);
}

/** The address that is given instead of options. A URL with a path is that of a document. */
function findOrigin([address]: readonly string[]): string | undefined {
  if (!isHttpUrl(address)) return undefined;
  const { origin, pathname } = new URL(address);
  return pathname === '/' ? origin : undefined;
}

function originOf({ port, host, https, tlsCert }: HealthTarget): string {
  const scheme = https || tlsCert !== undefined ? 'https' : 'http';
  return `${scheme}://${toReachableHost(host)}:${port}`;
}

/** Requests the health of a server. Without a control API any reply counts. */
async function requestHealth(
  origin: string,
  { control, controlPrefix }: HealthTarget,
): Promise<string> {
  const url = `${origin}${controlPrefix}/health`;
  const status = await fetchStatus(url).catch((cause) => {
    throw new Error(`No reply from ${url}: ${describeSystemError(cause)}.`, { cause });
  });
  if (control && status !== 200) throw new Error(`${url} answered ${status}.`);
  return `${url} answered ${status}.`;
}

/** Milliseconds. */
const healthTimeout = 5000;

/** Uses `node:http`, because `fetch` refuses ports that browsers block, such as 6000. */
async function fetchStatus(url: string): Promise<number | undefined> {
  // Only the status is read, so the certificate need not be trusted.
  const { get } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const request = get(url, { rejectUnauthorized: false }, (reply) => {
      resolve(reply.statusCode);
      // Only the status counts, and the body may have no end.
      request.destroy();
    }).on('error', reject);
    request.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    const late = new Error(`no reply within ${healthTimeout / 1000} s`);
    const timer = setTimeout(() => request.destroy(late), healthTimeout);
    request.once('close', () => clearTimeout(timer));
  });
}

/** A server on all addresses is reached at the local one. */
function toReachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
