/** A value as it is compared: a number for what counts or tells a time, else a text. */
export type SortKey = number | string;

/** Reads a value for comparing; what is absent comes before all else. */
export const toSortKey = (value: unknown): SortKey => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return value === undefined || value === null ? '' : String(value);
  const code = value.charCodeAt(0);
  // Only what begins like a number may be one; most texts are told by their first letter.
  if (!(code <= 57)) return value;
  const number = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number(value);
  return Number.isNaN(number) || value === '' ? value : number;
};

export const compareKeys = (one: SortKey = '', other: SortKey = ''): number => {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [left, right] = [`${one}`, `${other}`];
  if (left === right) return 0;
  return left < right ? -1 : 1;
};
