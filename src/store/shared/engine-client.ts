import { readFile } from 'node:fs/promises';
import { Cluster, Redis, type Result } from 'ioredis';
import { toErrorMessage } from '../storage-errors.ts';
import { type EngineAddress, formatEngineAddress } from './engine-address.ts';
import { isReplyError } from './engine-errors.ts';
import {
  acquireLeaseScript,
  addCallsScript,
  appendScript,
  clearCallsScript,
  fetchScript,
  listBufferingScript,
  readCallsScript,
  releaseLeaseScript,
  requestFlushScript,
  saveCheckpointScript,
} from './scripts.ts';

/** A client of a server, of the primary of sentinels, or of a cluster. */
export type EngineClient = Redis | Cluster;

/** How long a command may take, in milliseconds. */
const commandTimeout = 2000;

/** A connection without any data for this long after a command is replaced. */
const socketTimeout = 4000;

/** The longest pause between two attempts to connect. */
const maxReconnectDelay = 500;

declare module 'ioredis' {
  /** The scripts, as commands. */
  interface RedisCommander<Context> {
    fetchTail(...args: readonly string[]): Result<readonly unknown[], Context>;
    appendEntry(...args: readonly string[]): Result<readonly unknown[], Context>;
    addCalls(...args: readonly (string | Buffer)[]): Result<unknown, Context>;
    readCalls(...args: readonly string[]): Result<readonly unknown[], Context>;
    listBuffering(key: string): Result<readonly string[], Context>;
    requestFlush(key: string, ...replicas: readonly string[]): Result<unknown, Context>;
    clearCalls(...args: readonly string[]): Result<unknown, Context>;
    saveCheckpoint(...args: readonly string[]): Result<unknown, Context>;
    acquireLease(...args: readonly string[]): Result<unknown, Context>;
    releaseLease(...args: readonly string[]): Result<unknown, Context>;
  }
}

/**
 * Connects a client.
 * @throws an error with the address and the reason when the engine cannot be reached.
 */
export async function connectClient(address: EngineAddress): Promise<EngineClient> {
  let state: 'starting' | 'connected' = 'starting';
  // A start gives up at once where a replica that has been connected goes on.
  const client = createClient(address, await readTlsFiles(address), (attempt) =>
    state === 'starting' ? null : toReconnectDelay(attempt),
  );
  let reason: unknown;
  // Without a listener, a lost connection would end the process; each command reports it.
  client.on('error', (error) => {
    reason = error;
  });
  try {
    await client.connect();
    await client.ping();
    // While it connects, the client goes on with database 0 where there is no such database.
    if (address.database > 0) await client.select(address.database);
    state = 'connected';
    return client;
  } catch (cause) {
    client.disconnect();
    throw toStartError(address, reason ?? cause);
  }
}

/** What to do about an engine that does not let a client in, by the beginning or a part of its reason. */
const startAdvice: readonly (readonly [reason: RegExp, advice: string])[] = [
  [/^(?:NOAUTH|WRONGPASS)/, 'Give a user and a password: valkey://USER:PASSWORD@HOST.'],
  [/^NOPERM/, 'Give its user the rights that docs/storage.md lists.'],
  [/^OOM/, 'Raise its maxmemory, or remove keys.'],
  [/^READONLY/, 'Name its primary.'],
  [/DB index/, 'Name another database.'],
  [/certificate/, 'Name the CA of its certificate: ?ca=FILE.'],
  [
    /ECONNRESET|ETIMEDOUT/,
    'Use valkeys:// if it has TLS, else valkey://; ?cert=FILE&key=FILE is the certificate that it may ask for.',
  ],
];

/** The error of a start that the engine does not let in, or whose first command it refuses. */
export function toStartError(address: EngineAddress, cause: unknown): Error {
  const message = toErrorMessage(cause).replace(/\.$/, '');
  const participle = isReplyError(cause) ? 'used' : 'reached';
  const [, advice = 'Start Valkey there, or name another store.'] =
    startAdvice.find(([reason]) => reason.test(message)) ?? [];
  return new Error(
    `The store ${formatEngineAddress(address)} cannot be ${participle}: ${message}. ${advice}`,
    { cause },
  );
}

/** The servers that together have all keys. */
export function primariesOf(client: EngineClient): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** Certificates and a key, in PEM. */
type TlsFiles = { readonly ca?: string; readonly cert?: string; readonly key?: string };

async function readTlsFiles({ tls, files }: EngineAddress): Promise<TlsFiles | undefined> {
  if (tls === 'off') return undefined;
  const read = Object.entries(files).map(async ([kind, file]) => {
    const text = await readFile(file, 'utf8').catch((cause) => {
      throw new Error(`Cannot read the ${kind} file of the store: ${toErrorMessage(cause)}.`, {
        cause,
      });
    });
    return [kind, text];
  });
  return Object.fromEntries(await Promise.all(read));
}

function createClient(
  address: EngineAddress,
  tls: TlsFiles | undefined,
  sentinelRetryStrategy: (attempt: number) => number | null,
): EngineClient {
  const options = { ...toClientOptions(address), ...(tls && { tls }) };
  if (address.cluster === 'single') {
    const server =
      address.sentinel === undefined
        ? address.hosts[0]
        : { ...toSentinelOptions(address, tls), name: address.sentinel, sentinelRetryStrategy };
    return new Redis({ ...options, ...server, scripts });
  }
  return new Cluster([...address.hosts], {
    lazyConnect: true,
    ...batching,
    enableOfflineQueue: false,
    clusterRetryStrategy: toReconnectDelay,
    // A certificate has the name of a node, and not its address.
    ...(tls && { dnsLookup: (host, callback) => callback(null, host) }),
    redisOptions: options,
    scripts,
  });
}

function toSentinelOptions({ hosts, sentinelPassword }: EngineAddress, tls: TlsFiles | undefined) {
  return {
    sentinels: [...hosts],
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    // Otherwise the primary that the sentinels name would be used without TLS.
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  };
}

const scripts = {
  fetchTail: { lua: fetchScript, numberOfKeys: 3 },
  appendEntry: { lua: appendScript, numberOfKeys: 3 },
  addCalls: { lua: addCallsScript, numberOfKeys: 4 },
  readCalls: { lua: readCallsScript, numberOfKeys: 4 },
  listBuffering: { lua: listBufferingScript, numberOfKeys: 1 },
  requestFlush: { lua: requestFlushScript, numberOfKeys: 1 },
  clearCalls: { lua: clearCallsScript, numberOfKeys: 4 },
  saveCheckpoint: { lua: saveCheckpointScript, numberOfKeys: 3 },
  acquireLease: { lua: acquireLeaseScript, numberOfKeys: 1 },
  releaseLease: { lua: releaseLeaseScript, numberOfKeys: 1 },
};

function toClientOptions({ username, password, database }: EngineAddress) {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    db: database,
    lazyConnect: true,
    ...batching,
    // A command fails at once while there is no connection, and is never sent twice: the log decides
    // whether an append was done.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout,
    socketTimeout,
    retryStrategy: toReconnectDelay,
    // A primary that became a replica: connect again, to reach the new one.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  };
}

/** The commands of one turn go out together, but for pages of calls: to join those takes too long. */
const batching = { enableAutoPipelining: true, autoPipeliningIgnoredCommands: ['addCalls'] };

function toReconnectDelay(attempt: number): number {
  return Math.min(50 * attempt, maxReconnectDelay);
}
