import type { Difference } from '../match/match.ts';

/** A call of another operation is farther away than one with another body, whatever that lacks. */
const far = 1_000_000;

/** How far a call with these differences is from what was meant. */
export const measure = (differences: readonly Difference[]): number =>
  differences.reduce((sum, difference) => sum + weigh(difference), 0);

const weigh = ({ where, expected, actual }: Difference): number => {
  if (/^\/(operation|method|path)$/.test(where)) return far;
  // A list of another length is there, at least.
  return Array.isArray(expected) && Array.isArray(actual) ? 1 : count(expected);
};

/** What is not there lacks all that should be in it, too. */
const count = (expected: unknown): number =>
  typeof expected === 'object' && expected !== null
    ? Object.values(expected).reduce((sum: number, part) => sum + count(part), 1)
    : 1;
