import type { StoredRecord } from '../../index.ts';
import type { ViewLookup } from './lookup.ts';

/** How a key of an answer comes about; `undefined` leaves it out. */
export type ReadField = (record: StoredRecord, lookup: ViewLookup) => unknown;

/** A key of an answer: as it is stored (null where it is not), or read by a function. */
export type ViewField = string | readonly [key: string, read: ReadField];

/** Keys of an answer, in its order. */
export type ViewFields = readonly ViewField[];

/** What is answered of a record. */
export type RecordView = Readonly<Record<string, unknown>>;

/** Builds what is answered of a record in some fields. */
export type BuildView = (
  record: StoredRecord,
  fields: ViewFields,
  lookup: ViewLookup,
) => RecordView;

export function fieldKey(field: ViewField): string {
  return typeof field === 'string' ? field : field[0];
}

/** Answers the given keys of a record. */
export const buildView: BuildView = (record, fields, lookup) => {
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
