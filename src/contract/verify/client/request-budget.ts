/** Ends the run when it is aborted, a limit is reached, or nothing answers any more. */
export class StopVerification extends Error {}

/** How much a run may send. */
export type RequestLimits = {
  readonly requests: number;
  /** Duration of the run, in ms. */
  readonly duration: number;
};

/** Counts requests and ends the run at its limits. */
export type RequestBudget = {
  /** @throws StopVerification when no further request may be sent. */
  spend(): void;
  note(outcome: 'answered' | 'unanswered'): void;
  count(): number;
};

type RequestBudgetOptions = {
  readonly limits: RequestLimits;
  readonly signal: AbortSignal;
  /** Monotonic time in ms. */
  readonly ticks: () => number;
};

/** So many requests in a row without a reply end the run: each takes as long as the time limit. */
const maxUnanswered = 20;

export function createRequestBudget({
  limits,
  signal,
  ticks,
}: RequestBudgetOptions): RequestBudget {
  const start = ticks();
  let count = 0;
  let unanswered = 0;
  return {
    spend: () => {
      if (signal.aborted) throw new StopVerification();
      if (count >= limits.requests)
        throw new StopVerification(`the limit of ${limits.requests} requests was reached`);
      if (ticks() - start > limits.duration)
        throw new StopVerification(`the time limit of ${limits.duration / 1000} s was reached`);
      if (unanswered >= maxUnanswered)
        throw new StopVerification(`${maxUnanswered} requests in a row had no reply`);
      count += 1;
    },
    note: (outcome) => {
      unanswered = outcome === 'answered' ? 0 : unanswered + 1;
    },
    count: () => count,
  };
}
