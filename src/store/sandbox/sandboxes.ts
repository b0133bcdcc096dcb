import { monotonicNow } from '../../base/clock.ts';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type { SandboxLimits, SandboxSummary } from '../types.ts';
import { countChanges } from './count-changes.ts';
import type { InitialState } from './reseed.ts';
import { MemorySandbox, type OnCommit } from './sandbox.ts';
import {
  countRecords,
  type SandboxContent,
  type StoreContext,
  toSandboxContent,
} from './sandbox-root.ts';

/** The sandboxes of a store, by name. */
export type Sandboxes = {
  /** The sandbox of that name; from the seed when there was none. */
  of(name: string): MemorySandbox;
  /** Those in memory. */
  all(): readonly MemorySandbox[];
  list(): readonly SandboxSummary[];
  /** Whether it is in memory. */
  has(name: string): boolean;
  summarize(name: string): SandboxSummary;
  /** Lets go of one that is as it starts; it stays where somebody writes to it. */
  drop(name: string): void;
  /** Lets go of some that were not used for longer than allowed, or that are too many. */
  evictIdle(): EvictionResult;
  /** Waits for the writers in line; whoever writes afterwards is refused. */
  close(): Promise<void>;
};

/** Whether more are to go: a sweep takes no longer than a request may wait. */
export type EvictionResult = 'all' | 'some';

export type SandboxesOptions = {
  readonly ground: StoreContext;
  /** What a new sandbox starts from. */
  readonly start: InitialState;
  /** The sandboxes that there are already. */
  readonly contents?: ReadonlyMap<string, SandboxContent>;
  readonly onCommit?: OnCommit;
  readonly limits: SandboxLimits;
  /** Takes what has to leave memory; returns what it took: the others stay. */
  readonly evict: (sandboxes: readonly MemorySandbox[]) => readonly MemorySandbox[];
  /** Brings back what left memory; `undefined` when it did not. */
  readonly restoreParked: (name: string) => SandboxContent | undefined;
};

type SandboxEntry = { readonly sandbox: MemorySandbox; used: number };

/** At most so many go at a time, since nobody is answered meanwhile. */
const maxEvictionsAtOnce = 50;

function listIdle(entries: ReadonlyMap<string, SandboxEntry>): readonly SandboxEntry[] {
  return [...entries.values()].filter(({ sandbox }) => isEvictable(sandbox));
}

function isEvictable(sandbox: MemorySandbox): boolean {
  return sandbox.name !== defaultSandboxName && sandbox.isIdle();
}

function removeEntry(sandbox: MemorySandbox, entries: Map<string, SandboxEntry>): void {
  entries.delete(sandbox.name);
  sandbox.detach();
}

/** Whether a sandbox is as it starts. */
export function isUnchangedSandbox(sandbox: MemorySandbox, start: InitialState): boolean {
  const { root, snapshots } = sandbox.content();
  return root === start.root && snapshots.size === 0;
}

function toSandboxSummary(
  { sandbox, used }: SandboxEntry,
  { start, ground }: Pick<SandboxesOptions, 'start' | 'ground'>,
): SandboxSummary {
  const { root, snapshots } = sandbox.content();
  return {
    name: sandbox.name,
    records: countRecords(root),
    snapshots: snapshots.size,
    changed: countChanges(root, start.root, ground),
    idle: monotonicNow() - used,
  };
}

/** An empty write ends when all before it have, also where those could not be kept. */
function waitForWriters(entries: readonly SandboxEntry[]) {
  return Promise.allSettled(entries.map(({ sandbox }) => sandbox.write(async () => {})));
}

/** Refuses what is committed once the store is closed. */
function refuseCommitsWhen(isClosed: () => boolean, onCommit: OnCommit): OnCommit {
  return (committed) => {
    if (isClosed()) throw new Error('The store is closed; it takes no more writes.');
    return onCommit(committed);
  };
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export function createSandboxes({
  ground,
  start,
  contents = new Map(),
  onCommit = () => undefined,
  limits,
  evict,
  restoreParked,
}: SandboxesOptions): Sandboxes {
  const entries = new Map<string, SandboxEntry>();
  let state: 'open' | 'closed' = 'open';
  const guarded = refuseCommitsWhen(() => state === 'closed', onCommit);

  const add = (name: string, content: SandboxContent): SandboxEntry => {
    const findCurrent = (name: string) => entryOf(name).sandbox;
    const sandbox = new MemorySandbox({
      name,
      content,
      start,
      context: ground,
      onCommit: guarded,
      findCurrent,
    });
    const entry = { sandbox, used: monotonicNow() };
    entries.set(name, entry);
    return entry;
  };

  const release = (idle: readonly SandboxEntry[], count: number): EvictionResult => {
    const victims = findLeastRecentlyUsed(idle, Math.min(count, maxEvictionsAtOnce));
    if (victims.length === 0) return 'all';
    const gone = evict(victims.map(({ sandbox }) => sandbox));
    for (const sandbox of gone) removeEntry(sandbox, entries);
    return gone.length === maxEvictionsAtOnce ? 'some' : 'all';
  };

  const makeRoom = (): void => {
    if (entries.size < limits.most) return;
    // More than one, so that finding them costs little for each new sandbox.
    release(listIdle(entries), entries.size + 1 - limits.most + Math.floor(limits.most / 100));
  };

  const entryOf = (name: string): SandboxEntry => {
    const known = entries.get(name);
    if (known !== undefined) {
      known.used = monotonicNow();
      return known;
    }
    const content = restoreParked(name) ?? toSandboxContent(start.root);
    makeRoom();
    return add(name, content);
  };

  for (const [name, content] of contents) add(name, content);
  return {
    of: (name) => entryOf(name).sandbox,
    all: () => [...entries.values()].map(({ sandbox }) => sandbox),
    list: () => [...entries.values()].map((entry) => toSandboxSummary(entry, { start, ground })),
    has: (name) => entries.has(name),
    summarize: (name) => toSandboxSummary(entryOf(name), { start, ground }),
    drop: (name) => {
      const sandbox = entries.get(name)?.sandbox;
      if (sandbox && isEvictable(sandbox) && isUnchangedSandbox(sandbox, start))
        removeEntry(sandbox, entries);
    },
    evictIdle: () => {
      const unused = listIdle(entries).filter(({ used }) => monotonicNow() - used > limits.idle);
      if (unused.length > 0) return release(unused, unused.length);
      const surplus = entries.size - limits.most;
      return surplus > 0 ? release(listIdle(entries), surplus) : 'all';
    },
    close: async () => {
      await waitForWriters([...entries.values()]);
      state = 'closed';
    },
  };
}

/** Something that is used now and then: when it was last, in ticks. */
export type LastUsed = { readonly used: number };

/** Those that were not used for the longest time, the longest first; at most so many. */
export function findLeastRecentlyUsed<T extends LastUsed>(
  all: readonly T[],
  count: number,
): readonly T[] {
  // Sorting numbers costs a fifth of sorting what they belong to.
  const times = Float64Array.from(all, ({ used }) => used).sort();
  const latest = times[count - 1] ?? Number.POSITIVE_INFINITY;
  return all
    .filter(({ used }) => used <= latest)
    .sort((first, second) => first.used - second.used)
    .slice(0, count);
}
