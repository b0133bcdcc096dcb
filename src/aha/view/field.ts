import type { StoredRecord } from '../../behaviours.ts';
import { textOf } from '../properties.ts';
import type { ViewLookup } from './lookup.ts';

/** Computes the value of a field; `undefined` leaves it out. */
type ReadField = (record: StoredRecord, lookup: ViewLookup) => unknown;

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

export function buildView(
  record: StoredRecord,
  fields: ViewFields,
  lookup: ViewLookup,
): RecordView {
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
}

const accountUrl = 'https://company.aha.io';

/** The URL of the page of a record on the host of the account. */
export function pageUrl(kind: string, reference: string): string {
  return `${accountUrl}/${kind}/${reference}`;
}

/** The URL of a record in the API. */
export function apiUrl(kind: string, reference: string): string {
  return `${accountUrl}/api/v1/${kind}/${reference}`;
}

/** The fields `url` and `resource` of a record with a reference key. */
export function addressFields(kind: string): ViewFields {
  return [
    ['url', (record: StoredRecord) => pageUrl(kind, textOf(record.reference_num))],
    ['resource', (record: StoredRecord) => apiUrl(kind, textOf(record.reference_num))],
  ];
}
