/** Where writers wait: one at a time, in the order in which they came. */
export type WriteQueue = {
  /** Resolves when it is one's turn; `undefined` when it is already. */
  enter(): Promise<void> | undefined;
  /** True while nobody has the turn. */
  isFree(): boolean;
  /** Gives the turn to the next. */
  leave(): void;
};

export function createWriteQueue(): WriteQueue {
  const waiting: (() => void)[] = [];
  let turn: 'free' | 'taken' = 'free';
  return {
    enter: () => {
      if (turn === 'taken') return new Promise((resolve) => waiting.push(resolve));
      turn = 'taken';
      return undefined;
    },
    isFree: () => turn === 'free',
    leave: () => {
      const next = waiting.shift();
      // The turn stays taken when it is handed on: nobody who comes just now gets in between.
      if (next === undefined) turn = 'free';
      else next();
    },
  };
}

/** Knows whether the latest of some commits is safe yet: where nobody has to wait, this costs nothing. */
export type DurabilityTracker = {
  /** Takes note of the latest commit; `undefined` when it is safe already. */
  follow(safe: Promise<void> | undefined): void;
  /** Resolves when the latest commit is safe, rejects when it was undone; `undefined` when it is safe. */
  pending(): Promise<void> | undefined;
};

export function createDurabilityTracker(): DurabilityTracker {
  let latest: Promise<void> | undefined;
  return {
    follow: (safe) => {
      // Commits of one turn become safe together: one of them looks out for all.
      if (safe === latest) return;
      latest = safe;
      if (safe === undefined) return;
      const settle = () => {
        if (latest === safe) latest = undefined;
      };
      safe.then(settle, settle);
    },
    pending: () => latest,
  };
}
