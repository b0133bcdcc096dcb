import type { Service } from '../../http/http.ts';
import {
  defaultJournalBounds,
  type JournalBounds,
  createTestStates as open,
  type TestStates,
} from '../../testing/testing.ts';
import type { SandlotOptions } from '../options.ts';

/** What a test asks and tells beside the API itself. */
export function createTestStatesFromOptions(
  { journal: count = defaultJournalBounds.count }: SandlotOptions,
  kept: { readonly doubles: TestStates } | undefined,
): Pick<Service, 'testStates' | 'journal'> {
  return {
    testStates: kept?.doubles ?? open({ journal: toJournalBounds(count) }),
    journal: count === 0 ? 'off' : 'on',
  };
}

/** Who keeps more calls than usual has more room for them. */
export function toJournalBounds(count: number): JournalBounds {
  return {
    count,
    bytes: defaultJournalBounds.bytes * Math.max(1, count / defaultJournalBounds.count),
  };
}
