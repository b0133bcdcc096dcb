/** A first-in, first-out queue that admits one writer at a time. */
export type WriteQueue = {
  /** Resolves when it is the caller's turn; `undefined` when that is now. */
  enter(): Promise<void> | undefined;
  isFree(): boolean;
  /** Admits the next writer. */
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
      // Stays `taken` when handed over, so that no new writer gets in between.
      if (next === undefined) state = 'free';
      else next();
    },
  };
}

/** Tracks whether the latest commit is durable, at no cost when it already is. */
export type DurabilityTracker = {
  /** Sets the latest commit; `undefined` when it is durable. */
  follow(durable: Promise<void> | undefined): void;
  /**
   * Resolves when the latest commit is durable, rejects when it was undone; `undefined` when it is
   * durable.
   */
  pending(): Promise<void> | undefined;
};

export function createDurabilityTracker(): DurabilityTracker {
  let latest: Promise<void> | undefined;
  return {
    follow: (durable) => {
      // Commits of one batch share a promise; one handler suffices.
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
