import type { StoredRecord } from '../../index.ts';
import { textOf } from '../properties.ts';
import type { ViewFields } from './field.ts';

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
