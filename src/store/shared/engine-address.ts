/** Where a Valkey or Redis engine is, and how to sign in there. */
export type EngineAddress = {
  /** Several hosts are the nodes of a cluster, or the sentinels of `sentinel`. */
  readonly hosts: readonly EngineHost[];
  readonly tls: 'on' | 'off';
  /** Paths of PEM files: the CA to trust instead of Node's, and what a server that asks for it gets. */
  readonly files: { readonly [kind in 'ca' | 'cert' | 'key']?: string };
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  /** The name of the primary that the sentinels watch. */
  readonly sentinel: string | undefined;
  readonly cluster: 'cluster' | 'single';
  /** What the sentinels want, which have no users of the primary. */
  readonly sentinelPassword: string | undefined;
  /** The start of all keys. */
  readonly prefix: string;
};

export type EngineHost = { readonly host: string; readonly port: number };

const schemes = new Map<string, EngineAddress['tls']>([
  ['valkey', 'off'],
  ['redis', 'off'],
  ['valkeys', 'on'],
  ['rediss', 'on'],
]);

const example = 'valkey://HOST:6379/0';
const fileNames = ['ca', 'cert', 'key'] as const;
const parameterNames: readonly string[] = [
  'sentinel',
  'sentinel-password',
  'prefix',
  'cluster',
  ...fileNames,
];

/**
 * Parses the address of `--store`.
 * @throws an error that names the invalid part.
 * @example
 * parseEngineAddress('valkey://user:secret@a:6379,b:6379/0?sentinel=main');
 */
export function parseEngineAddress(text: string): EngineAddress {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/.exec(text) ?? [];
  const tls = schemes.get(scheme);
  if (tls === undefined)
    throw toAddressError(text, `must start with ${[...schemes.keys()].join('://, ')}://`);
  const [location = '', query = ''] = splitAt(rest, '?');
  const [authority = '', path = ''] = splitAt(location, '/');
  const separator = authority.lastIndexOf('@');
  const parameters = readParameters(text, query);
  const sentinel = parameters.get('sentinel') ?? undefined;
  const hosts = authority
    .slice(separator + 1)
    .split(',')
    .map((host) => parseHost(text, host, sentinel === undefined ? 6379 : 26_379));
  const isCluster = sentinel === undefined && (hosts.length > 1 || parameters.has('cluster'));
  const database = parseDatabase(text, path);
  if (isCluster && database !== 0) throw toAddressError(text, 'must use database 0 of a cluster');
  return {
    hosts,
    tls,
    files: parseFiles(text, tls, parameters),
    ...parseCredentials(separator < 0 ? '' : authority.slice(0, separator)),
    database,
    sentinel,
    sentinelPassword: parameters.get('sentinel-password') ?? undefined,
    cluster: isCluster ? 'cluster' : 'single',
    prefix: parsePrefix(text, parameters.get('prefix') ?? 'sandlot'),
  };
}

/** The address without its password, for messages. */
export function formatEngineAddress({ hosts, database }: EngineAddress): string {
  return `${hosts.map(({ host, port }) => `${host}:${port}`).join(',')}/${database}`;
}

function readParameters(text: string, query: string): URLSearchParams {
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys())
    if (!parameterNames.includes(name))
      throw toAddressError(text, `has the unknown parameter "${name}"`);
  return parameters;
}

function parseFiles(
  text: string,
  tls: EngineAddress['tls'],
  parameters: URLSearchParams,
): EngineAddress['files'] {
  const names = fileNames.filter((name) => parameters.has(name));
  if (names.length > 0 && tls === 'off')
    throw toAddressError(text, `must start with valkeys:// to use "${names[0]}"`);
  if (names.includes('cert') !== names.includes('key'))
    throw toAddressError(text, 'must have both "cert" and "key"');
  return Object.fromEntries(names.map((name) => [name, `${parameters.get(name)}`]));
}

function parseHost(text: string, host: string, defaultPort: number): EngineHost {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(host) ?? [];
  const name = bracketed ?? plain;
  if (name === undefined) throw toAddressError(text, 'must name a host');
  return { host: name, port: port === undefined ? defaultPort : Number(port) };
}

function parseCredentials(text: string): Pick<EngineAddress, 'username' | 'password'> {
  if (text === '') return { username: undefined, password: undefined };
  const [user = '', password = ''] = splitAt(text, ':').map(decodeURIComponent);
  return { username: user || undefined, password: password || undefined };
}

function parseDatabase(text: string, path: string): number {
  if (path === '') return 0;
  if (!/^\d{1,5}$/.test(path)) throw toAddressError(text, 'must end with the number of a database');
  return Number(path);
}

/** The characters that have no meaning in a pattern of the engine, which lists its keys. */
function parsePrefix(text: string, prefix: string): string {
  if (!/^[\w.:~-]{1,64}$/.test(prefix))
    throw toAddressError(text, 'must have letters, digits, "-", "_", "." and ":" in its prefix');
  return prefix;
}

function splitAt(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function toAddressError(text: string, problem: string): Error {
  // The user and the password are not shown.
  const end = text.lastIndexOf('@');
  const address = end < 0 ? text : `${splitAt(text, ':')[0]}://…${text.slice(end)}`;
  const shown = address.replace(/(sentinel-password=)[^&]*/, '$1…');
  return new Error(`The store "${shown}" ${problem}. Example: --store ${example}.`);
}
