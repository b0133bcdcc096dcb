import type { Clock, ClockState } from '../base/clock.ts';
import type { Random, RandomState } from '../base/random.ts';
import type { DurationCounts } from '../base/time/duration-counts.ts';

/** A stored object, never changed in place: an update stores a new one. */
export type StoredRecord = Readonly<Record<string, unknown>>;

/** Required property values (`===`). A property is indexed when it is first queried. */
export type Where = Readonly<Record<string, string | number | boolean>>;

export type ListQuery = {
  readonly where?: Where;
  /** The number of matching records to skip; 0 when absent. */
  readonly offset?: number;
  /** The maximum number of records; all when absent. */
  readonly limit?: number;
};

/** A page of records, and the size of the whole list. */
export type Listed = { readonly records: readonly StoredRecord[]; readonly total: number };

/**
 * The records of one resource within a transaction. Everything is in memory: calls return at once
 * and throw on misuse.
 */
export type Records = {
  /** Returns the record with a key. */
  get(key: string): StoredRecord | undefined;
  /** Returns the first matching record in insertion order. */
  find(where: Where): StoredRecord | undefined;
  /** Returns the record inserted last that still exists. */
  last(): StoredRecord | undefined;
  /**
   * Lists records in insertion order. The cost depends on the page, not on the number of records.
   */
  list(query?: ListQuery): Listed;
  /**
   * Stores a new record under its key property.
   * @throws when the key is taken.
   */
  insert(record: StoredRecord): StoredRecord;
  /**
   * Replaces the record with the same key; it keeps its position in lists.
   * @throws when there is none.
   */
  update(record: StoredRecord): StoredRecord;
  /**
   * Merges properties into the record with a key and returns the result; cheaper than a spread for
   * wide records.
   * @throws when there is no such record, or when the changes would change its key.
   */
  patch(key: string, changes: StoredRecord): StoredRecord;
  /** Removes a record; returns false when it does not exist. */
  remove(key: string): boolean;
};

/** What brings a change about: its time alone, or the first read from then on. */
export type DueTrigger = 'time' | 'read';

/** What makes changes fall due: the passing of time, a read, or a clock that was set. */
export type DueOccasion = DueTrigger | 'clock';

/** A change that the clock will bring about, kept as an internal record until then. */
export type DueChange = {
  readonly id: string;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
  readonly trigger: DueTrigger;
  /** The record that will change; the key is empty where a call changes several. */
  readonly resource: string;
  readonly key: string;
  /** `state`: it enters the next state. `expiry`: it expires. `effect`: a call takes effect. */
  readonly kind: 'state' | 'expiry' | 'effect';
  /** The state that it leaves; a record in another state does not change. */
  readonly from?: unknown;
  /** The state that it enters. */
  readonly to?: unknown;
  /** The call that takes effect. */
  readonly call?: DeferredCall;
};

/** Where, on what occasion and at what time the clock brought changes about. */
export type TimeOrigin = {
  readonly sandbox: string;
  readonly occasion: DueOccasion;
  /** When they fell due, in milliseconds since 1970. */
  readonly at: number;
  /** With the end of their schedule. */
  readonly changes: readonly CommittedChange[];
};

/** A call whose effect comes later than its reply, as far as the effect depends on it. */
export type DeferredCall = {
  /** The id of its operation. */
  readonly operation: string;
  /** The name of the records that it is about, and the keys of its path. */
  readonly resource: string;
  readonly keys: readonly string[];
  readonly serverUrl: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly contentType?: string;
  readonly body?: unknown;
  readonly principal?: { readonly id: string; readonly scopes?: readonly string[] };
};

/** A change that the clock brought about, and what was written with it. */
export type TimeChange = { readonly due: DueChange; readonly changes: readonly CommittedChange[] };

/** Brings a change about; it has been removed from those that are due. */
export type OnDue = (change: DueChange, transaction: Transaction) => void | Promise<void>;

/** An inserted record (no `from`), a replaced one, or a removed one (no `to`). */
export type CommittedChange = {
  readonly resource: string;
  readonly key: string;
  readonly from: StoredRecord | undefined;
  readonly to: StoredRecord | undefined;
  /**
   * The properties that were merged into `from`, where known; otherwise they are computed for the
   * log.
   */
  readonly patch: StoredRecord | undefined;
};

/** A unit of work: all of its writes are stored, or none. */
export type Transaction = {
  /** Returns the records of a resource; empty for an unknown one. */
  records(resource: string): Records;
  /** The names of the resources that were written in this sandbox, sorted: those with a prefix, without it. */
  resources(prefix?: string): readonly string[];
  /** What it has written so far, in order. */
  readonly changes: readonly CommittedChange[];
  /** Runs a task, takes back what it wrote, and returns its result. */
  dryRun<T>(task: () => T): T;
  readonly clock: Clock;
  readonly random: Random;
};

/** The body of a transaction. */
export type TransactionTask<T> = (transaction: Transaction) => T | PromiseLike<T>;

/** An isolated set of records with its own clock and random stream. */
export type Sandbox = {
  readonly name: string;
  /**
   * Runs a task on the current state, concurrently with writers. If the task writes, it is run
   * again by `write`.
   */
  read<T>(task: TransactionTask<T>): Promise<T>;
  /** Like `read`, but what is due at the next read stays due: for readers that are not clients. */
  peek<T>(task: TransactionTask<T>): Promise<T>;
  /**
   * Runs a task exclusively. Its writes are stored when it resolves and dropped when it rejects.
   */
  write<T>(task: TransactionTask<T>): Promise<T>;
  /**
   * Queued with the writers: restores the records, clock and random stream of the seed. Snapshots
   * are kept.
   */
  reset(): Promise<void>;
  readonly snapshots: Snapshots;
  /** Returns the current state. */
  state(): SandboxState;
  /**
   * Calls a function with the changes of each transaction once they are stored, and keeps the sandbox in
   * memory. Returns the function that ends this.
   */
  follow(onChanges: OnChanges): () => void;
  /** Returns a function that reports what has changed since its last call; `undefined` for nothing. */
  watch(): () => SandboxChange | undefined;
  /**
   * The differences of the current records from the seed, or from a snapshot; `undefined` when that
   * does not exist.
   */
  diff(from: DiffBase): StateDiff | undefined;
  /**
   * Queued with the writers: replaces records, clock and random stream, after applying `settle`.
   * Snapshots are kept.
   * @throws an error, and changes nothing, when two records share a key or one has none.
   */
  replace(state: SandboxState, settle?: TransactionTask<void>): Promise<void>;
  clock(): ClockState;
  /** Queued with the writers: sets the clock and resolves to it. */
  setClock(toNext: (clock: ClockState) => ClockState): Promise<ClockState>;
  /** Lists what the clock will change, the earliest first. */
  due(): readonly DueChange[];
};

/** Receives the changes of one transaction, in their order. */
export type OnChanges = (changes: readonly CommittedChange[]) => void;

/** The parts of a sandbox that changed. */
export type SandboxChange = {
  /** The names of the resources whose records changed. */
  readonly resources: readonly string[];
  readonly clock: 'same' | 'changed';
  readonly snapshots: 'same' | 'changed';
};

/** The state that another one is compared with. */
export type DiffBase =
  | { readonly kind: 'seed' }
  | { readonly kind: 'snapshot'; readonly name: string };

/** The changed records of each resource that has some. */
export type StateDiff = Readonly<Record<string, ResourceChanges>>;

export type ResourceChanges = {
  readonly created: readonly StoredRecord[];
  readonly updated: readonly {
    readonly key: string;
    readonly before: StoredRecord;
    readonly after: StoredRecord;
  }[];
  readonly deleted: readonly StoredRecord[];
};

/** The named snapshots of a sandbox. Each costs only what was written since. */
export type Snapshots = {
  /** In the order in which they were taken. */
  list(): readonly SnapshotSummary[];
  /** Returns the state of a snapshot; `undefined` when it does not exist. */
  read(name: string): SandboxState | undefined;
  /** Takes a snapshot, replacing one of the same name; refuses (409) it over the limits. */
  take(name: string): Promise<TakenSnapshot>;
  /** Restores a snapshot; false when it does not exist. */
  restore(name: string): Promise<boolean>;
  /** Deletes a snapshot; false when it does not exist. */
  forget(name: string): Promise<boolean>;
};

export type SnapshotSummary = {
  readonly name: string;
  readonly clock: ClockState;
  /** The number of records. */
  readonly records: number;
};

/** A new snapshot, and whether it replaced one of the same name. */
export type TakenSnapshot = {
  readonly snapshot: SnapshotSummary;
  readonly replaced: boolean;
};

/** Ordered records by resource. */
export type RecordSet = Readonly<Record<string, readonly StoredRecord[]>>;

/** The initial state of every sandbox. */
export type Seed = {
  readonly records: RecordSet;
  /** The seed value of the random stream. */
  readonly value: number;
  /**
   * `option` when the user chose the value: then a file made with another one is refused. `default`
   * when absent.
   */
  readonly valueSource?: 'option' | 'default';
  readonly clock: ClockState;
  /** The key property of each resource; `id` when absent. */
  readonly keys?: Readonly<Record<string, string>>;
  /** The records of further resources, generated on first use. */
  readonly lazy?: LazySeed;
  /** Brings about what falls due; nothing does when absent. */
  readonly onDue?: OnDue | undefined;
  /** Called after each change that the clock brings about, in its transaction. */
  readonly onAdvanced?: ((transaction: Transaction, origin: TimeOrigin) => void) | undefined;
  /** Called with what the clock brought about in a sandbox, once it is stored. */
  readonly onTimeChanges?: ((sandbox: string, changes: readonly TimeChange[]) => void) | undefined;
  /** Returns why a resource cannot have records, as half a sentence; `undefined` when it can. */
  readonly explainUnknownResource?: (resource: string) => string | undefined;
};

/** A seed generated per resource; a name always gives the same records. */
export type LazySeed = {
  /** Returns the key property of a resource; `undefined` for `id`. */
  keyOf(resource: string): string | undefined;
  recordsOf(resource: string): readonly StoredRecord[];
  /**
   * Returns records; the resource has a seed only if none of them exists: they note that a client
   * created one of its ancestors.
   */
  creationNotesOf?(resource: string): readonly CreationNote[];
};

/** The record that notes a creation: its resource, and its key there. */
export type CreationNote = { readonly resource: string; readonly key: string };

/** The document that a file was made for; other documents are refused. */
export type DocumentIdentity = { readonly title: string; readonly version: string };

/**
 * When a commit is durable: once written to the log (`process`, survives the process), once synced
 * to disk (`power`), or only when the store closes (`exit`).
 */
export type FileDurability = 'process' | 'power' | 'exit';

export type Durability = FileDurability | ReplicaDurability;

/** With a shared store: when so many replicas of the engine have it in memory. */
export type ReplicaDurability = `replicas=${number}`;

/** The maximum number of sandboxes in memory, and their idle time in milliseconds. */
export type SandboxLimits = { readonly max: number; readonly idle: number };

/** The limits of snapshots: of their number in each sandbox, and of the memory of all together. */
export type SnapshotLimits = { readonly max: number; readonly megabytes: number };

/** `degraded` when writes are currently refused, with the reason as a sentence. */
export type StoreHealth =
  | { readonly status: 'ok' }
  | { readonly status: 'degraded'; readonly reason: string };

/**
 * Which writes of other replicas a read sees: all that were acknowledged before it began (`strong`), at
 * least those of the same client (`session`), or those that have arrived (`eventual`).
 */
export type Consistency = 'strong' | 'session' | 'eventual';

/** What replicas of one store must have in common, by name: the seed and everything that makes it. */
export type StoreOrigin = Readonly<Record<string, string>>;

export type SharedStoreOptions = {
  /** The address of Valkey or Redis, such as `valkey://127.0.0.1:6379/0`. */
  readonly url: string;
  readonly consistency: Consistency;
  /** What the reply to a write waits for: the engine's memory (`process`), its disk, or its replicas. */
  readonly durability?: Exclude<Durability, 'exit'>;
  readonly origin: StoreOrigin;
  /** The limits of each sandbox's journal. */
  readonly journal?: { readonly count: number; readonly bytes: number };
};

/** How up to date a copy must be. */
export type CatchUpOptions = {
  readonly access: 'read' | 'write';
  /** The number of log entries that the client has seen; for `session`. */
  readonly version?: number | undefined;
};

/** Records outside a sandbox's own, which replicas share. */
export type SharedRecords = Pick<Sandbox, 'write'> & {
  /** The records of a resource, as far as they have arrived. */
  list(resource: string): readonly StoredRecord[];
};

/** A call as the shared journal stores it. */
export type SharedCall = {
  /** Calls are also counted by their label. */
  readonly label: string;
  /** Its text, in parts that need not be joined before they are stored. */
  readonly parts: readonly string[];
};

/** How many calls of each label were recorded. */
export type SharedCallCounts = ReadonlyMap<string, number>;

/** The calls that a replica has recorded and not stored yet. */
export type PendingCalls = {
  readonly calls: readonly SharedCall[];
  /** Counts of older ones, where there are more than a journal has room for. */
  readonly skipped: SharedCallCounts;
};

/** The calls after an id, the id of the last call, and the counts of all. */
export type ReadCalls = {
  readonly texts: readonly string[];
  readonly last: number;
  readonly counts: SharedCallCounts;
};

/** The calls of a sandbox's journal, oldest first. Their ids are consecutive. */
export type SharedCalls = {
  /**
   * Notes that this replica has recorded a call. Resolves when the call is stored; `undefined` on a busy
   * replica, which stores its calls a little later, and whose calls `read` waits for.
   */
  noteCall(): Promise<void> | undefined;
  /** Reads the calls that all replicas have recorded before. */
  read(after: number): Promise<ReadCalls>;
  /** Reads the calls that are stored: those of busy replicas are missing. */
  readStored(after: number): Promise<ReadCalls>;
  /** Removes calls and counts. Ids are not used again. */
  clear(): Promise<void>;
};

/** Which replica sends the webhooks of a sandbox. */
export type SharedDeliveries = {
  /** Notes that a sandbox has something to send. */
  announce(sandbox: string): void;
  /** True if this replica may send for the next seconds; brings the copy of the sandbox up to date. */
  acquire(sandbox: string): Promise<boolean>;
  /** Lets another replica send. `done`: nothing is left to send. */
  release(sandbox: string, rest: 'done' | 'pending'): Promise<void>;
  /** The sandboxes that have something to send. */
  waiting(): Promise<readonly string[]>;
  /** The messages of a sandbox that are done. */
  done(sandbox: string): SharedRecords;
  /** Brings the copies of a sandbox and of `done` up to date. */
  catchUp(sandbox: string): Promise<unknown>;
};

/** What replicas share beside the records of sandboxes. */
export type SharedParts = {
  /** What tests set for a sandbox (overrides, faults, rate limits), as records. */
  tests(sandbox: string): SharedRecords;
  /** @param takePending Returns the calls that are to be stored next. */
  calls(sandbox: string, takePending: () => PendingCalls): SharedCalls;
  /** The limits of each sandbox's journal. */
  readonly callBounds: { readonly count: number; readonly bytes: number };
  /** The registered sandboxes and their tokens, as records. */
  readonly registry: Sandbox;
  /** Changes with each change of the registry that has arrived. */
  registryVersion(): string | undefined;
  /**
   * Brings the copies of a sandbox, of its `tests` and of the registry up to date; `undefined` when they
   * are. Rejects with a refusal (503) when the engine cannot be used.
   */
  catchUp(sandbox: string, how: CatchUpOptions): Promise<unknown> | undefined;
  /**
   * Why load balancers should use another replica: this one has not reached the engine for a while, and so
   * answers neither writes nor reads.
   */
  outage(): string | undefined;
  /** Whether the engine has a sandbox. */
  has(sandbox: string): Promise<boolean>;
  /** The names of all sandboxes in the engine. */
  names(): Promise<readonly string[]>;
  /** Summarises all sandboxes in the engine, and keeps none of them in memory. */
  list(): Promise<readonly SandboxSummary[]>;
  readonly deliveries: SharedDeliveries;
  /** The number of log entries of a sandbox that this replica has. */
  version(sandbox: string): number;
  /** Prints all sandboxes in the form of a store file. */
  print(): Promise<Iterable<string>>;
  /**
   * Stores the sandboxes of a store file, in place of those with the same names. Resolves to their names.
   * @throws an error when the file was made for another document or seed, has records of unknown
   * resources, or is invalid.
   */
  importFile(file: string): Promise<readonly string[]>;
};

/** Commits, also those that were undone, and transactions that ran again because another replica came first. */
export type StoreCounts = {
  readonly commits: number;
  readonly conflicts: number;
  /** Absent when the store belongs to this process alone. */
  readonly engine?: EngineCounts;
};

/** How far this replica is behind the others, and how fast its engine is. */
export type EngineCounts = {
  /** How old the copies were that calls saw; 0 for a copy that was compared with the log first. */
  readonly lag: DurationCounts;
  /** Log entries of other replicas that copies lacked when they were compared. */
  lagEntries: number;
  /** The time from a command to its reply, for commands that compare and those that append. */
  readonly roundTrips: Readonly<Record<'read' | 'write', DurationCounts>>;
};

export type Store = {
  /** What several replicas share; absent when the store belongs to this process alone. */
  readonly shared?: SharedParts;
  /** Returns a sandbox, created from the seed on first use. */
  sandbox(name: string): Sandbox;
  /** Lists the sandboxes in memory. */
  list(): readonly SandboxSummary[];
  /** Whether a sandbox is in memory or parked. */
  has(name: string): boolean;
  /** The names of all sandboxes, in memory and parked. */
  names(): readonly string[];
  /** Drops a sandbox that equals the seed and has no snapshots, unless a writer is active. */
  drop(name: string): void | Promise<void>;
  /** Summarises a sandbox, creating it if needed. */
  summarize(name: string): SandboxSummary;
  /** Returns the key property of a resource. */
  keyOf(resource: string): string;
  /**
   * Switches to another seed. Sandboxes keep written records where `isKept` says so, and take the
   * others from the new seed. Concurrent writers are refused with 503.
   * @throws an error, and changes nothing, when the file was made for another document.
   */
  reseed(seed: Seed, how: ReseedOptions): Promise<void>;
  /** How often it has written since the start. */
  counts(): StoreCounts;
  /** Whether writes can be stored. */
  health(): StoreHealth;
  /** Waits for writers, saves, and releases the file. */
  close(): Promise<void>;
};

export type ReseedOptions = {
  /** The document of the new seed. */
  readonly document: DocumentIdentity;
  /** Whether written records of a resource are kept. */
  readonly isKept: (kind: { readonly resource: string; readonly property: string }) => boolean;
};

export type SandboxSummary = {
  readonly name: string;
  /** The number of records. */
  readonly records: number;
  readonly snapshots: number;
  /** How many records were created, changed or removed since the seed. */
  readonly changed: number;
  /** Milliseconds since the last use. */
  readonly idle: number;
};

/** The state of a sandbox, as it is stored. */
export type SandboxState = {
  readonly clock: ClockState;
  readonly random: RandomState;
  readonly records: RecordSet;
  /** Sandlot's own records, such as the last key counted; absent when there are none. */
  readonly internal?: RecordSet;
};
