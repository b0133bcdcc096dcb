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
  readonly context: StoreContext;
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

type SandboxEntry = { readonly sandbox: MemorySandbox; lastUsed: number };

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
  { sandbox, lastUsed }: SandboxEntry,
  { start, context }: Pick<SandboxesOptions, 'start' | 'context'>,
): SandboxSummary {
  const { root, snapshots } = sandbox.content();
  return {
    name: sandbox.name,
    records: countRecords(root),
    snapshots: snapshots.size,
    changed: countChanges(root, start.root, context),
    idle: monotonicNow() - lastUsed,
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
  context,
  start,
  contents = new Map(),
  onCommit = () => undefined,
  limits,
  evict,
  restoreParked,
}: SandboxesOptions): Sandboxes {
  const entries = new Map<string, SandboxEntry>();
  let state: 'open' | 'closed' = 'open';
  const guardedOnCommit = refuseCommitsWhen(() => state === 'closed', onCommit);

  const add = (name: string, content: SandboxContent): SandboxEntry => {
    const findCurrent = (name: string) => entryOf(name).sandbox;
    const sandbox = new MemorySandbox({
      name,
      content,
      start,
      context,
      onCommit: guardedOnCommit,
      findCurrent,
    });
    const entry = { sandbox, lastUsed: monotonicNow() };
    entries.set(name, entry);
    return entry;
  };

  const evictEntries = (idle: readonly SandboxEntry[], count: number): EvictionResult => {
    const candidates = findLeastRecentlyUsed(idle, Math.min(count, maxEvictionsAtOnce));
    if (candidates.length === 0) return 'all';
    const evicted = evict(candidates.map(({ sandbox }) => sandbox));
    for (const sandbox of evicted) removeEntry(sandbox, entries);
    return evicted.length === maxEvictionsAtOnce ? 'some' : 'all';
  };

  const makeRoom = (): void => {
    if (entries.size < limits.max) return;
    // More than one, so that finding them costs little for each new sandbox.
    evictEntries(listIdle(entries), entries.size + 1 - limits.max + Math.floor(limits.max / 100));
  };

  const entryOf = (name: string): SandboxEntry => {
    const existing = entries.get(name);
    if (existing !== undefined) {
      existing.lastUsed = monotonicNow();
      return existing;
    }
    const content = restoreParked(name) ?? toSandboxContent(start.root);
    makeRoom();
    return add(name, content);
  };

  for (const [name, content] of contents) add(name, content);
  return {
    of: (name) => entryOf(name).sandbox,
    all: () => [...entries.values()].map(({ sandbox }) => sandbox),
    list: () => [...entries.values()].map((entry) => toSandboxSummary(entry, { start, context })),
    has: (name) => entries.has(name),
    summarize: (name) => toSandboxSummary(entryOf(name), { start, context }),
    drop: (name) => {
      const sandbox = entries.get(name)?.sandbox;
      if (sandbox && isEvictable(sandbox) && isUnchangedSandbox(sandbox, start))
        removeEntry(sandbox, entries);
    },
    evictIdle: () => {
      const idle = listIdle(entries).filter(
        ({ lastUsed }) => monotonicNow() - lastUsed > limits.idle,
      );
      if (idle.length > 0) return evictEntries(idle, idle.length);
      const surplus = entries.size - limits.max;
      return surplus > 0 ? evictEntries(listIdle(entries), surplus) : 'all';
    },
    close: async () => {
      await waitForWriters([...entries.values()]);
      state = 'closed';
    },
  };
}

/** Something that is used now and then: when it was last, in ticks. */
export type LastUsed = { readonly lastUsed: number };

/** Those that were not used for the longest time, the longest first; at most so many. */
export function findLeastRecentlyUsed<T extends LastUsed>(
  all: readonly T[],
  count: number,
): readonly T[] {
  // Sorting numbers costs a fifth of sorting what they belong to.
  const times = Float64Array.from(all, ({ lastUsed }) => lastUsed).sort();
  const latest = times[count - 1] ?? Number.POSITIVE_INFINITY;
  return all
    .filter(({ lastUsed }) => lastUsed <= latest)
    .sort((first, second) => first.lastUsed - second.lastUsed)
    .slice(0, count);
}
