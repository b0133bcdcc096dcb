import type { Freeze } from './freeze.ts';
import { repeatForIdle, toFarewell, usualLimits } from './limits.ts';
import { reseeded, type Start, setSeed } from './reseed.ts';
import { toGround, toKind, toSeedRoot } from './root.ts';
import { openSandboxes } from './sandboxes.ts';
import type { SandboxLimits, Seed, Store } from './store.ts';

export type MemoryOptions = {
  readonly seed: Seed;
  readonly freeze?: Freeze;
  readonly limits?: SandboxLimits;
  readonly onTrouble?: (sentence: string) => void;
};

/** A store that lives as long as the process. */
export const openMemory = ({
  seed,
  freeze,
  limits = usualLimits,
  onTrouble = (sentence) => process.emitWarning(sentence),
}: MemoryOptions): Store => {
  const ground = toGround(seed, freeze);
  const start: Start = { root: toSeedRoot(seed, ground) };
  const sandboxes = openSandboxes({
    ground,
    start,
    limits,
    letGo: (gone) => {
      onTrouble(toFarewell(gone.map(({ name }) => name)));
      return gone;
    },
    fetch: () => undefined,
  });
  const stop = repeatForIdle(limits.idle, sandboxes.sweep);
  return {
    sandbox: sandboxes.of,
    list: sandboxes.list,
    has: sandboxes.has,
    names: () => sandboxes.all().map(({ name }) => name),
    drop: sandboxes.drop,
    summarize: sandboxes.summarize,
    keyOf: (resource) => toKind(resource, ground).property,
    reseed: async (next, { keeps }) => {
      const from = start.root;
      // Made before anything is changed: where it cannot be, all stays as it is.
      const to = toSeedRoot(next, toGround(next, freeze));
      setSeed(ground, next);
      start.root = to;
      for (const one of sandboxes.all()) one.put(reseeded(one.content(), { from, to, keeps }));
    },
    health: () => ({ status: 'ok' }),
    close: async () => {
      stop();
      await sandboxes.close();
    },
  };
};
