import { Cluster, Redis, type Result } from 'ioredis';
import { toErrorMessage } from '../storage-errors.ts';
import type { SharedCall, SharedCalls } from '../types.ts';
import { type EngineAddress, formatEngineAddress } from './engine-address.ts';
import {
  addCallsScript,
  appendScript,
  clearCallsScript,
  fetchScript,
  readCallsScript,
} from './scripts.ts';

/** The keys of one log: its marker, its entries, and its checkpoint. */
export type LogKeys = readonly [marker: string, entries: string, checkpoint: string];

/** What a copy lacks. `all` replaces the copy, `after` continues it. */
export type LogTail =
  | { readonly kind: 'current'; readonly marker: string }
  | { readonly kind: 'after'; readonly marker: string; readonly entries: readonly string[] }
  | {
      readonly kind: 'all';
      readonly marker: string;
      readonly entries: readonly string[];
      /** The state before the entries; the seed when absent. */
      readonly checkpoint: string | undefined;
    };

export type AppendResult = LogTail | { readonly kind: 'appended'; readonly marker: string };

export type NewEntry = {
  /** The marker that the log must have. */
  readonly after: string;
  readonly marker: string;
  readonly entry: string;
  /** The life of a new log in milliseconds; 0 for ever. */
  readonly life: number;
};

/** The keys of a journal: its calls, and a hash of their counts. */
export type CallKeys = readonly [calls: string, counts: string];

export type NewCalls = {
  readonly count: number;
  readonly bytes: number;
  readonly life: number;
  readonly calls: readonly SharedCall[];
};

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
    addCalls(...args: readonly string[]): Result<unknown, Context>;
    readCalls(...args: readonly string[]): Result<readonly unknown[], Context>;
    clearCalls(...args: readonly string[]): Result<unknown, Context>;
  }
}

type EngineClient = Redis | Cluster;

/** A connection to Valkey or Redis, with the operations of a log. */
export class Engine {
  readonly #client: EngineClient;
  readonly #address: EngineAddress;

  private constructor(client: EngineClient, address: EngineAddress) {
    this.#client = client;
    this.#address = address;
  }

  /**
   * Connects.
   * @throws an error with the address and the reason when the engine cannot be reached.
   */
  static async connect(address: EngineAddress): Promise<Engine> {
    const client = createClient(address);
    let reason: unknown;
    // Without a listener, a lost connection would end the process; each command reports it.
    client.on('error', (error) => {
      reason = error;
    });
    try {
      await client.connect();
      await client.ping();
    } catch (cause) {
      client.disconnect();
      throw new Error(
        `The store ${formatEngineAddress(address)} cannot be reached: ${toErrorMessage(reason ?? cause)}. Start Valkey there, or name another store.`,
        { cause },
      );
    }
    return new Engine(client, address);
  }

  /** Whether commands can be sent. */
  get isConnected(): boolean {
    return this.#client.status === 'ready';
  }

  /** The address without its password. */
  get name(): string {
    return formatEngineAddress(this.#address);
  }

  /** The keys of a log. One hash tag keeps all keys of a sandbox on one node of a cluster. */
  keysOf(sandbox: string, part: string): LogKeys {
    const start = `${this.#address.prefix}:{${sandbox}}:${part}`;
    return [start, `${start}:entries`, `${start}:checkpoint`];
  }

  /** The marker of a log; `''` when it does not exist. */
  async marker([marker]: LogKeys): Promise<string> {
    return (await this.#client.get(marker)) ?? '';
  }

  async fetch(keys: LogKeys, marker: string): Promise<LogTail> {
    return toTail(await this.#client.fetchTail(...keys, marker));
  }

  async append(keys: LogKeys, { after, marker, entry, life }: NewEntry): Promise<AppendResult> {
    const result = await this.#client.appendEntry(...keys, after, marker, entry, `${life}`);
    return result[0] === 'appended' ? { kind: 'appended', marker } : toTail(result);
  }

  callKeysOf(sandbox: string): CallKeys {
    const start = `${this.#address.prefix}:{${sandbox}}:calls`;
    return [start, `${start}:counts`];
  }

  async addCalls(keys: CallKeys, { count, bytes, life, calls }: NewCalls): Promise<void> {
    const texts = calls.flatMap(({ label, text }) => [label, text]);
    await this.#client.addCalls(...keys, `${count}`, `${bytes}`, `${life}`, ...texts);
  }

  async readCalls(keys: CallKeys, after: number): ReturnType<SharedCalls['read']> {
    const [last, texts, hash] = await this.#client.readCalls(...keys, `${after}`);
    const counts = new Map<string, number>();
    const fields = toTexts(hash);
    for (let index = 0; index < fields.length; index += 2) {
      const [label = '', count] = fields.slice(index, index + 2);
      // The others are the last id and the size.
      if (label.startsWith('[')) counts.set(label, Number(count));
    }
    return { last: Number(last), texts: toTexts(texts), counts };
  }

  async clearCalls(keys: CallKeys): Promise<void> {
    await this.#client.clearCalls(...keys);
  }

  /** Writes something, to find out whether that works. */
  async probe(): Promise<void> {
    await this.#client.set(`${this.#address.prefix}:probe`, '', 'PX', 1000);
  }

  /** The names of all sandboxes. */
  async listSandboxes(): Promise<readonly string[]> {
    const { prefix } = this.#address;
    const pattern = `${prefix}:{*}:records`;
    const nodes = this.#client instanceof Cluster ? this.#client.nodes('master') : [this.#client];
    const names = new Set<string>();
    for (const node of nodes)
      for await (const keys of node.scanStream({ match: pattern, count: 1000 }))
        for (const key of keys)
          names.add(String(key).slice(prefix.length + 2, -'}:records'.length));
    return [...names].sort();
  }

  /** Removes all keys of a sandbox. */
  async remove(keys: readonly string[]): Promise<void> {
    await this.#client.unlink(...keys);
  }

  /** Stores a value unless there is one; returns the stored value. */
  async setOnce(name: string, value: string): Promise<string> {
    const key = `${this.#address.prefix}:${name}`;
    await this.#client.set(key, value, 'NX');
    return (await this.#client.get(key)) ?? value;
  }

  close(): void {
    this.#client.disconnect();
  }
}

function createClient(address: EngineAddress): EngineClient {
  const { hosts, sentinel, cluster } = address;
  const options = toClientOptions(address);
  const [first = { host: '127.0.0.1', port: 6379 }] = hosts;
  if (cluster === 'single') {
    const server = sentinel === undefined ? first : { sentinels: [...hosts], name: sentinel };
    return new Redis({ ...options, ...server, scripts });
  }
  return new Cluster([...hosts], {
    lazyConnect: true,
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: toReconnectDelay,
    redisOptions: options,
    scripts,
  });
}

const scripts = {
  fetchTail: { lua: fetchScript, numberOfKeys: 3 },
  appendEntry: { lua: appendScript, numberOfKeys: 3 },
  addCalls: { lua: addCallsScript, numberOfKeys: 2 },
  readCalls: { lua: readCallsScript, numberOfKeys: 2 },
  clearCalls: { lua: clearCallsScript, numberOfKeys: 2 },
};

function toClientOptions({ tls, username, password, database }: EngineAddress) {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    db: database,
    ...(tls === 'on' && { tls: {} }),
    lazyConnect: true,
    enableAutoPipelining: true,
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

function toReconnectDelay(attempt: number): number {
  return Math.min(50 * attempt, maxReconnectDelay);
}

function toTail([kind, marker, entries, checkpoint]: readonly unknown[]): LogTail {
  const base = { marker: String(marker), entries: toTexts(entries) };
  if (kind === 'current') return { kind, marker: base.marker };
  if (kind === 'after') return { kind, ...base };
  return { kind: 'all', ...base, checkpoint: checkpoint ? String(checkpoint) : undefined };
}

function toTexts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
