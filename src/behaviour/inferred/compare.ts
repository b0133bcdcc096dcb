/** Orders values: numbers by size, instants by time, all else as texts; what is absent comes first. */
export const compareValues = (one: unknown, other: unknown): number => {
  if (one === other) return 0;
  if (one === undefined || one === null) return other === undefined || other === null ? 0 : -1;
  if (other === undefined || other === null) return 1;
  const [first, second] = [toNumber(one), toNumber(other)];
  if (!Number.isNaN(first) && !Number.isNaN(second)) return first - second;
  const [left, right] = [String(one), String(other)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const toNumber = (value: unknown): number => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value === '') return Number.NaN;
  return /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number(value);
};
