/** Where writers wait: one at a time, in the order in which they came. */
export type Line = {
  /** Resolves when it is one's turn; `undefined` when it is already. */
  enter(): Promise<void> | undefined;
  /** True while nobody has the turn. */
  isFree(): boolean;
  /** Gives the turn to the next. */
  leave(): void;
};

export const openLine = (): Line => {
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
};
