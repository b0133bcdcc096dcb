import type { Service } from '../../http/http.ts';
import {
  defaultJournalBounds,
  type JournalBounds,
  createTestStates as open,
  type TestStates,
} from '../../testing/testing.ts';
import type { SandlotOptions } from '../options.ts';

/**
 * Creates the journals, overrides and faults of sandboxes, or keeps those of the previous
 * generation.
 */
export function createTestStatesFromOptions(
  { journal: count = defaultJournalBounds.count, journalMemory }: SandlotOptions,
  reloadState: { readonly testStates: TestStates } | undefined,
): Pick<Service, 'testStates' | 'journal'> {
  return {
    testStates: reloadState?.testStates ?? open({ journal: toJournalBounds(count), journalMemory }),
    journal: count === 0 ? 'off' : 'on',
  };
}

/** A longer journal gets proportionally more memory. */
export function toJournalBounds(count: number): JournalBounds {
  return {
    count,
    bytes: defaultJournalBounds.bytes * Math.max(1, count / defaultJournalBounds.count),
  };
}
