import type { Coverage } from './coverage.ts';
import { toPercent } from './coverage.ts';

/** Which calls a gate does not let pass. */
export type FailingCalls = 'invalid' | 'unmatched';

export type CoverageGate = {
  /** So many operations in a hundred have to be exercised. */
  readonly minOperations?: number | undefined;
  readonly failOn?: readonly FailingCalls[] | undefined;
};

/** What keeps a coverage from passing, in a sentence each. */
export function listGateFailures(
  { calls, counts: { operations } }: Coverage,
  { minOperations = 0, failOn = [] }: CoverageGate,
): readonly string[] {
  return [
    ...(toPercent(operations) < minOperations
      ? [
          `${operations.seen} of ${operations.all} operations (${toPercent(operations)} %) were exercised, and ${minOperations} % have to be.`,
        ]
      : []),
    ...(failOn.includes('invalid') && calls.invalid > 0
      ? [`${calls.invalid} of ${calls.total} calls were against the document.`]
      : []),
    ...(failOn.includes('unmatched') && calls.unmatched > 0
      ? [`${calls.unmatched} of ${calls.total} calls were of no operation of the document.`]
      : []),
  ];
}
