import { ticks } from '../clock.ts';
import { countChanges } from './changes.ts';
import { type Content, toContent } from './content.ts';
import { findLongestUnused } from './longest-unused.ts';
import { defaultSandbox } from './name.ts';
import type { Start } from './reseed.ts';
import { type Ground, sizeOf } from './root.ts';
import { HeldSandbox, type OnCommit } from './sandbox.ts';
import type { SandboxLimits, SandboxSummary } from './store.ts';

/** The sandboxes of a store, by name. */
export type Sandboxes = {
  /** The sandbox of that name; from the seed when there was none. */
  of(name: string): HeldSandbox;
  /** Those in memory. */
  all(): readonly HeldSandbox[];
  list(): readonly SandboxSummary[];
  /** Whether it is in memory. */
  has(name: string): boolean;
  summarize(name: string): SandboxSummary;
  /** Lets go of one that is as it starts; it stays where somebody writes to it. */
  drop(name: string): void;
  /** Lets go of some that were not used for longer than allowed, or that are too many. */
  sweep(): Swept;
  /** Waits for the writers in line; whoever writes afterwards is refused. */
  close(): Promise<void>;
};

/** Whether more are to go: a sweep takes no longer than a request may wait. */
export type Swept = 'all' | 'some';

export type SandboxesOptions = {
  readonly ground: Ground;
  /** What a new sandbox starts from. */
  readonly start: Start;
  /** The sandboxes that there are already. */
  readonly contents?: ReadonlyMap<string, Content>;
  readonly onCommit?: OnCommit;
  readonly limits: SandboxLimits;
  /** Takes what has to leave memory; returns what it took: the others stay. */
  readonly letGo: (sandboxes: readonly HeldSandbox[]) => readonly HeldSandbox[];
  /** Brings back what left memory; `undefined` when it did not. */
  readonly fetch: (name: string) => Content | undefined;
};

type Entry = { readonly sandbox: HeldSandbox; used: number };

/** At most so many go at a time, since nobody is answered meanwhile. */
const atOnce = 50;

const listIdle = (entries: ReadonlyMap<string, Entry>): readonly Entry[] =>
  [...entries.values()].filter(({ sandbox }) => mayLeave(sandbox));

const mayLeave = (sandbox: HeldSandbox): boolean =>
  sandbox.name !== defaultSandbox && sandbox.isIdle();

const takeOut = (sandbox: HeldSandbox, entries: Map<string, Entry>): void => {
  entries.delete(sandbox.name);
  sandbox.leave();
};

/** Whether a sandbox is as it starts. */
export const isFresh = (sandbox: HeldSandbox, start: Start): boolean => {
  const { root, snapshots } = sandbox.content();
  return root === start.root && snapshots.size === 0;
};

const toSummary = (
  { sandbox, used }: Entry,
  { start, ground }: Pick<SandboxesOptions, 'start' | 'ground'>,
): SandboxSummary => {
  const { root, snapshots } = sandbox.content();
  return {
    name: sandbox.name,
    records: sizeOf(root),
    snapshots: snapshots.size,
    changed: countChanges(root, start.root, ground),
    idle: ticks() - used,
  };
};

/** An empty write ends when all before it have, also where those could not be kept. */
const settle = (entries: readonly Entry[]) =>
  Promise.allSettled(entries.map(({ sandbox }) => sandbox.write(async () => {})));

/** Refuses what is committed once the store is closed. */
const refuseWhen =
  (isClosed: () => boolean, onCommit: OnCommit): OnCommit =>
  (committed) => {
    if (isClosed()) throw new Error('The store is closed; it takes no more writes.');
    return onCommit(committed);
  };

export const openSandboxes = ({
  ground,
  start,
  contents = new Map(),
  onCommit = () => undefined,
  limits,
  letGo,
  fetch,
}: SandboxesOptions): Sandboxes => {
  const entries = new Map<string, Entry>();
  let state: 'open' | 'closed' = 'open';
  const guarded = refuseWhen(() => state === 'closed', onCommit);

  const add = (name: string, content: Content): Entry => {
    const comeBack = (name: string) => entryOf(name).sandbox;
    const sandbox = new HeldSandbox({ name, content, start, ground, onCommit: guarded, comeBack });
    const entry = { sandbox, used: ticks() };
    entries.set(name, entry);
    return entry;
  };

  const release = (idle: readonly Entry[], count: number): Swept => {
    const victims = findLongestUnused(idle, Math.min(count, atOnce));
    if (victims.length === 0) return 'all';
    const gone = letGo(victims.map(({ sandbox }) => sandbox));
    for (const sandbox of gone) takeOut(sandbox, entries);
    return gone.length === atOnce ? 'some' : 'all';
  };

  const makeRoom = (): void => {
    if (entries.size < limits.most) return;
    // More than one, so that finding them costs little for each new sandbox.
    release(listIdle(entries), entries.size + 1 - limits.most + Math.floor(limits.most / 100));
  };

  const entryOf = (name: string): Entry => {
    const known = entries.get(name);
    if (known !== undefined) {
      known.used = ticks();
      return known;
    }
    const content = fetch(name) ?? toContent(start.root);
    makeRoom();
    return add(name, content);
  };

  for (const [name, content] of contents) add(name, content);
  return {
    of: (name) => entryOf(name).sandbox,
    all: () => [...entries.values()].map(({ sandbox }) => sandbox),
    list: () => [...entries.values()].map((entry) => toSummary(entry, { start, ground })),
    has: (name) => entries.has(name),
    summarize: (name) => toSummary(entryOf(name), { start, ground }),
    drop: (name) => {
      const sandbox = entries.get(name)?.sandbox;
      if (sandbox && mayLeave(sandbox) && isFresh(sandbox, start)) takeOut(sandbox, entries);
    },
    sweep: () => {
      const unused = listIdle(entries).filter(({ used }) => ticks() - used > limits.idle);
      if (unused.length > 0) return release(unused, unused.length);
      const surplus = entries.size - limits.most;
      return surplus > 0 ? release(listIdle(entries), surplus) : 'all';
    },
    close: async () => {
      await settle([...entries.values()]);
      state = 'closed';
    },
  };
};
