import type { Clock, ClockState } from '../base/clock.ts';
import type { Random, RandomState } from '../base/random.ts';

/** One stored object. Nobody changes it in place: an update stores a new one. */
export type StoredRecord = Readonly<Record<string, unknown>>;

/** Properties and the values they must have (`===`); the property is indexed from its first use on. */
export type Where = Readonly<Record<string, string | number | boolean>>;

export type ListQuery = {
  readonly where?: Where;
  /** How many matching records to pass over; 0 when absent. */
  readonly offset?: number;
  /** How many to take; all when absent. */
  readonly limit?: number;
};

/** A part of a list, and how many records the whole list has. */
export type Listed = { readonly records: readonly StoredRecord[]; readonly total: number };

/**
 * The records of one resource, as one transaction sees them. All of them are in memory: nothing here
 * waits, and what a call may not do is thrown.
 */
export type Records = {
  /** The record with that key. */
  get(key: string): StoredRecord | undefined;
  /** The first record, in the order of insertion, that has these values. */
  find(where: Where): StoredRecord | undefined;
  /** The record that was inserted last, of those that are there. */
  last(): StoredRecord | undefined;
  /** Records in the order of insertion; costs what it takes, not what the resource holds. */
  list(query?: ListQuery): Listed;
  /** Stores a new record under its key property; throws when the key is taken. */
  insert(record: StoredRecord): StoredRecord;
  /** Puts a record in the place of the one with its key, which keeps its place in the order; throws when there is none. */
  update(record: StoredRecord): StoredRecord;
  /**
   * Lays properties over the record with that key and gives the record that it then is; throws when
   * there is none, and when its key would change. Cheaper than a spread of a record with many properties.
   */
  patch(key: string, changes: StoredRecord): StoredRecord;
  /** Removes a record; false when there was none. */
  remove(key: string): boolean;
};

/** All or none of what a call writes. */
export type Transaction = {
  /** The records of a resource; one that nobody has heard of is empty. */
  records(resource: string): Records;
  readonly clock: Clock;
  readonly random: Random;
};

/** What is done in one transaction. */
export type TransactionTask<T> = (transaction: Transaction) => T | PromiseLike<T>;

/** One isolated world of records, clock and random stream. */
export type Sandbox = {
  readonly name: string;
  /** Runs work on the state as it stands, beside any writer. A write inside starts the work anew, in line. */
  read<T>(task: TransactionTask<T>): Promise<T>;
  /** Runs work alone, in order; what it wrote is kept when it resolves and dropped when it rejects. */
  write<T>(task: TransactionTask<T>): Promise<T>;
  /** Goes back to the seed: records, clock and random stream. Snapshots stay. In line with the writers. */
  reset(): Promise<void>;
  readonly snapshots: Snapshots;
  /** All of it, as it stands. */
  state(): SandboxState;
  /**
   * Puts other records, clock and chance in the place of its own, with what `settle` makes of them;
   * snapshots stay. In line with the writers.
   * @throws an error with a sentence, and changes nothing, where two records have one key or one has none.
   */
  replace(state: SandboxState, settle?: TransactionTask<void>): Promise<void>;
  /** Its clock, as it stands or runs. */
  clock(): ClockState;
  /** Sets its clock by where it stands; in line with the writers. Resolves to how it is then. */
  setClock(toNext: (clock: ClockState) => ClockState): Promise<ClockState>;
};

/** Named, frozen states of a sandbox. Each costs what was written since, however many there are. */
export type Snapshots = {
  /** In the order in which they were taken. */
  list(): readonly SnapshotSummary[];
  /** All of a snapshot; `undefined` when there is none of that name. */
  read(name: string): SandboxState | undefined;
  /** Takes one, in line with the writers, as the latest; one of the same name is replaced. */
  take(name: string): Promise<TakenSnapshot>;
  /** Goes back to one; false when there is none of that name. */
  restore(name: string): Promise<boolean>;
  /** Forgets one; false when there was none. */
  forget(name: string): Promise<boolean>;
};

export type SnapshotSummary = {
  readonly name: string;
  readonly clock: ClockState;
  /** How many records it holds. */
  readonly records: number;
};

/** A snapshot that was taken, and whether one of the same name had to go for it. */
export type TakenSnapshot = {
  readonly snapshot: SnapshotSummary;
  readonly replaced: boolean;
};

/** Records by resource, in order. */
export type RecordSet = Readonly<Record<string, readonly StoredRecord[]>>;

/** What every sandbox starts from. */
export type Seed = {
  readonly records: RecordSet;
  /** The seed value that chance starts from. */
  readonly value: number;
  /** Whether somebody asked for that value: then a file made with another one is refused. `by default` when absent. */
  readonly valueSource?: 'option' | 'default';
  readonly clock: ClockState;
  /** The key property of each resource; `id` where none is named. */
  readonly keys?: Readonly<Record<string, string>>;
  /** What is not named above, made when somebody first looks for it. */
  readonly lazy?: LazySeed;
  /** Why there can be no records of that name, in half a sentence; `undefined` where there can. */
  readonly explainUnknownResource?: (resource: string) => string | undefined;
};

/** A seed that is made resource by resource; the same name always gives the same. */
export type LazySeed = {
  /** The key property of a resource; `undefined` where it has no other than `id`. */
  keyOf(resource: string): string | undefined;
  recordsOf(resource: string): readonly StoredRecord[];
};

/** What a file is made for; one that was made for another document is refused. */
export type DocumentIdentity = { readonly title: string; readonly version: string };

/**
 * When a commit counts as kept: when the log has it (`process`: it outlives the process), when the
 * disk has it (`power`), or when the store is closed (`exit`).
 */
export type Durability = 'process' | 'power' | 'exit';

/** How many sandboxes may be in memory, and for how many milliseconds without being used. */
export type SandboxLimits = { readonly max: number; readonly idle: number };

/** `degraded`: writes are refused at the moment, and why, in a sentence. */
export type StoreHealth =
  | { readonly status: 'ok' }
  | { readonly status: 'degraded'; readonly reason: string };

export type Store = {
  /** The sandbox of that name; it comes into being, from the seed, at first use. */
  sandbox(name: string): Sandbox;
  /** The sandboxes that are in memory. */
  list(): readonly SandboxSummary[];
  /** Whether the sandbox of that name is in memory, or parked. */
  has(name: string): boolean;
  /** The names of all that are. */
  names(): readonly string[];
  /** Lets go of one that is back at the seed, without snapshots; it stays where somebody writes to it. */
  drop(name: string): void;
  /** What there is of one sandbox, which comes into being if need be. */
  summarize(name: string): SandboxSummary;
  /** The property that holds the keys of a resource. */
  keyOf(resource: string): string;
  /**
   * Goes on with another seed: the sandboxes keep what was written, where that is to be kept, and have
   * of the rest what the new seed has. Who is writing meanwhile is refused (503).
   * @throws an error with a sentence, and changes nothing, where the file is made for another document.
   */
  reseed(seed: Seed, how: ReseedOptions): Promise<void>;
  /** Whether writes can be kept. */
  health(): StoreHealth;
  /** Waits for the writers in line, saves what is to be saved, and lets go of the file. */
  close(): Promise<void>;
};

export type ReseedOptions = {
  /** What the seed is made for. */
  readonly document: DocumentIdentity;
  /** Whether the records of a resource that somebody wrote are kept. */
  readonly isKept: (kind: { readonly resource: string; readonly property: string }) => boolean;
};

export type SandboxSummary = {
  readonly name: string;
  /** How many records it holds. */
  readonly records: number;
  readonly snapshots: number;
  /** How many of those that it started from, or that it has, it made, changed or removed. */
  readonly changed: number;
  /** For how many milliseconds it was not used. */
  readonly idle: number;
};

/** A sandbox as it stands at rest. */
export type SandboxState = {
  readonly clock: ClockState;
  readonly random: RandomState;
  readonly records: RecordSet;
  /** What Sandlot itself has to know of the records, such as how far it counted; absent where that is nothing. */
  readonly books?: RecordSet;
};
