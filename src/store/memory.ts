import type { Freeze } from './freeze.ts';
import { toGround, toSeedRoot } from './root.ts';
import { openSandboxes } from './sandboxes.ts';
import type { Seed, Store } from './store.ts';

export type MemoryOptions = { readonly seed: Seed; readonly freeze?: Freeze };

/** A store that lives as long as the process. */
export const openMemory = ({ seed, freeze }: MemoryOptions): Store => {
  const ground = toGround(seed, freeze);
  const sandboxes = openSandboxes({ ground, seed: toSeedRoot(seed, ground) });
  return { sandbox: sandboxes.of, close: sandboxes.close };
};
