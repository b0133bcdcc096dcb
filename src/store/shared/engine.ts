import { toErrorMessage } from '../storage-errors.ts';
import type { SharedCallCounts, SharedStoreOptions } from '../types.ts';
import type { CallPage } from './call-page.ts';
import { type EngineAddress, formatEngineAddress } from './engine-address.ts';
import { connectClient, type EngineClient, primariesOf } from './engine-client.ts';
import { flushRequestSuffix } from './scripts.ts';

/** The keys of one log: its marker, its entries, and its checkpoint. */
export type LogKeys = readonly [marker: string, entries: string, checkpoint: string];

/** What a copy lacks. `all` replaces the copy, `after` continues it. */
export type LogTail =
  | { readonly kind: 'current'; readonly marker: string }
  | { readonly kind: 'after'; readonly marker: string; readonly entries: readonly string[] }
  | WholeLog;

export type WholeLog = {
  readonly kind: 'all';
  readonly marker: string;
  readonly entries: readonly string[];
  /** The state before the entries; the seed when absent. */
  readonly checkpoint: string | undefined;
};

export type LogDescription = { readonly marker: string; readonly life: number };

export type AppendResult =
  | LogTail
  | {
      readonly kind: 'appended';
      readonly marker: string;
      /** `unconfirmed`: it is in the engine's memory, but not yet where `--durability` wants it. */
      readonly durability: 'confirmed' | 'unconfirmed';
    };

export type NewEntry = {
  /** The marker that the log must have. */
  readonly after: string;
  readonly marker: string;
  readonly entry: string;
  /** The life of a new log in milliseconds; 0 for ever. */
  readonly life: number;
};

/**
 * The keys of a journal: the pages of its calls, a hash of counts, the sizes of the pages, and the marks of
 * the replicas that buffer calls.
 */
export type CallKeys = readonly [calls: string, counts: string, sizes: string, buffering: string];

/** A replica, and what becomes of its mark with a page: `buffering` renews it, `done` removes it. */
export type CallMark = { readonly replica: string; readonly state: 'buffering' | 'done' | 'kept' };

/** The replicas that buffer calls, with the time of the mark of each. */
export type BufferingReplicas = ReadonlyMap<string, string>;

export type CallBounds = {
  readonly count: number;
  readonly bytes: number;
  /** The life of a new journal in milliseconds; 0 for ever. */
  readonly life: number;
};

export type AddCallsOptions = { readonly bounds: CallBounds; readonly mark: CallMark };

export type StoredCalls = {
  /** The id of the last call. */
  readonly last: number;
  /** The pages that have calls after an id. */
  readonly pages: readonly string[];
  readonly counts: SharedCallCounts;
  readonly buffering: BufferingReplicas;
};

/** The markers that are read by one command. */
type MarkersRead = {
  readonly keys: string[];
  readonly values: Promise<readonly (string | null)[]>;
};

type EngineClients = { readonly client: EngineClient; readonly writer: EngineClient };
type EngineDurability = NonNullable<SharedStoreOptions['durability']>;

/** The replies to an append and to the wait after it, which are sent together. */
type AppendReplies = readonly [
  appendError: Error | null,
  result: readonly unknown[],
  waitError: Error | null,
  confirmations: unknown,
];

/** How long a write waits for the disk or the replicas of the engine, in milliseconds. */
const confirmationTimeout = 1500;

/**
 * The shortest time between two checkpoints of a log, in milliseconds. Entries stay for at least as long,
 * so that one with a lost reply can be found.
 */
const checkpointInterval = 15_000;

/** A connection to Valkey or Redis, with the operations of a log. */
export class Engine {
  readonly #client: EngineClient;
  /** A connection of its own where appends wait, so that reads do not. */
  readonly #writer: EngineClient;
  readonly #address: EngineAddress;
  readonly #durability: EngineDurability;
  /** Is about to be sent. */
  #markers: MarkersRead | undefined;

  private constructor(
    clients: EngineClients,
    address: EngineAddress,
    durability: EngineDurability,
  ) {
    this.#client = clients.client;
    this.#writer = clients.writer;
    this.#address = address;
    this.#durability = durability;
  }

  /**
   * Connects.
   * @throws an error with the address and the reason when the engine cannot be reached.
   */
  static async connect(address: EngineAddress, durability: EngineDurability): Promise<Engine> {
    const client = await connectClient(address);
    if (durability === 'process')
      return new Engine({ client, writer: client }, address, durability);
    const writer = await connectClient(address);
    const engine = new Engine({ client, writer }, address, durability);
    try {
      await engine.#requireWait();
    } catch (error) {
      engine.close();
      throw error;
    }
    return engine;
  }

  /** Whether commands can be sent. */
  get isConnected(): boolean {
    return this.#client.status === 'ready';
  }

  /** Calls a listener whenever the connection is there again. */
  onReconnect(listener: () => void): void {
    this.#client.on('ready', listener);
  }

  /** True if an entry that the engine has in memory is as durable as it has to be. */
  get confirmsAtOnce(): boolean {
    return this.#durability === 'process';
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

  /** The marker of a log; `''` when it does not exist. Those that are asked for at once share a command. */
  async marker([marker]: LogKeys): Promise<string> {
    // The logs of a cluster are on several nodes.
    if (this.#address.cluster === 'cluster') return (await this.#client.get(marker)) ?? '';
    this.#markers ??= this.#readMarkers();
    const { keys, values } = this.#markers;
    const index = keys.push(marker) - 1;
    return (await values)[index] ?? '';
  }

  #readMarkers(): MarkersRead {
    const keys: string[] = [];
    const values = Promise.resolve().then(() => {
      this.#markers = undefined;
      return this.#client.mget(keys);
    });
    return { keys, values };
  }

  /** The marker of a log, and how long it lives on in milliseconds; negative for ever. */
  async describe([marker]: LogKeys): Promise<LogDescription> {
    const [value, life] = await Promise.all([this.#client.get(marker), this.#client.pttl(marker)]);
    return { marker: value ?? '', life };
  }

  async fetch(keys: LogKeys, marker: string): Promise<LogTail> {
    return toTail(await this.#client.fetchTail(...keys, marker));
  }

  async fetchAll(keys: LogKeys): Promise<WholeLog> {
    return toWholeLog(await this.#client.fetchTail(...keys, 'none'));
  }

  async append(keys: LogKeys, { after, marker, entry, life }: NewEntry): Promise<AppendResult> {
    const args = [...keys, after, marker, entry, `${life}`];
    if (this.#durability === 'process')
      return toAppendResult(await this.#writer.appendEntry(...args), 'confirmed');
    // The wait counts the writes of its own connection, so both go to the same node in one batch.
    const results = await this.#writer
      .pipeline()
      .appendEntry(...args)
      .call(...waitCommand(this.#durability))
      .exec();
    const replies: AppendReplies = Object(results).flat();
    const [appendError, result, waitError, confirmations] = replies;
    if (appendError) throw appendError;
    const isConfirmed = waitError === null && isEnough(confirmations, this.#durability);
    return toAppendResult(result, isConfirmed ? 'confirmed' : 'unconfirmed');
  }

  /** Makes a log live on for so many milliseconds. */
  async touch(keys: readonly string[], life: number): Promise<void> {
    await Promise.all(keys.map((key) => this.#client.pexpire(key, life)));
  }

  /** True for the only replica that may write the checkpoint of a log now. */
  async lockCheckpoint([, , checkpoint]: LogKeys): Promise<boolean> {
    const lock = await this.#client.set(`${checkpoint}:lock`, '', 'PX', checkpointInterval, 'NX');
    return lock === 'OK';
  }

  /** Stores the state at a marker, and cuts the entries before the previous checkpoint off. */
  async saveCheckpoint(keys: LogKeys, marker: string, text: string): Promise<void> {
    await this.#client.saveCheckpoint(...keys, marker, text);
  }

  callKeysOf(sandbox: string): CallKeys {
    const start = `${this.#address.prefix}:{${sandbox}}:calls`;
    return [start, `${start}:counts`, `${start}:sizes`, `${start}:buffering`];
  }

  async addCalls(
    keys: CallKeys,
    page: CallPage,
    { bounds: { count, bytes, life }, mark: { replica, state } }: AddCallsOptions,
  ): Promise<void> {
    const labels = [...page.labels].flat().map(String);
    const bounds = [`${count}`, `${bytes}`, `${life}`];
    const mark = [replica, state === 'kept' ? '' : state];
    const counts = [`${page.count}`, `${page.skipped}`];
    await this.#client.addCalls(...keys, ...bounds, page.bytes, ...counts, ...mark, ...labels);
  }

  /** The replicas that buffer calls of a sandbox. */
  async listBuffering([, , , buffering]: CallKeys): Promise<BufferingReplicas> {
    return toPairs(await this.#client.listBuffering(buffering));
  }

  /** Asks replicas to store the calls that they buffer. */
  async requestFlush(
    [, , , buffering]: CallKeys,
    replicas: Iterable<CallMark['replica']>,
  ): Promise<void> {
    await this.#client.requestFlush(buffering, ...replicas);
  }

  /** Whether a reader has asked a replica to store the calls that it buffers. */
  async isFlushRequested(
    [, , , buffering]: CallKeys,
    replica: CallMark['replica'],
  ): Promise<boolean> {
    return (await this.#client.hexists(buffering, replica + flushRequestSuffix)) === 1;
  }

  async readCalls(keys: CallKeys, after: number): Promise<StoredCalls> {
    const [last, pages, hash, buffering] = await this.#client.readCalls(...keys, `${after}`);
    // The other fields are the last id and the sizes.
    const labels = [...toPairs(hash)].filter(([field]) => field.startsWith('['));
    return {
      last: Number(last),
      pages: toTexts(pages),
      counts: new Map(labels.map(([label, count]) => [label, Number(count)])),
      buffering: toPairs(buffering),
    };
  }

  async clearCalls(keys: CallKeys): Promise<void> {
    await this.#client.clearCalls(...keys);
  }

  async acquireLease(sandbox: string, owner: string, time: number): Promise<boolean> {
    return (await this.#client.acquireLease(this.#leaseOf(sandbox), owner, `${time}`)) === 1;
  }

  async releaseLease(sandbox: string, owner: string): Promise<void> {
    await this.#client.releaseLease(this.#leaseOf(sandbox), owner);
  }

  /** Notes that a sandbox has webhooks to send. */
  async addWaiting(sandbox: string): Promise<void> {
    await this.#client.sadd(`${this.#address.prefix}:deliveries`, sandbox);
  }

  async removeWaiting(sandbox: string): Promise<void> {
    await this.#client.srem(`${this.#address.prefix}:deliveries`, sandbox);
  }

  listWaiting(): Promise<readonly string[]> {
    return this.#client.smembers(`${this.#address.prefix}:deliveries`);
  }

  #leaseOf(sandbox: string): string {
    return `${this.#address.prefix}:{${sandbox}}:sender`;
  }

  /** Writes something, to find out whether that works. */
  async probe(): Promise<void> {
    await this.#client.set(`${this.#address.prefix}:probe`, '', 'PX', 1000);
  }

  /** The names of all sandboxes. */
  async listSandboxes(): Promise<readonly string[]> {
    const { prefix } = this.#address;
    // A sandbox whose calls have all been refused has a journal only.
    const pattern = `${prefix}:{*}:*s`;
    const names = new Set<string>();
    for (const node of primariesOf(this.#client))
      for await (const keys of node.scanStream({ match: pattern, count: 1000 }))
        for (const key of keys) {
          const [, name] =
            /^\{([^}]*)\}:(?:records|calls)$/.exec(key.slice(prefix.length + 1)) ?? [];
          if (name !== undefined) names.add(name);
        }
    return [...names].sort();
  }

  /** Whether one of these keys exists. */
  async hasAny(keys: readonly string[]): Promise<boolean> {
    return (await this.#client.exists(...keys)) > 0;
  }

  /** Removes all keys of a sandbox. */
  async remove(keys: readonly string[]): Promise<void> {
    await this.#client.unlink(...keys);
  }

  /** Stores a value unless there is one; returns the stored value. */
  async setOnce(name: string, value: string): Promise<string> {
    const key = `${this.#address.prefix}:${name}`;
    return (await this.#client.set(key, value, 'NX', 'GET')) ?? value;
  }

  close(): void {
    this.#client.disconnect();
    this.#writer.disconnect();
  }

  /** @throws an error when the engine cannot wait for its disk. */
  async #requireWait(): Promise<void> {
    const [name, ...args] = waitCommand(this.#durability);
    try {
      await this.#writer.call(name, ...args);
    } catch (cause) {
      const reason = toErrorMessage(cause).replace(/\.$/, '');
      throw new Error(`--durability ${this.#durability}: ${reason}.`, { cause });
    }
  }
}

/** The command that waits until earlier writes of its connection are on disk, or in replicas. */
function waitCommand(durability: EngineDurability): readonly [string, ...string[]] {
  const timeout = `${confirmationTimeout}`;
  return durability === 'power'
    ? ['WAITAOF', '1', '0', timeout]
    : ['WAIT', durability.slice('replicas='.length), timeout];
}

function isEnough(confirmations: unknown, durability: EngineDurability): boolean {
  if (Array.isArray(confirmations)) return Number(confirmations[0]) >= 1;
  return Number(confirmations) >= Number(durability.slice('replicas='.length));
}

function toTail(result: readonly unknown[]): LogTail {
  const [kind, marker, entries] = result;
  if (kind === 'current') return { kind, marker: String(marker) };
  if (kind === 'after') return { kind, marker: String(marker), entries: toTexts(entries) };
  return toWholeLog(result);
}

function toWholeLog([, marker, entries, checkpoint]: readonly unknown[]): WholeLog {
  return {
    kind: 'all',
    marker: String(marker),
    entries: toTexts(entries),
    checkpoint: checkpoint ? String(checkpoint) : undefined,
  };
}

function toAppendResult(
  result: readonly unknown[],
  durability: 'confirmed' | 'unconfirmed',
): AppendResult {
  const [kind, marker] = result;
  return kind === 'appended' ? { kind, marker: String(marker), durability } : toTail(result);
}

/** The fields and values of a hash, which arrive as one list. */
function toPairs(list: unknown): ReadonlyMap<string, string> {
  const texts = toTexts(list);
  const pairs = new Map<string, string>();
  for (let index = 0; index < texts.length; index += 2)
    pairs.set(String(texts[index]), String(texts[index + 1]));
  return pairs;
}

function toTexts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
