import type { Freeze } from './freeze.ts';
import { repeatForIdle, toFarewell, usualLimits } from './limits.ts';
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
  const sandboxes = openSandboxes({
    ground,
    seed: toSeedRoot(seed, ground),
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
    keyOf: (resource) => toKind(resource, ground).property,
    health: () => ({ status: 'ok' }),
    close: async () => {
      stop();
      await sandboxes.close();
    },
  };
};
