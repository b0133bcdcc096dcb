/** Orders values: numbers by size, instants by time, all else as texts; what is absent comes first. */
export const compareValues = (one: unknown, other: unknown): number => {
  const [first, second] = [toNumber(one), toNumber(other)];
  if (!Number.isNaN(first) && !Number.isNaN(second)) return first - second;
  const [left, right] = [toText(one), toText(other)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

const toNumber = (value: unknown): number => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value === '') return Number.NaN;
  return /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number(value);
};

const toText = (value: unknown): string =>
  value === undefined || value === null ? '' : String(value);
