import type { Context, StoredRecord } from '../../index.ts';

/** What the numbers of a record count, as Aha!'s documentation numbers it. */
export const minutes = 10;
export const points = 20;

export type Units = typeof minutes | typeof points;

/** The units that a stored number names; minutes where it names none. */
export function toUnits(value: unknown): Units {
  return value === points ? points : minutes;
}

/** The units in words, for notices. */
export function formatUnits(units: Units): string {
  return units === points ? 'story points' : 'minutes';
}

/** How much an estimate or a total may be: up to here every whole number is exact. */
export const largestAmount = Number.MAX_SAFE_INTEGER;

/** True for a number that can be stored and summed without loss. */
export function isSafeAmount(value: number): boolean {
  return Math.abs(value) <= largestAmount;
}

/** Rounds to nine decimals, so that 0.1 + 0.2 is 0.3 and 1.1 hours are 66 minutes. */
export function roundAmount(value: number): number {
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(9));
  return rounded === 0 ? 0 : rounded;
}

/** True for a record that says what its numbers count. */
export function hasUnits(record: StoredRecord): boolean {
  return record.work_units === minutes || record.work_units === points;
}

/** A record with its own units, else with those of its workspace (Aha! documentation). */
export function withUnits(record: StoredRecord, product: StoredRecord | undefined): StoredRecord {
  return hasUnits(record)
    ? record
    : { ...record, work_units: product?.default_capacity_units === points ? points : minutes };
}

/** A record that says what its numbers count; asks its workspace only where it does not. */
export function resolveUnits(record: StoredRecord, { records }: Context): StoredRecord {
  return hasUnits(record)
    ? record
    : withUnits(record, records('products').get(String(record.product_id)));
}
