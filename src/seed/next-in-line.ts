import type { StoredRecord } from '../store/store.ts';

/** Properties that number their records, such as `PRJ1-5`, and how the numbers go on. */
export type Line = {
  has(property: string): boolean;
  /** The model's value with the next free number in its last place. */
  next(property: string, model: unknown): unknown;
};

/** Finds the properties that differ in every record and end in a number, and counts on from the highest. */
export const nextInLine = (records: readonly StoredRecord[], key: string): Line => {
  const properties = new Set(records.flatMap((record) => Object.keys(record)));
  properties.delete(key);
  const numbering = new Set([...properties].filter((property) => isNumbering(records, property)));
  const highest = new Map<string, number>();
  for (const property of numbering) {
    for (const record of records) raise(highest, property, split(record[property]));
  }
  return {
    has: (property) => numbering.has(property),
    next: (property, model) => {
      const { head } = split(model) ?? { head: '' };
      const name = `${property} ${head}`;
      const number = (highest.get(name) ?? 0) + 1;
      highest.set(name, number);
      return `${head}${number}`;
    },
  };
};

type Numbered = { readonly head: string; readonly number: number };

const split = (value: unknown): Numbered | undefined => {
  const match = typeof value === 'string' ? /^(.*?)(\d{1,9})$/s.exec(value) : null;
  return match ? { head: match[1] ?? '', number: Number(match[2]) } : undefined;
};

const raise = (
  highest: Map<string, number>,
  property: string,
  value: Numbered | undefined,
): void => {
  if (!value) return;
  const name = `${property} ${value.head}`;
  highest.set(name, Math.max(value.number, highest.get(name) ?? 0));
};

/** True when all records have it, all differently, all with a number at the end; dates are no numbers. */
const isNumbering = (records: readonly StoredRecord[], property: string): boolean => {
  const values = records.map((record) => record[property]);
  const isEach = values.every(
    (value) =>
      typeof value === 'string' && split(value) !== undefined && !/^\d{4}-\d\d-\d\d/.test(value),
  );
  return isEach && new Set(values).size === values.length;
};
