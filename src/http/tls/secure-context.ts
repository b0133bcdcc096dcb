import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsOptions } from '../../base/tls-options.ts';
import { type CertificateAuthority, openCertificateAuthority } from './certificate-authority.ts';
import { readPemFile } from './certificate-files.ts';

/** The names by which clients reach a server. */
export type ServerNames = {
  /** The value of `--host`. */
  readonly host: string | undefined;
  /** The value of `--host-suffix`. */
  readonly hostSuffix: string | undefined;
};

/** What Node's TLS server needs. */
export type TlsSettings = {
  readonly cert: string;
  readonly key: string;
  /** The CAs of client certificates; `undefined`: clients are not asked for one. */
  readonly clientCa: string | undefined;
  /** Selects the certificate for the name that a client asks for (RFC 6066, section 3). */
  readonly contextOf?: (serverName: string) => Promise<SecureContext | undefined>;
};

/**
 * Prepares TLS, for the CLI's certificate or one for all names of this machine.
 * @throws an error with a message for the user.
 */
export async function prepareTls(tls: TlsOptions, names: ServerNames): Promise<TlsSettings> {
  const clientCa = tls.clientCa === undefined ? undefined : await readCa(tls.clientCa);
  if (tls.certificate) return { ...(await readCertificate(tls.certificate)), clientCa };
  const authority = await openCertificateAuthority(tls.dataFolder);
  const pair = await authority.issue(listServerNames(names));
  return { ...pair, clientCa, contextOf: compileContextOf(authority, names, clientCa) };
}

async function readCertificate(files: {
  readonly cert: string;
  readonly key: string;
}): Promise<Pick<TlsSettings, 'cert' | 'key'>> {
  const cert = await readPemFile(files.cert, '--tls-cert');
  const key = await readPemFile(files.key, '--tls-key');
  requireUsable(files.cert, () => createSecureContext({ cert, key }));
  return { cert, key };
}

async function readCa(file: string): Promise<string> {
  const ca = await readPemFile(file, '--tls-client-ca');
  requireUsable(file, () => new X509Certificate(ca));
  return ca;
}

/** @throws an error where OpenSSL cannot use a file, or where key and certificate differ. */
function requireUsable(file: string, use: () => unknown): void {
  try {
    use();
  } catch (cause) {
    throw new Error(`The certificate ${file} cannot be used: ${Object(cause).reason}.`, { cause });
  }
}

/** Localhost, this machine's names and addresses, and those of the options. */
function listServerNames({ host, hostSuffix }: ServerNames): readonly string[] {
  const isOnAllAddresses = host === '0.0.0.0' || host === '::';
  const addresses = isOnAllAddresses
    ? Object.values(networkInterfaces())
        .flat()
        .map((one) => `${one?.address}`)
    : [];
  const own = host !== undefined && !isOnAllAddresses ? [host] : [];
  const suffix = hostSuffix === undefined ? [] : [hostSuffix];
  const fixed = ['localhost', '127.0.0.1', '::1', hostname().toLowerCase()];
  // An IPv6 address may end with its zone, which no certificate has.
  const all = [...fixed, ...own, ...suffix, ...addresses].map((name) => name.replace(/%.*$/, ''));
  return [...new Set(all)];
}

/** So many certificates of sandbox names are kept. */
const maxContexts = 100;

/**
 * Compiles the choice of a certificate. A name that selects a sandbox gets a certificate of its own
 * when it is first used, since clients accept no certificate for `*.localhost`.
 */
function compileContextOf(
  authority: CertificateAuthority,
  { hostSuffix }: ServerNames,
  clientCa: string | undefined,
): NonNullable<TlsSettings['contextOf']> {
  const suffixes = ['.localhost', ...(hostSuffix === undefined ? [] : [`.${hostSuffix}`])];
  const contexts = new Map<string, Promise<SecureContext>>();
  return async (serverName) => {
    const name = serverName.toLowerCase();
    const isOwn = suffixes.some((suffix) => name.endsWith(suffix)) && isIP(name) === 0;
    if (!isOwn) return undefined;
    const known = contexts.get(name);
    if (known !== undefined) return known;
    // OpenSSL checks a client's certificate by the CAs of the context that is chosen for the name.
    const context = authority
      .issue([name])
      .then((pair) => createSecureContext({ ...pair, ca: clientCa }));
    const [oldest] = contexts.keys();
    if (contexts.size >= maxContexts && oldest !== undefined) contexts.delete(oldest);
    contexts.set(name, context);
    return context;
  };
}
