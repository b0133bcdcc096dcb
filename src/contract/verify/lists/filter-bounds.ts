import { findDescribedBound, type ListFilter } from '../../../inference/inference.ts';
import type { Parameter } from '../../../openapi/openapi.ts';
import { compareValues } from '../records/compare-values.ts';

/** One end of a range. */
type Bound = {
  readonly value: unknown;
  readonly side: 'lower' | 'upper';
  /** Whether the value is in the range itself; `open` where the document does not say it. */
  readonly extent: 'inclusive' | 'exclusive' | 'open';
};

const sides: ReadonlyMap<ListFilter['test'], Bound['side']> = new Map([
  ['after', 'lower'],
  ['above', 'lower'],
  ['before', 'upper'],
  ['below', 'upper'],
]);

export function isBoundTest(test: ListFilter['test']): boolean {
  return sides.has(test);
}

export function toBound(
  { test }: ListFilter,
  { description = '' }: Pick<Parameter, 'description'>,
  value: unknown,
): Bound {
  const isExclusive = test === 'above' || test === 'below';
  const isInclusive = findDescribedBound(description) === 'inclusive';
  return {
    value,
    side: sides.get(test) ?? 'lower',
    extent: isExclusive ? 'exclusive' : isInclusive ? 'inclusive' : 'open',
  };
}

export function mayBeWithin({ value, side, extent }: Bound, own: unknown): boolean {
  const distance = (side === 'lower' ? 1 : -1) * compareValues(own, value);
  return distance > 0 || (distance === 0 && !(extent === 'exclusive' && isExact(own, value)));
}

export function mustBeWithin({ value, side, extent }: Bound, own: unknown): boolean {
  const distance = (side === 'lower' ? 1 : -1) * compareValues(own, value);
  if (distance === 0) return extent === 'inclusive' && isExact(own, value);
  return distance > 0 && isClearlyApart(own, value);
}

/** Numbers and dates are as exact as they are shown; times are often rounded. */
function isExact(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'number' || /^\d{4}-\d\d-\d\d$/.test(`${value}`));
}

/** Times may be compared in seconds. */
function isClearlyApart(one: unknown, other: unknown): boolean {
  const [first, second] = [one, other].map((value) =>
    typeof value === 'string' ? Date.parse(value) : Number.NaN,
  );
  return Number.isNaN(Number(first)) || Math.abs(Number(first) - Number(second)) >= minTimeGap;
}

/** In ms. */
const minTimeGap = 2000;
