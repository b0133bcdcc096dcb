import type { Coverage } from './coverage.ts';
import { toPercent } from './coverage.ts';

/** Kinds of calls that make a gate fail. */
export type FailingCalls = 'invalid' | 'unmatched';

export type CoverageGate = {
  /** Minimum share of exercised operations, in percent. */
  readonly minOperations?: number | undefined;
  readonly failOn?: readonly FailingCalls[] | undefined;
};

/** Lists why a coverage fails its gate, one sentence each. */
export function listGateFailures(
  { calls, counts: { operations } }: Coverage,
  { minOperations = 0, failOn = [] }: CoverageGate,
): readonly string[] {
  return [
    ...(toPercent(operations) < minOperations
      ? [
          `${operations.seen} of ${operations.all} operations (${toPercent(operations)} %) were exercised; the minimum is ${minOperations} %.`,
        ]
      : []),
    ...(failOn.includes('invalid') && calls.invalid > 0
      ? [`${calls.invalid} of ${calls.total} calls were invalid.`]
      : []),
    ...(failOn.includes('unmatched') && calls.unmatched > 0
      ? [`${calls.unmatched} of ${calls.total} calls matched no operation of the document.`]
      : []),
  ];
}
