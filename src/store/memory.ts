import {
  defaultSandboxLimits,
  formatEvictionNotice,
  scheduleEviction,
} from './sandbox/eviction.ts';
import { type InitialState, replaceSeed, reseedContent } from './sandbox/reseed.ts';
import { collectionKindOf, createStoreContext, toSeedRoot } from './sandbox/sandbox-root.ts';
import { createSandboxes } from './sandbox/sandboxes.ts';
import type { FreezeMode } from './sandbox/stored-record.ts';
import type { SandboxLimits, Seed, Store } from './types.ts';

export type MemoryStoreOptions = {
  readonly seed: Seed;
  readonly freeze?: FreezeMode;
  readonly limits?: SandboxLimits;
  readonly onTrouble?: (sentence: string) => void;
};

/** A store that lives as long as the process. */
export function openMemoryStore({
  seed,
  freeze,
  limits = defaultSandboxLimits,
  onTrouble = (sentence) => process.emitWarning(sentence),
}: MemoryStoreOptions): Store {
  const ground = createStoreContext(seed, freeze);
  const start: InitialState = { root: toSeedRoot(seed, ground) };
  const sandboxes = createSandboxes({
    ground,
    start,
    limits,
    evict: (gone) => {
      onTrouble(formatEvictionNotice(gone.map(({ name }) => name)));
      return gone;
    },
    restoreParked: () => undefined,
  });
  const stop = scheduleEviction(limits.idle, sandboxes.evictIdle);
  return {
    sandbox: sandboxes.of,
    list: sandboxes.list,
    has: sandboxes.has,
    names: () => sandboxes.all().map(({ name }) => name),
    drop: sandboxes.drop,
    summarize: sandboxes.summarize,
    keyOf: (resource) => collectionKindOf(resource, ground).property,
    reseed: async (next, { keeps }) => {
      const from = start.root;
      // Made before anything is changed: where it cannot be, all stays as it is.
      const to = toSeedRoot(next, createStoreContext(next, freeze));
      replaceSeed(ground, next);
      start.root = to;
      for (const one of sandboxes.all())
        one.setContent(reseedContent(one.content(), { from, to, keeps }));
    },
    health: () => ({ status: 'ok' }),
    close: async () => {
      stop();
      await sandboxes.close();
    },
  };
}
