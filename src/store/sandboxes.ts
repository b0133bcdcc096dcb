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
  /** Takes what has to leave memory; gives what may leave it then. */
  readonly letGo: (sandboxes: readonly HeldSandbox[]) => readonly HeldSandbox[];
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
    const comeBack = (name: string) => of(name);
    const sandbox = new HeldSandbox({ name, content, seed, ground, onCommit: guarded, comeBack });
    const entry = { sandbox, used: ticks() };
    entries.set(name, entry);
    return entry;
  };

  const release = (victims: readonly Entry[]): void => {
    if (victims.length === 0) return;
    for (const sandbox of letGo(victims.map((victim) => victim.sandbox))) {
      entries.delete(sandbox.name);
      sandbox.leave();
    }
  };

  const makeRoom = (): void => {
    if (entries.size < limits.most) return;
    // More than one at a time, so that finding them costs little for each new sandbox.
    const surplus = entries.size + 1 - limits.most + Math.floor(limits.most / 100);
    release(listLeaving(entries).slice(0, surplus));
  };

  const of = (name: string): HeldSandbox => {
    const known = entries.get(name);
    if (known !== undefined) {
      known.used = ticks();
      return known.sandbox;
    }
    const content = fetch(name) ?? toContent(seed);
    makeRoom();
    return add(name, content).sandbox;
  };

  for (const [name, content] of contents) add(name, content);
  return {
    of,
    all: () => [...entries.values()].map(({ sandbox }) => sandbox),
    sweep: () => {
      const since = ticks() - limits.idle;
      release(listLeaving(entries).filter(({ used }) => used < since));
    },
    close: async () => {
      // An empty write ends when all before it have, also where those could not be kept.
      await Promise.allSettled(
        [...entries.values()].map(({ sandbox }) => sandbox.write(async () => {})),
      );
      state = 'closed';
    },
  };
};

/** Those that may leave, the longest unused first. */
const listLeaving = (entries: ReadonlyMap<string, Entry>): readonly Entry[] =>
  [...entries.values()]
    .filter(({ sandbox }) => sandbox.name !== defaultSandbox && sandbox.isIdle())
    .sort((first, second) => first.used - second.used);
