import { type MaskSecret, maskValues } from '../../base/mask-secrets.ts';
import type { MatchDifference } from './request-matcher.ts';

/** Masks secrets in headers and query parameters. Bodies are not masked. */
export function maskDifference(difference: MatchDifference, mask: MaskSecret): MatchDifference {
  const { where, actual } = difference;
  const [, name] = /^\/(?:headers|query)\/(.*)$/s.exec(where) ?? [];
  if (name === undefined || actual === undefined) return difference;
  const decoded = name.replaceAll('~1', '/').replaceAll('~0', '~');
  const texts = Array.isArray(actual) ? actual.map(String) : String(actual);
  return { ...difference, actual: maskValues(mask, decoded, texts) };
}

/** A call of another operation is farther away than any difference in the body. */
export const requestLineDistance = 1_000_000;

/** Measures the distance of a call with some differences. Counts each expected value once. */
export function compileDistance(): (differences: readonly MatchDifference[]) => number {
  const counts = new WeakMap<object, number>();
  const countOnce = (expected: unknown): number => {
    if (typeof expected !== 'object' || expected === null) return 1;
    const count = counts.get(expected) ?? countValues(expected);
    counts.set(expected, count);
    return count;
  };
  const distanceOf = ({ where, expected, actual }: MatchDifference): number => {
    if (/^\/(operation|method|path)$/.test(where)) return requestLineDistance;
    // An array of another length is nearer than an absent one.
    return Array.isArray(expected) && Array.isArray(actual) ? 1 : countOnce(expected);
  };
  return (differences) => differences.reduce((sum, difference) => sum + distanceOf(difference), 0);
}

/** The number of values in an expected value, all of which an absent one lacks. */
function countValues(expected: unknown): number {
  return typeof expected === 'object' && expected !== null
    ? Object.values(expected).reduce((sum: number, part) => sum + countValues(part), 1)
    : 1;
}
