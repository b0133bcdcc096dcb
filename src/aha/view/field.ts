import type { StoredRecord } from '../../index.ts';
import type { ViewLookup } from './lookup.ts';

/** Computes the value of a field; `undefined` leaves it out. */
export type ReadField = (record: StoredRecord, lookup: ViewLookup) => unknown;

/** A field of a reply: a stored property (null by default), or a key with a function. */
export type ViewField = string | readonly [key: string, read: ReadField];

/** The fields of a reply, in order. */
export type ViewFields = readonly ViewField[];

/** A record in a reply. */
export type RecordView = Readonly<Record<string, unknown>>;

/** Builds the view of a record from fields. */
export type BuildView = (
  record: StoredRecord,
  fields: ViewFields,
  lookup: ViewLookup,
) => RecordView;

export function fieldKey(field: ViewField): string {
  return typeof field === 'string' ? field : field[0];
}

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
