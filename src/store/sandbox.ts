import type { Commit } from './commit.ts';
import { openLine } from './line.ts';
import type { Ground, Root } from './root.ts';
import type { Sandbox, Transaction } from './store.ts';
import { Work } from './transaction.ts';

/** Takes down a commit before it counts; when it throws, the commit is dropped. */
export type OnCommit = (commit: Commit) => void;

export type SandboxOptions = {
  readonly name: string;
  readonly root: Root;
  readonly ground: Ground;
  readonly onCommit: OnCommit;
};

/** A sandbox as an engine sees it. */
export type HeldSandbox = Sandbox & {
  /** All of it, as it stands. */
  root(): Root;
};

export const openSandbox = ({ name, root, ground, onCommit }: SandboxOptions): HeldSandbox => {
  const line = openLine();
  let current = root;

  const commit = (work: Work): void => {
    const next = work.result();
    if (next === current) return;
    const { changes } = work;
    const drawn = next.random === current.random ? {} : { random: next.random };
    onCommit({ sandbox: name, changes, ...drawn });
    current = next;
  };

  const write = async <T>(task: (transaction: Transaction) => Promise<T>): Promise<T> => {
    const turn = line.enter();
    if (turn !== undefined) await turn;
    const work = new Work(current, ground, 'writing');
    try {
      const result = await task(work);
      commit(work);
      return result;
    } finally {
      work.phase = 'ended';
      line.leave();
    }
  };

  const read = async <T>(task: (transaction: Transaction) => Promise<T>): Promise<T> => {
    const work = new Work(current, ground, 'reading');
    try {
      const result = await task(work);
      if (work.phase === 'reading') return result;
    } catch (error) {
      if (work.phase === 'reading') throw error;
    } finally {
      work.phase = 'ended';
    }
    return write(task);
  };

  return { name, read, write, root: () => current };
};
