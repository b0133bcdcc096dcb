import { escapePointerToken } from '../../base/json-pointer.ts';
import { seedRandom } from '../../base/random.ts';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type { LoggedCommit } from '../log/logged-commit.ts';
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
  Durability,
  ReseedOptions,
  SandboxLimits,
  SandboxSummary,
  Seed,
  Store,
  StoreHealth,
} from '../types.ts';
import type { AcquiredStoreFile } from './acquire-file.ts';
import { CheckpointedLog } from './checkpoint.ts';
import type { StoreFileContent } from './file-format.ts';
import { assertSameDocument, assertSameOrigin } from './file-origin.ts';
import { ParkedSandboxes } from './parked-sandboxes.ts';
import type { Checkpoint, PrintedSandbox } from './print-checkpoint.ts';
import { assertKnownResources } from './unknown-resources.ts';

export type FileStoreOptions = {
  readonly prepared: AcquiredStoreFile;
  readonly seed: Seed;
  readonly document: DocumentIdentity;
  readonly durability?: Durability;
  /** The file is written anew when its log has so many bytes. */
  readonly mostLogged?: number;
  readonly limits?: SandboxLimits;
  /** What becomes of changes that somebody makes to the file by hand. */
  readonly edits?: 'take in' | 'leave alone';
  readonly freeze?: FreezeMode;
  readonly onTrouble?: (sentence: string) => void;
};

/** A store kept in a JSON file and, but for `exit`, a log of the commits since that was written. */
export async function openFile(options: FileStoreOptions): Promise<Store> {
  const { file, form, recovered } = options.prepared;
  if (form !== undefined) assertSameOrigin(form, file, options);
  const store = new FileStore(options);
  await store.start(form === undefined ? 'new' : 'known');
  if (recovered.commits.length + recovered.torn > 0) {
    options.onTrouble?.(formatRecoveryMessage(options, store.lost));
  }
  return store;
}

function formatRecoveryMessage(
  { prepared: { file, recovered } }: FileStoreOptions,
  lost: number,
): string {
  const { length } = recovered.commits;
  const commits = `${length} commit${length === 1 ? ' was' : 's were'} recovered from its log`;
  const torn = recovered.torn > 0 ? ', and a last line that was torn was dropped' : '';
  const left =
    lost > 0
      ? `; ${lost} change${lost === 1 ? ' was' : 's were'} left out, since the file or the seed has no record to change`
      : '';
  return `${file}: ${commits}${torn}${left}.`;
}

class FileStore implements Store {
  /** How many changes of the log could not be repeated. */
  readonly lost: number;
  /** Without what was read: that is in the sandboxes by now, and would hold on to what they let go of. */
  readonly #options: Omit<FileStoreOptions, 'prepared'>;
  readonly #file: string;
  readonly #seedValue: number;
  readonly #release: () => void;
  readonly #ground: StoreContext;
  /** What a new sandbox starts from. */
  readonly #start: InitialState;
  /** What is in the file from the start keeps its place there. */
  readonly #known: ReadonlySet<string>;
  readonly #shelf: ParkedSandboxes;
  readonly #keeper: CheckpointedLog;
  readonly #sandboxes: Sandboxes;
  readonly #stop: () => void;
  #parking: 'works' | 'fails' = 'works';
  #closed: Promise<void> | undefined;

  constructor(options: FileStoreOptions) {
    const { prepared, ...rest } = options;
    const { seed, durability = 'process', mostLogged, limits = defaultSandboxLimits } = rest;
    const { file, form, fileMonitor, recovered } = prepared;
    const { commits, end, number, old } = recovered;
    this.#options = rest;
    this.#file = file;
    this.#seedValue = form?.seed ?? seed.value;
    this.#release = prepared.release;
    this.#ground = createStoreContext(seed, options.freeze);
    const fresh = toSeedRoot(seed, this.#ground);
    // New sandboxes go on from the seed value of the file that they will be in.
    const root = form === undefined ? fresh : { ...fresh, random: seedRandom(form.seed) };
    this.#start = { root };
    const contents = this.#read(form, commits);
    const seedOfLog = recovered.clock ? { ...root, clock: recovered.clock } : root;
    this.lost = replayCommits(contents, commits, { seed: seedOfLog, ground: this.#ground });
    this.#known = new Set(contents.keys());
    this.#shelf = new ParkedSandboxes(file, this.#ground);
    this.#keeper = new CheckpointedLog({
      file,
      fileMonitor,
      document: options.document,
      position: { end, number, old },
      clock: root.clock,
      clockOfLog: recovered.clock,
      unsaved: commits.length > 0 ? 'something' : 'nothing',
      durability,
      ...(mostLogged !== undefined && { mostLogged }),
      capture: (commit) => this.#capture(commit),
      onSaved: () => this.#shelf.tidy(),
      ...(options.edits === 'take in' && { takeIn: (edited) => this.#takeIn(edited) }),
      notify: (sentence) => this.#say(sentence),
    });
    this.#sandboxes = createSandboxes({
      ground: this.#ground,
      start: this.#start,
      contents,
      onCommit: (committed) => this.#keeper.append(committed),
      limits,
      evict: (unused) => this.#park(unused),
      restoreParked: (name) => this.#shelf.take(name),
    });
    this.#stop = scheduleEviction(limits.idle, this.#sandboxes.evictIdle);
  }

  /** Sees that there is a file, and a log where one is kept. */
  async start(file: 'new' | 'known'): Promise<void> {
    try {
      await this.#keeper.start(file);
    } catch (error) {
      this.#stop();
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
    return this.#sandboxes.has(name) || this.#shelf.has(name);
  }

  names(): readonly string[] {
    return [...this.#sandboxes.all().map(({ name }) => name), ...this.#shelf.names()];
  }

  drop(name: string): void {
    this.#sandboxes.drop(name);
  }

  summarize(name: string): SandboxSummary {
    return this.#sandboxes.summarize(name);
  }

  keyOf(resource: string): string {
    return collectionKindOf(resource, this.#ground).property;
  }

  async reseed(seed: Seed, { document, keeps }: ReseedOptions): Promise<void> {
    assertSameDocument(this.#options, this.#file, document);
    const before = this.#start.root;
    // Made before anything is changed: where it cannot be, all stays as it is.
    const next = toSeedRoot(seed, createStoreContext(seed, this.#ground.freeze));
    // The log goes on from what was there before, so the file has to hold what is there now.
    await this.#keeper.saveAfter(() => {
      replaceSeed(this.#ground, seed);
      const to = { ...next, random: before.random };
      this.#start.root = to;
      for (const one of this.#sandboxes.all())
        one.setContent(reseedContent(one.content(), { from: before, to, keeps }));
    });
  }

  health(): StoreHealth {
    return this.#keeper.health();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stop();
    try {
      await this.#sandboxes.close();
      await this.#keeper.close();
    } finally {
      this.#shelf.clear();
      this.#release();
    }
  }

  #capture(commit: number): Checkpoint {
    const { document } = this.#options;
    const kept = this.#sandboxes.all().filter((sandbox) => this.#isKept(sandbox));
    const inMemory = kept.map((sandbox) => [sandbox.name, sandbox.content()] as const);
    return {
      document,
      seed: this.#seedValue,
      commit,
      sandboxes: new Map<string, SandboxContent | PrintedSandbox>([
        ...inMemory,
        ...this.#shelf.printed(),
      ]),
    };
  }

  /** A sandbox that nobody wrote to needs no place in the file: it comes from the seed again. */
  #isKept(sandbox: MemorySandbox): boolean {
    return this.#known.has(sandbox.name) || !isUnchangedSandbox(sandbox, this.#start);
  }

  /** Where parking fails, sandboxes stay in memory: better too many there than one lost. */
  #park(unused: readonly MemorySandbox[]): readonly MemorySandbox[] {
    const parked: MemorySandbox[] = [];
    try {
      for (const sandbox of unused) {
        if (this.#isKept(sandbox)) this.#shelf.put(sandbox.name, sandbox.content());
        parked.push(sandbox);
      }
      this.#parking = 'works';
    } catch (error) {
      if (this.#parking === 'works') {
        this.#say(
          `${this.#file}.parked: ${toErrorMessage(error)}. Unused sandboxes stay in memory.`,
        );
      }
      this.#parking = 'fails';
    }
    return parked;
  }

  #say(sentence: string): void {
    const { onTrouble = (text) => process.emitWarning(text) } = this.#options;
    onTrouble(sentence);
  }

  #takeIn(edited: StoreFileContent): void {
    assertSameOrigin(edited, this.#file, this.#options);
    const contents = this.#read(edited);
    this.#shelf.forget();
    for (const sandbox of this.#sandboxes.all()) {
      sandbox.setContent(contents.get(sandbox.name) ?? toSandboxContent(this.#start.root));
    }
    for (const [name, content] of contents) this.#sandboxes.of(name).setContent(content);
  }

  #read(
    form: StoreFileContent | undefined,
    commits: readonly LoggedCommit[] = [],
  ): Map<string, SandboxContent> {
    if (form === undefined)
      return new Map([[defaultSandboxName, toSandboxContent(this.#start.root)]]);
    const { strange } = this.#ground;
    if (strange) assertKnownResources({ file: this.#file, form, commits }, strange);
    return new Map(
      Object.entries(form.sandboxes).map(([name, sandbox]) => [
        name,
        toContentWithSnapshots(
          sandbox,
          this.#ground,
          `${this.#file}: at /sandboxes/${escapePointerToken(name)}`,
        ),
      ]),
    );
  }
}
