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
  // `workflow_status_id` may differ in every record too, and names another that has to be there.
  for (const property of properties) if (/(_id|Id)$/.test(property)) properties.delete(property);
  const numbering = new Set([...properties].filter((property) => isNumbering(records, property)));
  const highest = new Map<string, number>();
  const raise = (name: string, number: number): number => {
    const raised = Math.max(number, highest.get(name) ?? 0);
    highest.set(name, raised);
    return raised;
  };
  for (const property of numbering) {
    for (const record of records) {
      const { head, digits } = split(record[property]);
      raise(`${property} ${head}`, Number(digits));
    }
  }
  return {
    has: (property) => numbering.has(property),
    next: (property, model) => {
      const { head, digits } = split(model);
      const name = `${property} ${head}`;
      const number = raise(name, raise(name, 0) + 1);
      return `${head}${`${number}`.padStart(digits.length, '0')}`;
    },
  };
};

/** A text and the digits at its end, at most nine of them, which are few enough to count with. */
const split = (value: unknown): { readonly head: string; readonly digits: string } => {
  const text = String(value);
  const start = text.search(/\d{1,9}$/);
  return { head: text.slice(0, start), digits: text.slice(start) };
};

/** True when all records have it, all differently, all with a number at the end; dates are no numbers. */
const isNumbering = (records: readonly StoredRecord[], property: string): boolean => {
  const values = records.map((record) => record[property]);
  const isEach = values.every(
    (value) => typeof value === 'string' && /\d$/.test(value) && !/^\d{4}-\d\d-\d\d/.test(value),
  );
  return isEach && new Set(values).size === values.length;
};
