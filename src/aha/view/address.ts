import type { StoredRecord } from '../../index.ts';
import { textOf } from '../property.ts';
import type { Fields } from './field.ts';

const host = 'https://company.aha.io';

/** The page of a record on the account's host. */
export const pageOf = (kind: string, reference: string): string => `${host}/${kind}/${reference}`;

/** The address of a record in the API. */
export const resourceOf = (kind: string, reference: string): string =>
  `${host}/api/v1/${kind}/${reference}`;

/** The keys `url` and `resource` of a record with a reference key. */
export const addresses = (kind: string): Fields => [
  ['url', (record: StoredRecord) => pageOf(kind, textOf(record.reference_num))],
  ['resource', (record: StoredRecord) => resourceOf(kind, textOf(record.reference_num))],
];
