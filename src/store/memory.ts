import {
  defaultSandboxLimits,
  formatEvictionNotice,
  scheduleEviction,
} from './sandbox/eviction.ts';
import { type InitialState, replaceSeed, reseedContent } from './sandbox/reseed.ts';
import { collectionKindOf, createStoreContext, toSeedRoot } from './sandbox/sandbox-root.ts';
import { createSandboxes } from './sandbox/sandboxes.ts';
import type { FreezeMode } from './sandbox/stored-record.ts';
import type { Sandbox, SandboxLimits, Seed, SnapshotLimits, Store } from './types.ts';

export type MemoryStoreOptions = {
  readonly seed: Seed;
  readonly freeze?: FreezeMode;
  readonly limits?: SandboxLimits;
  readonly snapshotLimits?: SnapshotLimits | undefined;
  readonly onSandboxGone?: ((sandbox: Sandbox) => void) | undefined;
  readonly onWarning?: (sentence: string) => void;
};

/** A store that lasts as long as the process. */
export function openMemoryStore({
  seed,
  freeze,
  limits = defaultSandboxLimits,
  snapshotLimits,
  onSandboxGone,
  onWarning = (sentence) => process.emitWarning(sentence),
}: MemoryStoreOptions): Store {
  const context = createStoreContext(seed, freeze);
  const initial: InitialState = { root: toSeedRoot(seed, context) };
  const sandboxes = createSandboxes({
    context,
    start: initial,
    limits,
    snapshotLimits,
    evict: (evicted) => {
      onWarning(formatEvictionNotice(evicted.map(({ name }) => name)));
      return evicted;
    },
    restoreParked: () => undefined,
    onSandboxGone,
  });
  const stopEviction = scheduleEviction(limits.idle, sandboxes.evictIdle);
  return {
    sandbox: sandboxes.of,
    list: sandboxes.list,
    has: sandboxes.has,
    names: () => sandboxes.all().map(({ name }) => name),
    drop: sandboxes.drop,
    summarize: sandboxes.summarize,
    keyOf: (resource) => collectionKindOf(resource, context).property,
    reseed: async (next, { isKept: keeps }) => {
      const from = initial.root;
      // May throw; so it runs before anything is changed.
      const to = toSeedRoot(next, createStoreContext(next, freeze));
      replaceSeed(context, next);
      initial.root = to;
      for (const sandbox of sandboxes.all())
        sandbox.setContent(reseedContent(sandbox.content(), { from, to, isKept: keeps }));
    },
    health: () => ({ status: 'ok' }),
    counts: () => context.counts,
    close: async () => {
      stopEviction();
      await sandboxes.close();
    },
  };
}
