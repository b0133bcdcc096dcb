import { findDescribedBound, type ListFilter } from '../../../inference/inference.ts';
import type { Parameter } from '../../../openapi/openapi.ts';
import { compareValues } from '../records/compare-values.ts';

export type Precision = 'exact' | 'rounded';

/** One end of a range. */
type Bound = {
  readonly value: unknown;
  readonly side: 'lower' | 'upper';
  /** Whether the value is in the range itself; `open` where the document does not say it. */
  readonly extent: 'inclusive' | 'exclusive' | 'open';
  /** Times that come back as they were sent are not rounded. */
  readonly precision: Precision;
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
  { value, precision }: Pick<Bound, 'value' | 'precision'>,
): Bound {
  const isExclusive = test === 'above' || test === 'below';
  const isInclusive = findDescribedBound(description) === 'inclusive';
  return {
    value,
    precision,
    side: sides.get(test) ?? 'lower',
    extent: isExclusive ? 'exclusive' : isInclusive ? 'inclusive' : 'open',
  };
}

export function mayBeWithin(bound: Bound, own: unknown): boolean {
  const { value, side, extent } = bound;
  const distance = (side === 'lower' ? 1 : -1) * compareValues(own, value);
  return distance > 0 || (distance === 0 && !(extent === 'exclusive' && isExact(bound, own)));
}

export function mustBeWithin(bound: Bound, own: unknown): boolean {
  const { value, side, extent } = bound;
  const distance = (side === 'lower' ? 1 : -1) * compareValues(own, value);
  if (distance === 0) return extent === 'inclusive' && isExact(bound, own);
  return distance > 0 && isClearlyApart(own, value);
}

/** Numbers and dates are as exact as they are shown; times are often rounded. */
function isExact({ value: limit, precision }: Bound, own: unknown): boolean {
  if (precision === 'exact' && own === limit) return true;
  return [own, limit].every(
    (value) => typeof value === 'number' || /^\d{4}-\d\d-\d\d$/.test(`${value}`),
  );
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
