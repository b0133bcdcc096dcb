import { escapePointerToken } from '../../base/json-syntax.ts';
import { seedRandom } from '../../base/random.ts';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import { formatCount } from '../../base/text.ts';
import type { LoggedCommit } from '../log/log-format.ts';
import { replayCommits } from '../log/replay.ts';
import { defaultSandboxLimits, scheduleEviction } from '../sandbox/eviction.ts';
import { type InitialState, replaceSeed, reseedContent } from '../sandbox/reseed.ts';
import type { MemorySandbox } from '../sandbox/sandbox.ts';
import {
  collectionKindOf,
  createStoreContext,
  type SandboxContent,
  type StoreContext,
  toContentWithSnapshots,
  toSandboxContent,
  toSeedRoot,
} from '../sandbox/sandbox-root.ts';
import { createSandboxes, isUnchangedSandbox, type Sandboxes } from '../sandbox/sandboxes.ts';
import type { FreezeMode } from '../sandbox/stored-record.ts';
import { toErrorMessage } from '../storage-errors.ts';
import type {
  DocumentIdentity,
  FileDurability,
  ReseedOptions,
  Sandbox,
  SandboxLimits,
  SandboxSummary,
  Seed,
  SnapshotLimits,
  Store,
  StoreCounts,
  StoreHealth,
} from '../types.ts';
import type { AcquiredStoreFile } from './acquire-file.ts';
import { CheckpointedLog } from './checkpoint.ts';
import { assertSameDocument, assertSameOrigin, type StoreFileContent } from './file-format.ts';
import { ParkedSandboxes } from './parked-sandboxes.ts';
import type { Checkpoint, PrintedSandbox } from './print-checkpoint.ts';
import { assertKnownResources } from './unknown-resources.ts';

export type FileStoreOptions = {
  readonly acquired: AcquiredStoreFile;
  readonly seed: Seed;
  readonly document: DocumentIdentity;
  readonly durability?: FileDurability;
  /** The log size in bytes at which a checkpoint is written. */
  readonly maxLogBytes?: number;
  readonly limits?: SandboxLimits;
  readonly snapshotLimits?: SnapshotLimits | undefined;
  readonly onSandboxGone?: ((sandbox: Sandbox) => void) | undefined;
  /** Whether external edits of the file are applied. */
  readonly edits?: 'apply' | 'ignore';
  readonly freeze?: FreezeMode;
  readonly onWarning?: (sentence: string) => void;
};

/** Opens a store kept in a JSON file and, except with durability `exit`, a write-ahead log. */
export async function openFileStore(options: FileStoreOptions): Promise<Store> {
  const { file, content, recovered } = options.acquired;
  if (content !== undefined) assertSameOrigin(content, file, options);
  const store = new FileStore(options);
  await store.start(content === undefined ? 'new' : 'known');
  if (recovered.commits.length + recovered.torn > 0) {
    options.onWarning?.(formatRecoveryMessage(options, store.skippedChanges));
  }
  return store;
}

function formatRecoveryMessage(
  { acquired: { file, recovered } }: FileStoreOptions,
  skippedChanges: number,
): string {
  const commits = `recovered ${formatCount(recovered.commits.length, 'commit')} from its log`;
  const torn = recovered.torn > 0 ? ', and an incomplete last line was dropped' : '';
  const skipped =
    skippedChanges > 0
      ? `; ${formatCount(skippedChanges, 'change')} skipped, because the record to change does not exist`
      : '';
  return `${file}: ${commits}${torn}${skipped}.`;
}

class FileStore implements Store {
  /** How many logged changes could not be replayed. */
  readonly skippedChanges: number;
  /** Without the content that was read, so that it can be collected as garbage. */
  readonly #options: Omit<FileStoreOptions, 'acquired'>;
  readonly #file: string;
  readonly #seedValue: number;
  readonly #release: () => void;
  readonly #context: StoreContext;
  readonly #initial: InitialState;
  /** Sandboxes in the file stay in it, even when unchanged. */
  readonly #namesInFile: ReadonlySet<string>;
  readonly #parked: ParkedSandboxes;
  readonly #log: CheckpointedLog;
  readonly #sandboxes: Sandboxes;
  readonly #stopEviction: () => void;
  #parkingState: 'working' | 'failing' = 'working';
  #closed: Promise<void> | undefined;

  constructor(options: FileStoreOptions) {
    const { acquired, ...rest } = options;
    const { seed, durability = 'process', maxLogBytes, limits = defaultSandboxLimits } = rest;
    const { file, content, fileMonitor, recovered } = acquired;
    const { commits, end, number, previousLog: old } = recovered;
    this.#options = rest;
    this.#file = file;
    this.#seedValue = content?.seed ?? seed.value;
    this.#release = acquired.release;
    this.#context = createStoreContext(seed, options.freeze);
    const seedRoot = toSeedRoot(seed, this.#context);
    // New sandboxes use the seed value of the file that stores them.
    const root =
      content === undefined ? seedRoot : { ...seedRoot, random: seedRandom(content.seed) };
    this.#initial = { root };
    const contents = this.#read(content, commits);
    const logSeedRoot = recovered.clock ? { ...root, clock: recovered.clock } : root;
    this.skippedChanges = replayCommits(contents, commits, {
      seed: logSeedRoot,
      context: this.#context,
    });
    this.#namesInFile = new Set(contents.keys());
    this.#parked = new ParkedSandboxes(file, this.#context);
    this.#log = new CheckpointedLog({
      file,
      fileMonitor,
      document: options.document,
      position: { end, number, previousLog: old },
      clock: root.clock,
      logClock: recovered.clock,
      hasUnsavedChanges: commits.length > 0,
      durability,
      ...(maxLogBytes !== undefined && { maxLogBytes }),
      capture: (commit) => this.#capture(commit),
      onSaved: () => this.#parked.tidy(),
      ...(options.edits === 'apply' && { applyEdit: (edited) => this.#applyEdit(edited) }),
      notify: (sentence) => this.#notify(sentence),
    });
    this.#sandboxes = createSandboxes({
      context: this.#context,
      start: this.#initial,
      contents,
      onCommit: (committed) => this.#log.append(committed),
      limits,
      evict: (unused) => this.#park(unused),
      restoreParked: (name) => this.#parked.take(name),
      snapshotLimits: options.snapshotLimits,
      onSandboxGone: options.onSandboxGone,
    });
    this.#stopEviction = scheduleEviction(limits.idle, this.#sandboxes.evictIdle);
  }

  async start(file: 'new' | 'known'): Promise<void> {
    try {
      await this.#log.start(file);
    } catch (error) {
      this.#stopEviction();
      throw error;
    }
  }

  sandbox(name: string): MemorySandbox {
    return this.#sandboxes.of(name);
  }

  list(): readonly SandboxSummary[] {
    return this.#sandboxes.list();
  }

  has(name: string): boolean {
    return this.#sandboxes.has(name) || this.#parked.has(name);
  }

  names(): readonly string[] {
    return [...this.#sandboxes.all().map(({ name }) => name), ...this.#parked.names()];
  }

  drop(name: string): void {
    this.#sandboxes.drop(name);
  }

  summarize(name: string): SandboxSummary {
    return this.#sandboxes.summarize(name);
  }

  keyOf(resource: string): string {
    return collectionKindOf(resource, this.#context).property;
  }

  async reseed(seed: Seed, { document, isKept: keeps }: ReseedOptions): Promise<void> {
    assertSameDocument(this.#options, this.#file, document);
    const before = this.#initial.root;
    // May throw; so it runs before anything is changed.
    const next = toSeedRoot(seed, createStoreContext(seed, this.#context.freeze));
    // The log continues the previous content, so the file must hold the new one before the next
    // commit.
    await this.#log.saveAfter(() => {
      replaceSeed(this.#context, seed);
      const to = { ...next, random: before.random };
      this.#initial.root = to;
      for (const sandbox of this.#sandboxes.all())
        sandbox.setContent(reseedContent(sandbox.content(), { from: before, to, isKept: keeps }));
    });
  }

  counts(): StoreCounts {
    return this.#context.counts;
  }

  health(): StoreHealth {
    return this.#log.health();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stopEviction();
    try {
      await this.#sandboxes.close();
      await this.#log.close();
    } finally {
      this.#parked.clear();
      this.#release();
    }
  }

  #capture(commit: number): Checkpoint {
    const { document } = this.#options;
    const inFile = this.#sandboxes.all().filter((sandbox) => this.#belongsInFile(sandbox));
    const inMemory = inFile.map((sandbox) => [sandbox.name, sandbox.content()] as const);
    return {
      document,
      seed: this.#seedValue,
      commit,
      sandboxes: new Map<string, SandboxContent | PrintedSandbox>([
        ...inMemory,
        ...this.#parked.printed(),
      ]),
    };
  }

  /** An unchanged sandbox can be created from the seed again. */
  #belongsInFile(sandbox: MemorySandbox): boolean {
    return this.#namesInFile.has(sandbox.name) || !isUnchangedSandbox(sandbox, this.#initial);
  }

  /** When parking fails, sandboxes stay in memory rather than being lost. */
  #park(unused: readonly MemorySandbox[]): readonly MemorySandbox[] {
    const parked: MemorySandbox[] = [];
    try {
      for (const sandbox of unused) {
        if (this.#belongsInFile(sandbox)) this.#parked.put(sandbox.name, sandbox.content());
        parked.push(sandbox);
      }
      this.#parkingState = 'working';
    } catch (error) {
      if (this.#parkingState === 'working') {
        this.#notify(
          `${this.#file}.parked: ${toErrorMessage(error)}. Idle sandboxes stay in memory.`,
        );
      }
      this.#parkingState = 'failing';
    }
    return parked;
  }

  #notify(sentence: string): void {
    const { onWarning = (text) => process.emitWarning(text) } = this.#options;
    onWarning(sentence);
  }

  #applyEdit(edited: StoreFileContent): void {
    assertSameOrigin(edited, this.#file, this.#options);
    const contents = this.#read(edited);
    this.#parked.forget();
    for (const sandbox of this.#sandboxes.all()) {
      sandbox.setContent(contents.get(sandbox.name) ?? toSandboxContent(this.#initial.root));
    }
    for (const [name, content] of contents) this.#sandboxes.of(name).setContent(content);
  }

  #read(
    content: StoreFileContent | undefined,
    commits: readonly LoggedCommit[] = [],
  ): Map<string, SandboxContent> {
    if (content === undefined)
      return new Map([[defaultSandboxName, toSandboxContent(this.#initial.root)]]);
    const { explainUnknownResource: strange } = this.#context;
    if (strange) assertKnownResources({ file: this.#file, content, commits }, strange);
    return new Map(
      Object.entries(content.sandboxes).map(([name, sandbox]) => [
        name,
        toContentWithSnapshots(
          sandbox,
          this.#context,
          `${this.#file}: at /sandboxes/${escapePointerToken(name)}`,
        ),
      ]),
    );
  }
}
