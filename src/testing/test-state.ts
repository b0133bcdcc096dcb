import type { Sandbox } from '../store/types.ts';
import { createFaultRules, type FaultRules } from './faults/faults.ts';
import {
  createJournal,
  type Journal,
  type JournalBounds,
  type JournalListener,
  JournalListeners,
} from './journal/journal.ts';
import { JournalMemory } from './journal/journal-memory.ts';

import { createOverrides, type Overrides } from './overrides/overrides.ts';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';

/** What tests use of a sandbox besides its API: the journal and the rules that change replies. */
export type TestState = {
  readonly journal: Journal;
  readonly overrides: Overrides;
  readonly faults: FaultRules;
  readonly rateLimiter: RateLimiter;
};

/** The test states of sandboxes. Each lives as long as its sandbox is in memory. */
export type TestStates = {
  of(sandbox: Sandbox): TestState;
  /** Calls a listener with each call of any sandbox; returns a function that stops it. */
  listenToAll(listener: JournalListener): () => void;
  /** The journals of all sandboxes of a store that replicas share, also of those that are not in memory. */
  readonly sharedJournals?: () => Promise<Iterable<Journal>>;
  /** Clears the journal and all rules. Ids are not reused. */
  reset(sandbox: Sandbox): void | Promise<void>;
  /** Releases what is kept of a sandbox that leaves memory. */
  forget(sandbox: Sandbox): void;
};

export type TestStatesOptions = {
  /** The limits of each journal. */
  readonly journal: JournalBounds;
  /** The limit of all journals together, in megabytes; 256 when absent. */
  readonly journalMemory?: number | undefined;
};

export function createTestStates({
  journal: bounds,
  journalMemory,
}: TestStatesOptions): TestStates {
  const testStates = new WeakMap<Sandbox, TestState>();
  const listeners = new JournalListeners();
  const memory = new JournalMemory(journalMemory);
  const createTestState = (sandbox: Sandbox): TestState => ({
    journal: createJournal(bounds, { sandbox: sandbox.name, listeners, memory }),
    overrides: createOverrides(),
    faults: createFaultRules(),
    rateLimiter: createRateLimiter(),
  });
  const of = (sandbox: Sandbox): TestState => {
    const existing = testStates.get(sandbox);
    if (existing !== undefined) return existing;
    const created = createTestState(sandbox);
    testStates.set(sandbox, created);
    return created;
  };
  return {
    of,
    listenToAll: (listener) => listeners.addToAll(listener),
    reset: (sandbox) => {
      const testState = of(sandbox);
      testState.journal.clear();
      testState.overrides.clear();
      testState.faults.clear();
      testState.rateLimiter.set(undefined);
    },
    forget: (sandbox) => {
      testStates.get(sandbox)?.journal.clear();
      testStates.delete(sandbox);
    },
  };
}
