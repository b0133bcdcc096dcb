import type { Sandbox } from '../store/types.ts';
import { createFaultRules, type FaultRules } from './faults/faults.ts';
import type { JournalBounds } from './journal/bounded-queue.ts';
import { createJournal, type Journal, JournalListeners } from './journal/journal.ts';
import { createOverrides, type Overrides } from './overrides/overrides.ts';
import type { RateLimiter } from './rate-limit.ts';

/** What a sandbox has beside the API's own state: what a test double is asked and told. */
export type TestState = {
  readonly journal: Journal;
  readonly overrides: Overrides;
  readonly faults: FaultRules;
  /** Absent: as many calls as anybody likes. */
  rateLimiter: RateLimiter | undefined;
};

/** The doubles of sandboxes. Each lives as long as its sandbox is in memory. */
export type TestStates = {
  of(sandbox: Sandbox): TestState;
  /** Back to how it was at first, but that ids go on. */
  reset(sandbox: Sandbox): void;
};

export type TestStatesOptions = {
  /** How much a journal keeps. */
  readonly journal: JournalBounds;
};

export function createTestStates({ journal: bounds }: TestStatesOptions): TestStates {
  const doubles = new WeakMap<Sandbox, TestState>();
  const listeners = new JournalListeners();
  const of = (sandbox: Sandbox): TestState => {
    const known = doubles.get(sandbox);
    if (known !== undefined) return known;
    const made: TestState = {
      journal: createJournal(bounds, { sandbox: sandbox.name, listeners }),
      overrides: createOverrides(),
      faults: createFaultRules(),
      rateLimiter: undefined,
    };
    doubles.set(sandbox, made);
    return made;
  };
  return {
    of,
    reset: (sandbox) => {
      const double = of(sandbox);
      double.journal.clear();
      double.overrides.clear();
      double.faults.clear();
      double.rateLimiter = undefined;
    },
  };
}
