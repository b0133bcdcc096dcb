import { seedRandom } from '../random.ts';
import { type Content, toContent } from './content.ts';
import type { FileForm } from './file-form.ts';
import type { Freeze } from './freeze.ts';
import { Keeper } from './keeper.ts';
import { repeatForIdle, usualLimits } from './limits.ts';
import type { LoggedCommit } from './log-commit.ts';
import { defaultSandbox } from './name.ts';
import { refuseOtherDocument, refuseOtherOrigin } from './origin.ts';
import { toPointer } from './pointer.ts';
import type { PreparedFile } from './prepare.ts';
import { replay } from './replay.ts';
import { reseeded, type Start, setSeed } from './reseed.ts';
import { type Ground, toContentOf, toGround, toKind, toSeedRoot } from './root.ts';
import type { HeldSandbox } from './sandbox.ts';
import { isFresh, openSandboxes, type Sandboxes } from './sandboxes.ts';
import { Shelf } from './shelf.ts';
import type {
  DocumentIdentity,
  Durability,
  ReseedOptions,
  SandboxLimits,
  SandboxSummary,
  Seed,
  Store,
  StoreHealth,
} from './store.ts';
import { refuseStrange } from './strange.ts';
import { toReason } from './trouble.ts';
import type { Printed, View } from './view.ts';

export type FileOptions = {
  readonly prepared: PreparedFile;
  readonly seed: Seed;
  readonly document: DocumentIdentity;
  readonly durability?: Durability;
  /** The file is written anew when its log has so many bytes. */
  readonly mostLogged?: number;
  readonly limits?: SandboxLimits;
  /** What becomes of changes that somebody makes to the file by hand. */
  readonly edits?: 'take in' | 'leave alone';
  readonly freeze?: Freeze;
  readonly onTrouble?: (sentence: string) => void;
};

/** A store kept in a JSON file and, but for `exit`, a log of the commits since that was written. */
export const openFile = async (options: FileOptions): Promise<Store> => {
  const { file, form, recovered } = options.prepared;
  if (form !== undefined) refuseOtherOrigin(form, file, options);
  const store = new FileStore(options);
  await store.begin(form === undefined ? 'new' : 'known');
  if (recovered.commits.length + recovered.torn > 0) {
    options.onTrouble?.(toSentence(options, store.lost));
  }
  return store;
};

const toSentence = ({ prepared: { file, recovered } }: FileOptions, lost: number): string => {
  const { length } = recovered.commits;
  const commits = `${length} commit${length === 1 ? ' was' : 's were'} recovered from its log`;
  const torn = recovered.torn > 0 ? ', and a last line that was torn was dropped' : '';
  const left =
    lost > 0
      ? `; ${lost} change${lost === 1 ? ' was' : 's were'} left out, since the file or the seed has no record to change`
      : '';
  return `${file}: ${commits}${torn}${left}.`;
};

class FileStore implements Store {
  /** How many changes of the log could not be repeated. */
  readonly lost: number;
  /** Without what was read: that is in the sandboxes by now, and would hold on to what they let go of. */
  readonly #options: Omit<FileOptions, 'prepared'>;
  readonly #file: string;
  readonly #seedValue: number;
  readonly #release: () => void;
  readonly #ground: Ground;
  /** What a new sandbox starts from. */
  readonly #start: Start;
  /** What is in the file from the start keeps its place there. */
  readonly #known: ReadonlySet<string>;
  readonly #shelf: Shelf;
  readonly #keeper: Keeper;
  readonly #sandboxes: Sandboxes;
  readonly #stop: () => void;
  #parking: 'works' | 'fails' = 'works';
  #closed: Promise<void> | undefined;

  constructor(options: FileOptions) {
    const { prepared, ...rest } = options;
    const { seed, durability = 'process', mostLogged, limits = usualLimits } = rest;
    const { file, form, outside, recovered } = prepared;
    const { commits, end, number, old } = recovered;
    this.#options = rest;
    this.#file = file;
    this.#seedValue = form?.seed ?? seed.value;
    this.#release = prepared.release;
    this.#ground = toGround(seed, options.freeze);
    const fresh = toSeedRoot(seed, this.#ground);
    // New sandboxes go on from the seed value of the file that they will be in.
    const root = form === undefined ? fresh : { ...fresh, random: seedRandom(form.seed) };
    this.#start = { root };
    const contents = this.#read(form, commits);
    const seedOfLog = recovered.clock ? { ...root, clock: recovered.clock } : root;
    this.lost = replay(contents, commits, { seed: seedOfLog, ground: this.#ground });
    this.#known = new Set(contents.keys());
    this.#shelf = new Shelf(file, this.#ground);
    this.#keeper = new Keeper({
      file,
      outside,
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
      say: (sentence) => this.#say(sentence),
    });
    this.#sandboxes = openSandboxes({
      ground: this.#ground,
      start: this.#start,
      contents,
      onCommit: (committed) => this.#keeper.add(committed),
      limits,
      letGo: (unused) => this.#park(unused),
      fetch: (name) => this.#shelf.take(name),
    });
    this.#stop = repeatForIdle(limits.idle, this.#sandboxes.sweep);
  }

  /** Sees that there is a file, and a log where one is kept. */
  async begin(file: 'new' | 'known'): Promise<void> {
    try {
      await this.#keeper.begin(file);
    } catch (error) {
      this.#stop();
      throw error;
    }
  }

  sandbox(name: string): HeldSandbox {
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
    return toKind(resource, this.#ground).property;
  }

  async reseed(seed: Seed, { document, keeps }: ReseedOptions): Promise<void> {
    refuseOtherDocument(this.#options, this.#file, document);
    const before = this.#start.root;
    // Made before anything is changed: where it cannot be, all stays as it is.
    const next = toSeedRoot(seed, toGround(seed, this.#ground.freeze));
    // The log goes on from what was there before, so the file has to hold what is there now.
    await this.#keeper.saveAfter(() => {
      setSeed(this.#ground, seed);
      const to = { ...next, random: before.random };
      this.#start.root = to;
      for (const one of this.#sandboxes.all())
        one.put(reseeded(one.content(), { from: before, to, keeps }));
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

  #capture(commit: number): View {
    const { document } = this.#options;
    const kept = this.#sandboxes.all().filter((sandbox) => this.#isKept(sandbox));
    const inMemory = kept.map((sandbox) => [sandbox.name, sandbox.content()] as const);
    return {
      document,
      seed: this.#seedValue,
      commit,
      sandboxes: new Map<string, Content | Printed>([...inMemory, ...this.#shelf.printed()]),
    };
  }

  /** A sandbox that nobody wrote to needs no place in the file: it comes from the seed again. */
  #isKept(sandbox: HeldSandbox): boolean {
    return this.#known.has(sandbox.name) || !isFresh(sandbox, this.#start);
  }

  /** Where parking fails, sandboxes stay in memory: better too many there than one lost. */
  #park(unused: readonly HeldSandbox[]): readonly HeldSandbox[] {
    const parked: HeldSandbox[] = [];
    try {
      for (const sandbox of unused) {
        if (this.#isKept(sandbox)) this.#shelf.put(sandbox.name, sandbox.content());
        parked.push(sandbox);
      }
      this.#parking = 'works';
    } catch (error) {
      if (this.#parking === 'works') {
        this.#say(`${this.#file}.parked: ${toReason(error)}. Unused sandboxes stay in memory.`);
      }
      this.#parking = 'fails';
    }
    return parked;
  }

  #say(sentence: string): void {
    const { onTrouble = (text) => process.emitWarning(text) } = this.#options;
    onTrouble(sentence);
  }

  #takeIn(edited: FileForm): void {
    refuseOtherOrigin(edited, this.#file, this.#options);
    const contents = this.#read(edited);
    this.#shelf.forget();
    for (const sandbox of this.#sandboxes.all()) {
      sandbox.put(contents.get(sandbox.name) ?? toContent(this.#start.root));
    }
    for (const [name, content] of contents) this.#sandboxes.of(name).put(content);
  }

  #read(form: FileForm | undefined, commits: readonly LoggedCommit[] = []): Map<string, Content> {
    if (form === undefined) return new Map([[defaultSandbox, toContent(this.#start.root)]]);
    const { strange } = this.#ground;
    if (strange) refuseStrange({ file: this.#file, form, commits }, strange);
    return new Map(
      Object.entries(form.sandboxes).map(([name, sandbox]) => [
        name,
        toContentOf(sandbox, this.#ground, `${this.#file}: at /sandboxes/${toPointer(name)}`),
      ]),
    );
  }
}
