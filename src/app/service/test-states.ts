import { RequestMetrics, type Service } from '../../http/http.ts';
import {
  defaultJournalBounds,
  type JournalBounds,
  createTestStates as open,
} from '../../testing/testing.ts';
import type { SandlotOptions } from '../options.ts';

/**
 * Creates the journals, overrides, faults and counts of requests, or keeps those of the previous
 * generation.
 */
export function createTestStatesFromOptions(
  {
    journal: count = defaultJournalBounds.count,
    journalMemory,
    metrics = 'on',
    onCall,
  }: SandlotOptions,
  reloadState: Pick<Service, 'testStates' | 'metrics'> | undefined,
): Pick<Service, 'testStates' | 'journal' | 'metrics' | 'onCall'> {
  return {
    testStates: reloadState?.testStates ?? open({ journal: toJournalBounds(count), journalMemory }),
    journal: count === 0 ? 'off' : 'on',
    onCall,
    metrics: metrics === 'on' ? (reloadState?.metrics ?? new RequestMetrics()) : undefined,
  };
}

/** A longer journal gets proportionally more memory. */
export function toJournalBounds(count: number): JournalBounds {
  return {
    count,
    bytes: defaultJournalBounds.bytes * Math.max(1, count / defaultJournalBounds.count),
  };
}
