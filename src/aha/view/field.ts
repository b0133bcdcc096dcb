import type { StoredRecord } from '../../index.ts';
import type { Lookup } from '../lookup.ts';

/** How a key of an answer comes about; `undefined` leaves it out. */
export type Read = (record: StoredRecord, lookup: Lookup) => unknown;

/** A key of an answer: as it is stored (null where it is not), or read by a function. */
export type Field = string | readonly [key: string, read: Read];

/** Keys of an answer, in its order. */
export type Fields = readonly Field[];

/** What is answered of a record. */
export type View = Readonly<Record<string, unknown>>;

/** Builds what is answered of a record in some fields. */
export type Build = (record: StoredRecord, fields: Fields, lookup: Lookup) => View;

export const keyOf = (field: Field): string => (typeof field === 'string' ? field : field[0]);

/** Answers the given keys of a record. */
export const buildView: Build = (record, fields, lookup) => {
  const view: Record<string, unknown> = {};
  for (const field of fields) {
    if (typeof field === 'string') {
      view[field] = record[field] ?? null;
      continue;
    }
    const value = field[1](record, lookup);
    if (value !== undefined) view[field[0]] = value;
  }
  return view;
};
