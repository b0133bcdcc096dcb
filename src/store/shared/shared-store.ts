import { runningClock } from '../../base/clock.ts';
import { countDuration, createDurationCounts } from '../../base/time/duration-counts.ts';
import { assertSameOrigin } from '../file/file-format.ts';
import { printCheckpoint } from '../file/print-checkpoint.ts';
import { readStoreFile } from '../file/store-file.ts';
import { assertKnownResources } from '../file/unknown-resources.ts';
import { defaultSandboxLimits, scheduleEviction } from '../sandbox/eviction.ts';
import type { FreezeMode } from '../sandbox/stored-record.ts';
import type {
  CatchUpOptions,
  DocumentIdentity,
  EngineCounts,
  Sandbox,
  SandboxLimits,
  SandboxSummary,
  Seed,
  SharedParts,
  SharedStoreOptions,
  SnapshotLimits,
  Store,
  StoreCounts,
  StoreHealth,
  TransactionTask,
} from '../types.ts';
import { waitForBufferedCalls } from './buffered-calls.ts';
import { createCallLog } from './call-log.ts';
import { createCatchUp } from './catch-up.ts';
import { createDeliveryLease } from './delivery-lease.ts';
import { Engine } from './engine.ts';
import { parseEngineAddress } from './engine-address.ts';
import { toStartError } from './engine-client.ts';
import { isReplyError, orRefuse } from './engine-errors.ts';
import { EngineHealth } from './engine-health.ts';
import { keepOrigin, requireSameOrigin } from './origin.ts';
import { lifeOf, touchInterval } from './sandbox-life.ts';
import type { SandboxLog } from './sandbox-log.ts';
import type { LoadedSandbox } from './shared-sandbox.ts';
import { SharedSandboxes } from './shared-sandboxes.ts';

export type OpenSharedStoreOptions = {
  readonly shared: SharedStoreOptions;
  readonly seed: Seed;
  readonly document: DocumentIdentity;
  readonly limits?: SandboxLimits;
  readonly snapshotLimits?: SnapshotLimits | undefined;
  readonly freeze?: FreezeMode;
};

/**
 * Opens a store in Valkey or Redis that several replicas use together.
 * @throws an error when it cannot be reached, or is used with another document or seed.
 */
export async function openSharedStore(options: OpenSharedStoreOptions): Promise<Store> {
  const address = parseEngineAddress(options.shared.url);
  const engine = await Engine.connect(address, options.shared.durability ?? 'process');
  try {
    await requireSameOrigin(engine, options.shared.origin);
  } catch (error) {
    engine.close();
    throw isReplyError(error) ? toStartError(address, error) : error;
  }
  return new SharedStore(engine, options);
}

/** What tests set (overrides, faults, rate limits) starts empty, and so does the registry. */
const emptySeed: Seed = { records: {}, value: 0, clock: runningClock };

/** The log of registered sandboxes and tokens. No sandbox can have this name. */
const registryName = '.registry';

/** An eventual read compares its copy with the log in the background at this age, in milliseconds. */
const maxEventualAge = 100;

/** How long calls are gathered where their replies do not wait for them, in milliseconds. */
const callGatherTime = 10;

const defaultCallBounds = { count: 1000, bytes: 4 * 1024 * 1024 };

type SandboxLogs = readonly [registry: SandboxLog, records: SandboxLog, tests: SandboxLog];

/** Compares the logs of a sandbox, of what tests set there, and of the registry together. */
type SandboxCatchUp = {
  readonly registry: SandboxLog;
  readonly tests: SandboxLog;
  readonly catchUp: () => Promise<void>;
};

class SharedStore implements Store {
  readonly shared: SharedParts;
  readonly #engine: Engine;
  readonly #health: EngineHealth;
  readonly #engineCounts: EngineCounts = {
    lag: createDurationCounts(),
    lagEntries: 0,
    roundTrips: { read: createDurationCounts(), write: createDurationCounts() },
  };
  readonly #options: OpenSharedStoreOptions;
  readonly #records: SharedSandboxes;
  readonly #tests: SharedSandboxes;
  readonly #stopTimers: () => void;
  /** The calls that are being added to journals. */
  readonly #additions = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  /** By the log of the records of a sandbox. */
  readonly #catchUps = new WeakMap<SandboxLog, SandboxCatchUp>();

  constructor(engine: Engine, options: OpenSharedStoreOptions) {
    const { limits = defaultSandboxLimits, seed, snapshotLimits, freeze } = options;
    this.#engine = engine;
    this.#health = new EngineHealth(engine);
    this.#options = options;
    const shared = {
      ...{ engine, health: this.#health, engineCounts: this.#engineCounts },
      ...{ limits, snapshotLimits, freeze },
    };
    this.#records = new SharedSandboxes({ ...shared, seed, part: 'records' });
    this.#tests = new SharedSandboxes({ ...shared, seed: emptySeed, part: 'tests' });
    const stopEviction = scheduleEviction(limits.idle, () => {
      this.#tests.evictIdle();
      return this.#records.evictIdle();
    });
    const touching = setInterval(() => {
      this.#touchUsed(limits);
      this.#keepOrigin();
    }, touchInterval(limits)).unref();
    engine.onReconnect(() => this.#keepOrigin());
    this.#stopTimers = () => {
      stopEviction();
      clearInterval(touching);
      this.#health.close();
    };
    const callBounds = options.shared.journal ?? defaultCallBounds;
    const tests = (name: string) => ({
      write: <T>(task: TransactionTask<T>) => this.#tests.sandbox(name).write(task),
      list: (resource: string) => this.#tests.listRecords(name, resource),
    });
    this.shared = {
      tests,
      calls: (name, takePending) =>
        createCallLog({
          engine,
          sandbox: name,
          bounds: { ...callBounds, life: lifeOf(name, limits) },
          gatherTime: options.shared.consistency === 'strong' ? 0 : callGatherTime,
          takePending,
          closing: this.#closing.signal,
          onAdding: (adding) => this.#trackAddition(adding),
        }),
      callBounds,
      registry: this.#tests.sandbox(registryName),
      registryVersion: () => this.#tests.load(registryName).log.marker,
      catchUp: (name, how) => this.#catchUp(name, how),
      outage: () => (options.shared.consistency === 'strong' ? this.#health.outage() : undefined),
      has: (name) => orRefuse(engine, () => engine.hasAny(this.#keysOf(name))),
      names: () => orRefuse(engine, () => engine.listSandboxes()),
      list: () =>
        orRefuse(engine, async () => this.#records.reader.summaries(await engine.listSandboxes())),
      deliveries: createDeliveryLease(engine, {
        done: tests,
        catchUp: async (name) => this.#catchUp(name, { access: 'write' }),
      }),
      version: (name) => this.#records.load(name).log.version,
      print: () => this.#print(),
      importFile: (file) => this.#importFile(file),
    };
  }

  sandbox(name: string): Sandbox {
    return this.#records.sandbox(name);
  }

  list(): readonly SandboxSummary[] {
    return this.#records.list();
  }

  has(name: string): boolean {
    return this.names().includes(name);
  }

  names(): readonly string[] {
    return this.list().map(({ name }) => name);
  }

  async drop(name: string): Promise<void> {
    await waitForBufferedCalls(this.#engine, this.#engine.callKeysOf(name));
    await this.#engine.remove(this.#keysOf(name));
    this.#records.forget(name);
    this.#tests.forget(name);
  }

  summarize(name: string): SandboxSummary {
    return this.#records.summarize(name);
  }

  keyOf(resource: string): string {
    return this.#records.keyOf(resource);
  }

  async reseed(): Promise<void> {
    throw new Error('A shared store keeps its seed. Start with another ?prefix=NAME instead.');
  }

  counts(): StoreCounts {
    const all = [this.#records.counts(), this.#tests.counts()];
    return {
      commits: all.reduce((sum, { commits }) => sum + commits, 0),
      conflicts: all.reduce((sum, { conflicts }) => sum + conflicts, 0),
      engine: this.#engineCounts,
    };
  }

  health(): StoreHealth {
    return this.#health.status();
  }

  async close(): Promise<void> {
    this.#stopTimers();
    await this.#records.close();
    await this.#tests.close();
    this.#closing.abort();
    await Promise.allSettled(this.#additions);
    this.#engine.close();
  }

  /** Brings the copy of a sandbox, of what tests set there, and of the registry up to date. */
  #catchUp(name: string, how: CatchUpOptions): Promise<unknown> | undefined {
    const registry = this.#tests.load(registryName);
    const records = this.#records.load(name);
    const tests = this.#tests.load(name);
    const isLoaded = [registry, records, tests].every(({ log }) => log.marker !== undefined);
    const catchUp = this.#catchUpOf([registry.log, records.log, tests.log]);
    if (!isLoaded || how.access === 'write' || this.#isTooOld(records, how)) {
      countDuration(this.#engineCounts.lag, 0);
      return catchUp();
    }
    const { age } = records.log;
    countDuration(this.#engineCounts.lag, age);
    // While the engine is away, such reads go on with the copy as it is.
    if (age > maxEventualAge) catchUp().catch(() => undefined);
    return undefined;
  }

  /** The function that compares these logs at once; it is kept, since it joins the calls of a turn. */
  #catchUpOf(logs: SandboxLogs): () => Promise<void> {
    const [registry, records, tests] = logs;
    const known = this.#catchUps.get(records);
    if (known?.registry === registry && known.tests === tests) return known.catchUp;
    const catchUp = createCatchUp(logs);
    this.#catchUps.set(records, { registry, tests, catchUp });
    return catchUp;
  }

  #trackAddition(adding: Promise<void>): void {
    this.#additions.add(adding);
    const forget = () => this.#additions.delete(adding);
    adding.then(forget, forget);
  }

  /** Extends the life of the sandboxes that this replica has used. */
  #touchUsed(limits: SandboxLimits): void {
    const engine = this.#engine;
    for (const name of this.#records.takeUsedNames()) {
      const life = lifeOf(name, limits);
      if (life > 0)
        engine.touch(this.#keysOf(name), life).catch((error) => this.#health.noteFailure(error));
    }
  }

  #keepOrigin(): void {
    const health = this.#health;
    keepOrigin(this.#engine, this.#options.shared.origin).then(
      (problem) => health.noteOrigin(problem),
      (error) => health.noteFailure(error),
    );
  }

  #keysOf(name: string): readonly string[] {
    const engine = this.#engine;
    return [
      ...engine.keysOf(name, 'records'),
      ...engine.keysOf(name, 'tests'),
      ...engine.callKeysOf(name),
    ];
  }

  async #print(): Promise<Iterable<string>> {
    const { seed, document } = this.#options;
    const sandboxes = await this.#records.reader.contents(await this.#engine.listSandboxes());
    return printCheckpoint({ document, seed: seed.value, commit: 0, sandboxes });
  }

  async #importFile(file: string): Promise<readonly string[]> {
    const content = await readStoreFile(file);
    if (content === undefined) throw new Error(`${file}: there is no such file. Name another one.`);
    assertSameOrigin(content, file, this.#options);
    const { explainUnknownResource } = this.#options.seed;
    if (explainUnknownResource)
      assertKnownResources({ file, content, commits: [] }, explainUnknownResource);
    for (const [name, { snapshots = {}, ...state }] of Object.entries(content.sandboxes)) {
      const sandbox = this.sandbox(name);
      await sandbox.replace(state);
      for (const { name: old } of sandbox.snapshots.list()) await sandbox.snapshots.forget(old);
      for (const [snapshot, taken] of Object.entries(snapshots)) {
        await sandbox.replace(taken);
        await sandbox.snapshots.take(snapshot);
      }
      await sandbox.replace(state);
    }
    return Object.keys(content.sandboxes);
  }

  /** Whether a read has to wait for a comparison with the log. */
  #isTooOld({ log }: LoadedSandbox, { version = 0 }: CatchUpOptions): boolean {
    const { consistency } = this.#options.shared;
    return consistency === 'strong' || (consistency === 'session' && log.version < version);
  }
}
