import { ticks } from '../clock.ts';
import { type Content, toContent } from './content.ts';
import type { Ground, Root } from './root.ts';
import { HeldSandbox, type OnCommit } from './sandbox.ts';
import type { SandboxLimits } from './store.ts';

/** The sandbox of requests that name none. */
export const defaultSandbox = 'default';

/** The sandboxes of a store, by name. */
export type Sandboxes = {
  /** The sandbox of that name; from the seed when there was none. */
  of(name: string): HeldSandbox;
  /** Those in memory. */
  all(): readonly HeldSandbox[];
  /** Lets go of those that were not used for longer than allowed. */
  sweep(): void;
  /** Waits for the writers in line; whoever writes afterwards is refused. */
  close(): Promise<void>;
};

export type SandboxesOptions = {
  readonly ground: Ground;
  /** What a new sandbox starts from. */
  readonly seed: Root;
  /** The sandboxes that there are already. */
  readonly contents?: ReadonlyMap<string, Content>;
  readonly onCommit?: OnCommit;
  readonly limits: SandboxLimits;
  /** Takes what has to leave memory. */
  readonly letGo: (sandboxes: readonly HeldSandbox[]) => void;
  /** Brings back what left memory; `undefined` when it did not. */
  readonly fetch: (name: string) => Content | undefined;
};

type Entry = { readonly sandbox: HeldSandbox; used: number };

export const openSandboxes = ({
  ground,
  seed,
  contents = new Map(),
  onCommit = () => undefined,
  limits,
  letGo,
  fetch,
}: SandboxesOptions): Sandboxes => {
  const entries = new Map<string, Entry>();
  let state: 'open' | 'closed' = 'open';

  const guarded: OnCommit = (committed) => {
    if (state === 'closed') throw new Error('The store is closed; it takes no more writes.');
    return onCommit(committed);
  };

  const add = (name: string, content: Content): Entry => {
    const sandbox = new HeldSandbox({ name, content, seed, ground, onCommit: guarded });
    const entry = { sandbox, used: ticks() };
    entries.set(name, entry);
    return entry;
  };

  const release = (victims: readonly Entry[]): void => {
    if (victims.length === 0) return;
    for (const { sandbox } of victims) entries.delete(sandbox.name);
    letGo(victims.map(({ sandbox }) => sandbox));
  };

  /** Those that may leave, the longest unused first. */
  const listLeaving = (): readonly Entry[] =>
    [...entries.values()]
      .filter(({ sandbox }) => sandbox.name !== defaultSandbox && sandbox.isIdle())
      .sort((first, second) => first.used - second.used);

  const makeRoom = (): void => {
    if (entries.size < limits.most) return;
    // More than one at a time, so that finding them costs little for each new sandbox.
    const surplus = entries.size + 1 - limits.most + Math.floor(limits.most / 100);
    release(listLeaving().slice(0, surplus));
  };

  for (const [name, content] of contents) add(name, content);
  return {
    of: (name) => {
      const known = entries.get(name);
      if (known !== undefined) {
        known.used = ticks();
        return known.sandbox;
      }
      const content = fetch(name) ?? toContent(seed);
      makeRoom();
      return add(name, content).sandbox;
    },
    all: () => [...entries.values()].map(({ sandbox }) => sandbox),
    sweep: () => {
      const since = ticks() - limits.idle;
      release(listLeaving().filter(({ used }) => used < since));
    },
    close: async () => {
      // An empty write ends when all before it have.
      await Promise.all([...entries.values()].map(({ sandbox }) => sandbox.write(async () => {})));
      state = 'closed';
    },
  };
};
