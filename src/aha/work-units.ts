import type { Context, StoredRecord } from '../index.ts';
import { minutes, points } from './units.ts';

/** True for a record that says what its numbers count. */
export const hasUnits = (record: StoredRecord): boolean =>
  record.work_units === minutes || record.work_units === points;

/** A record with its own units, else with those of its workspace (Aha! documentation). */
export const withUnits = (record: StoredRecord, product: StoredRecord | undefined): StoredRecord =>
  hasUnits(record)
    ? record
    : { ...record, work_units: product?.default_capacity_units === points ? points : minutes };

/** A record that says what its numbers count; asks its workspace only where it does not. */
export const settleUnits = (record: StoredRecord, { records }: Context): StoredRecord =>
  hasUnits(record) ? record : withUnits(record, records('products').get(String(record.product_id)));
