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

/** What is absent comes first, then numbers, then texts. */
export const compareKeys = (one: SortKey = '', other: SortKey = ''): number => {
  if (one === other) return 0;
  if (typeof one === typeof other) return one < other ? -1 : 1;
  if (one === '' || other === '') return one === '' ? -1 : 1;
  return typeof one === 'number' ? -1 : 1;
};

/** What values of one property are compared as. */
export const toSortKeys = (values: readonly unknown[]): readonly SortKey[] => {
  const length = values.find((value) => typeof value === 'string')?.length;
  const texts: string[] = [];
  for (const value of values) {
    const isAbsent = value === undefined || value === null;
    const isLike = typeof value === 'string' && value.length === length && isUtc(value);
    if (!isAbsent && !isLike) return values.map(toSortKey);
    texts.push(isLike ? value : '');
  }
  // They have the order of the times, and to read so many would take longer than all else.
  return texts;
};

/** `2019-02-06T01:48:24Z`, with decimals or without. */
const isUtc = (text: string): boolean => {
  const { length } = text;
  return (
    length >= 20 &&
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[length - 1] === 'Z'
  );
};
