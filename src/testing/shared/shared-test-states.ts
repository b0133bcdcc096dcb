import { toRandom } from '../../base/random.ts';
import type { Sandbox, SharedParts, StoredRecord } from '../../store/types.ts';
import type { FaultRule } from '../faults/faults.ts';
import type { Override } from '../overrides/overrides.ts';
import type { TestState, TestStates } from '../test-state.ts';
import { listenToSharedCalls } from './listen-to-all.ts';
import { SharedJournal } from './shared-journal.ts';
import { createSharedRateLimiter } from './shared-rate-limiter.ts';
import { type RuleCodec, SharedRuleList } from './shared-rule-list.ts';

const overrideCodec: RuleCodec<Override> = {
  resource: 'overrides',
  toRecord: ({ id, ...override }) => ({ id: `${id}`, ...override }),
  toRule: (record) => ({ ...toOverride(record), id: Number(record.id) }),
};

const faultCodec: RuleCodec<FaultRule> = {
  resource: 'faults',
  toRecord: ({ id, random, ...fault }) => ({ id: `${id}`, ...fault, random: random.state() }),
  toRule: (record) => ({ ...toFault(record), id: Number(record.id) }),
};

function toOverride(record: StoredRecord): Override {
  return Object(record);
}

function toFault(record: StoredRecord): FaultRule {
  const { random, ...fault } = Object(record);
  return { ...fault, random: toRandom(random) };
}

/** The test states of sandboxes that replicas share. */
export function createSharedTestStates(shared: SharedParts): TestStates {
  const testStates = new WeakMap<Sandbox, TestState>();
  const createTestState = ({ name }: Sandbox): TestState => {
    const tests = shared.tests(name);
    return {
      journal: new SharedJournal(name, shared),
      overrides: new SharedRuleList(tests, overrideCodec),
      faults: new SharedRuleList(tests, faultCodec),
      rateLimiter: createSharedRateLimiter(tests),
    };
  };
  const of = (sandbox: Sandbox): TestState => {
    const existing = testStates.get(sandbox);
    if (existing !== undefined) return existing;
    const created = createTestState(sandbox);
    testStates.set(sandbox, created);
    return created;
  };
  return {
    of,
    reset: async (sandbox) => {
      const { journal, overrides, faults, rateLimiter } = of(sandbox);
      await Promise.all([
        journal.clear(),
        overrides.clear(),
        faults.clear(),
        rateLimiter.set(undefined),
      ]);
    },
    forget: () => undefined,
    sharedJournals: async () => createJournals(shared, await shared.names()),
    listenToAll: (listener) => listenToSharedCalls(shared, listener),
  };
}

/** One after the other, so that those of all sandboxes need not fit into memory. */
function* createJournals(shared: SharedParts, names: readonly string[]): Iterable<SharedJournal> {
  for (const name of names) yield new SharedJournal(name, shared);
}
