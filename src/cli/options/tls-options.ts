import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Option } from 'commander';
import type { SandlotOptions } from '../../sandlot.ts';
import { createEnvOption } from './environment.ts';

/** The parsed options of HTTPS. */
export type TlsCommandOptions = {
  readonly https?: boolean | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly tlsClientCa?: string | undefined;
};

export function listTlsOptions(): readonly Option[] {
  return [
    createEnvOption(
      '--https',
      'Serves HTTPS with a certificate of its own CA; `sandlot ca` says how to trust it.',
      'HTTPS',
    ),
    createEnvOption('--tls-cert <file>', 'Serves HTTPS with this certificate (PEM).', 'TLS_CERT'),
    createEnvOption('--tls-key <file>', 'Private key of --tls-cert (PEM).', 'TLS_KEY'),
    createEnvOption(
      '--tls-client-ca <file>',
      'Asks clients for certificates of these CAs (PEM), which `mutualTLS` security needs.',
      'TLS_CLIENT_CA',
    ),
  ];
}

/**
 * Combines the options of HTTPS; `undefined` where HTTP is served.
 * @param dataFolder The folder of the CA of `--https`.
 * @throws an error where they contradict each other.
 */
export function toTlsOptions(
  { https, tlsCert: cert, tlsKey: key, tlsClientCa: clientCa }: TlsCommandOptions,
  dataFolder: string,
): SandlotOptions['tls'] {
  if ((cert === undefined) !== (key === undefined))
    throw new Error('--tls-cert and --tls-key need each other: give both, or use --https.');
  if (clientCa !== undefined && !https && cert === undefined)
    throw new Error('--tls-client-ca needs HTTPS: add --https, or --tls-cert and --tls-key.');
  if (cert !== undefined && key !== undefined) return { certificate: { cert, key }, clientCa };
  return https ? { clientCa, dataFolder } : undefined;
}

/** The folder for data that the user's programs keep, by the custom of the platform. */
export function toDataFolder(
  platform: NodeJS.Platform,
  { XDG_DATA_HOME, LOCALAPPDATA }: Readonly<Record<string, string | undefined>>,
): string {
  const home = homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'sandlot');
  const parent =
    platform === 'win32'
      ? LOCALAPPDATA || join(home, 'AppData', 'Local')
      : XDG_DATA_HOME || join(home, '.local', 'share');
  return join(parent, 'sandlot');
}
