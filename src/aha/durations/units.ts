import type { Context, StoredRecord } from '../../behaviours.ts';

/** The units of a record's numbers, as Aha!'s documentation numbers them. */
export const minutes = 10;
export const points = 20;

export type Units = typeof minutes | typeof points;

/** The units of a stored `work_units`; minutes for any other value. */
export function toUnits(value: unknown): Units {
  return value === points ? points : minutes;
}

/** The name of the units, for notices. */
export function formatUnits(units: Units): string {
  return units === points ? 'story points' : 'minutes';
}

/** The maximum of estimates and totals: all integers up to it are exact. */
export const largestAmount = Number.MAX_SAFE_INTEGER;

/** Whether a number can be stored and added exactly. */
export function isSafeAmount(value: number): boolean {
  return Math.abs(value) <= largestAmount;
}

/** Rounds to nine decimals, so that 0.1 + 0.2 is 0.3 and 1.1 hours are 66 minutes. */
export function roundAmount(value: number): number {
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(9));
  return rounded === 0 ? 0 : rounded;
}

/** Whether a record has its own units. */
export function hasUnits(record: StoredRecord): boolean {
  return record.work_units === minutes || record.work_units === points;
}

/** Gives a record without units those of its workspace (Aha! documentation). */
export function withUnits(record: StoredRecord, product: StoredRecord | undefined): StoredRecord {
  return hasUnits(record)
    ? record
    : { ...record, work_units: product?.default_capacity_units === points ? points : minutes };
}

/** Gives a record without units those of its workspace, which is only read if needed. */
export function resolveUnits(record: StoredRecord, { records }: Context): StoredRecord {
  return hasUnits(record)
    ? record
    : withUnits(record, records('products').get(String(record.product_id)));
}
