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
  let state: 'free' | 'taken' = 'free';
  return {
    enter: () => {
      if (state === 'taken') return new Promise((resolve) => waiting.push(resolve));
      state = 'taken';
      return undefined;
    },
    isFree: () => state === 'free',
    leave: () => {
      const next = waiting.shift();
      // The turn stays taken when it is handed on: nobody who comes just now gets in between.
      if (next === undefined) state = 'free';
      else next();
    },
  };
}

/** Knows whether the latest of some commits is safe yet: where nobody has to wait, this costs nothing. */
export type DurabilityTracker = {
  /** Takes note of the latest commit; `undefined` when it is safe already. */
  follow(durable: Promise<void> | undefined): void;
  /** Resolves when the latest commit is safe, rejects when it was undone; `undefined` when it is safe. */
  pending(): Promise<void> | undefined;
};

export function createDurabilityTracker(): DurabilityTracker {
  let latest: Promise<void> | undefined;
  return {
    follow: (durable) => {
      // Commits of one turn become safe together: one of them looks out for all.
      if (durable === latest) return;
      latest = durable;
      if (durable === undefined) return;
      const settle = () => {
        if (latest === durable) latest = undefined;
      };
      durable.then(settle, settle);
    },
    pending: () => latest,
  };
}
