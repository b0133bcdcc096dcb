import { toPercent } from './sum-up.ts';
import type { Coverage } from './types.ts';

/** Which calls a gate does not let pass. */
export type FailOn = 'invalid' | 'unmatched';

export type Gate = {
  /** So many operations in a hundred have to be exercised. */
  readonly minOperations?: number | undefined;
  readonly failOn?: readonly FailOn[] | undefined;
};

/** What keeps a coverage from passing, in a sentence each. */
export const listObstacles = (
  { calls, counts: { operations } }: Coverage,
  { minOperations = 0, failOn = [] }: Gate,
): readonly string[] => [
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
