import type { Ground, Root } from './root.ts';
import { type HeldSandbox, type OnCommit, openSandbox } from './sandbox.ts';

/** The sandboxes of a store, by name. */
export type Sandboxes = {
  /** The sandbox of that name; from the seed when there was none. */
  of(name: string): HeldSandbox;
  all(): Iterable<HeldSandbox>;
  /** Waits for the writers in line; whoever writes afterwards is refused. */
  close(): Promise<void>;
};

export type SandboxesOptions = {
  readonly ground: Ground;
  /** What a new sandbox starts from. */
  readonly seed: Root;
  /** The sandboxes that there are already. */
  readonly roots?: ReadonlyMap<string, Root>;
  readonly onCommit?: OnCommit;
};

export const openSandboxes = ({
  ground,
  seed,
  roots = new Map(),
  onCommit = () => {},
}: SandboxesOptions): Sandboxes => {
  const sandboxes = new Map<string, HeldSandbox>();
  let state: 'open' | 'closed' = 'open';

  const guarded: OnCommit = (commit) => {
    if (state === 'closed') throw new Error('The store is closed; it takes no more writes.');
    onCommit(commit);
  };

  const add = (name: string, root: Root): HeldSandbox => {
    const sandbox = openSandbox({ name, root, ground, onCommit: guarded });
    sandboxes.set(name, sandbox);
    return sandbox;
  };

  for (const [name, root] of roots) add(name, root);
  return {
    of: (name) => sandboxes.get(name) ?? add(name, seed),
    all: () => sandboxes.values(),
    close: async () => {
      // An empty write ends when all before it have.
      await Promise.all([...sandboxes.values()].map(({ write }) => write(async () => {})));
      state = 'closed';
    },
  };
};
