import { setTimeout } from 'node:timers/promises';
import { monotonicNow } from '../../base/clock.ts';
import type { StoredSandbox } from '../file/file-format.ts';
import { printSandbox } from '../file/print-checkpoint.ts';
import { replayCommits } from '../log/replay.ts';
import type { RecordCollection } from '../sandbox/collection.ts';
import { findCollection } from '../sandbox/collection-map.ts';
import type { InitialState } from '../sandbox/reseed.ts';
import type { AppliedCommit, MemorySandbox } from '../sandbox/sandbox.ts';
import {
  collectionKindOf,
  createStoreContext,
  type SandboxContent,
  type StoreContext,
  toContentWithSnapshots,
  toSandboxContent,
  toSeedRoot,
} from '../sandbox/sandbox-root.ts';
import {
  countContent,
  createSandboxes,
  type EvictionResult,
  type Sandboxes,
} from '../sandbox/sandboxes.ts';
import type { FreezeMode } from '../sandbox/stored-record.ts';
import { sliceValues } from '../tree/tree.ts';
import type {
  EngineCounts,
  SandboxLimits,
  SandboxSummary,
  Seed,
  SnapshotLimits,
  StoreCounts,
  StoredRecord,
} from '../types.ts';
import type { Engine } from './engine.ts';
import { CommitConflict } from './engine-errors.ts';
import type { EngineHealth } from './engine-health.ts';
import { lifeOf } from './sandbox-life.ts';
import { parseEntry, type ReplayedEntries, SandboxLog } from './sandbox-log.ts';
import { SandboxReader } from './sandbox-reader.ts';
import { type LoadedSandbox, SharedSandbox } from './shared-sandbox.ts';

export type SharedSandboxesOptions = {
  readonly engine: Engine;
  readonly health: EngineHealth;
  readonly engineCounts: EngineCounts;
  readonly seed: Seed;
  /** The part of their keys that distinguishes these logs from others of the same sandboxes. */
  readonly part: 'records' | 'tests';
  readonly limits: SandboxLimits;
  readonly snapshotLimits?: SnapshotLimits | undefined;
  readonly freeze: FreezeMode | undefined;
};

const noRecords: readonly StoredRecord[] = [];

/** The sandboxes that this replica has a copy of. An idle one leaves memory, and its log stays. */
export class SharedSandboxes {
  readonly #options: SharedSandboxesOptions;
  readonly reader: SandboxReader;
  readonly #context: StoreContext;
  readonly #initial: InitialState;
  readonly #sandboxes: Sandboxes;
  readonly #loaded = new Map<string, LoadedSandbox>();
  readonly #shared = new Map<string, SharedSandbox>();
  /** The records of collections, which calls ask for again and again. */
  readonly #lists = new WeakMap<RecordCollection, readonly StoredRecord[]>();
  #state: 'open' | 'closed' = 'open';
  /** The names that were used since they were taken last. */
  #used = new Set<string>();

  constructor(options: SharedSandboxesOptions) {
    const { seed, freeze, limits, snapshotLimits } = options;
    this.#options = options;
    this.#context = createStoreContext(seed, freeze);
    this.#initial = { root: toSeedRoot(seed, this.#context) };
    this.#sandboxes = createSandboxes({
      context: this.#context,
      start: this.#initial,
      onCommit: (committed) => this.#append(committed),
      limits,
      snapshotLimits,
      evict: (unused) => unused.filter((sandbox) => !this.#isBusy(sandbox)),
      restoreParked: () => undefined,
      onSandboxGone: (sandbox) => {
        this.#loaded.delete(sandbox.name);
        this.#shared.delete(sandbox.name);
      },
      createUndoneError: () => {
        this.#context.counts.conflicts += 1;
        return new CommitConflict();
      },
    });
    this.reader = new SandboxReader({
      engine: options.engine,
      limits,
      findCopy: (name) => this.#loaded.get(name),
      findIdleTime: (name) => this.#sandboxes.idleTime(name),
      restore: (checkpoint, location) => this.#restore(checkpoint, location),
      replay: (name, content, replayed) => this.#replay(name, content, replayed),
      count: (content) => countContent(content, this.#initial, this.#context),
    });
  }

  sandbox(name: string): SharedSandbox {
    const existing = this.#shared.get(name);
    if (existing !== undefined) {
      // Counts as a use.
      this.load(name);
      return existing;
    }
    const sandbox = new SharedSandbox({
      name,
      load: () => this.load(name),
      open: (loaded, maxAge) => this.#open(loaded, maxAge),
    });
    this.load(name);
    this.#shared.set(name, sandbox);
    return sandbox;
  }

  /** The copy of a sandbox, empty before the first comparison with its log. */
  load(name: string): LoadedSandbox {
    this.#used.add(name);
    const memory = this.#sandboxes.of(name);
    const existing = this.#loaded.get(name);
    if (existing !== undefined) return existing;
    const loaded = { memory, log: this.#createLog(memory) };
    this.#loaded.set(name, loaded);
    return loaded;
  }

  /** Those in memory that have a log. */
  list(): readonly SandboxSummary[] {
    return this.#sandboxes.list().filter(({ name }) => this.#loaded.get(name)?.log.marker);
  }

  /** Returns the names that were used since the last call. */
  takeUsedNames(): readonly string[] {
    const names = [...this.#used];
    this.#used = new Set();
    return names;
  }

  summarize(name: string): SandboxSummary {
    return this.#sandboxes.summarize(name);
  }

  /** Forgets the copy of a sandbox whose log was removed. */
  forget(name: string): void {
    this.load(name).log.close();
  }

  /** The records of a resource in the copy. */
  listRecords(name: string, resource: string): readonly StoredRecord[] {
    const { root } = this.load(name).memory.content();
    const collection = findCollection(root.collections, resource);
    if (collection === undefined) return noRecords;
    const known = this.#lists.get(collection);
    if (known !== undefined) return known;
    const records = sliceValues(collection.records, 0, Number.POSITIVE_INFINITY);
    this.#lists.set(collection, records);
    return records;
  }

  keyOf(resource: string): string {
    return collectionKindOf(resource, this.#context).property;
  }

  counts(): StoreCounts {
    return this.#context.counts;
  }

  evictIdle(): EvictionResult {
    return this.#sandboxes.evictIdle();
  }

  /** Waits for active writers; later writes are refused. */
  async close(): Promise<void> {
    while ([...this.#shared.values()].some(({ isBusy }) => isBusy)) await setTimeout(1);
    await this.#sandboxes.close();
    this.#state = 'closed';
  }

  #open(loaded: LoadedSandbox, maxAge: number): Promise<void> | undefined {
    // A closed store still shows its copies.
    if (this.#state === 'closed') return undefined;
    const { log } = loaded;
    const isCurrent = log.marker !== undefined && log.age <= maxAge;
    // Every replica lists a sandbox that has a log. What tests set has one when there is something.
    const isMissing = this.#options.part === 'records' && log.marker === '';
    if (isCurrent) return isMissing ? log.create() : undefined;
    return log.catchUp().then(() => this.#open(loaded, Number.POSITIVE_INFINITY));
  }

  #isBusy(sandbox: MemorySandbox): boolean {
    const { name } = sandbox;
    return Boolean(this.#loaded.get(name)?.log.isBusy || this.#shared.get(name)?.isBusy);
  }

  #append(committed: AppliedCommit): Promise<void> {
    const loaded = this.#loaded.get(committed.sandbox.name);
    // It left memory meanwhile.
    if (loaded?.memory !== committed.sandbox || loaded.log.marker === undefined)
      throw new CommitConflict();
    return loaded.log.append(committed);
  }

  #createLog(memory: MemorySandbox): SandboxLog {
    const { engine, health, engineCounts, part, limits } = this.#options;
    const { name } = memory;
    return new SandboxLog({
      engine,
      health,
      counts: engineCounts,
      keys: engine.keysOf(name, part),
      copy: memory,
      life: lifeOf(name, limits),
      replay: (content, replayed) => this.#replay(name, content, replayed),
      print: printInSlices,
      restore: (checkpoint) => this.#restore(checkpoint, `sandbox "${name}"`),
    });
  }

  #replay(
    name: string,
    content: SandboxContent,
    { entries, onChange }: ReplayedEntries,
  ): SandboxContent {
    const contents = new Map([[name, content]]);
    replayCommits(contents, entries.flatMap(parseEntry), {
      seed: this.#initial.root,
      context: this.#context,
      onChange,
    });
    return contents.get(name) ?? content;
  }

  #restore(checkpoint: string | undefined, location: string): SandboxContent {
    if (checkpoint === undefined) return toSandboxContent(this.#initial.root);
    const stored: StoredSandbox = JSON.parse(checkpoint);
    return toContentWithSnapshots(stored, this.#context, location);
  }
}

/** The longest time in milliseconds that printing may block the event loop. */
const maxSliceDuration = 2;

async function printInSlices(content: SandboxContent): Promise<string> {
  let text = '';
  let sliceStart = monotonicNow();
  for (const piece of printSandbox(content)) {
    text += piece;
    if (monotonicNow() - sliceStart < maxSliceDuration) continue;
    await new Promise(setImmediate);
    sliceStart = monotonicNow();
  }
  return text;
}
