import type { Context, StoredRecord } from '../behaviours.ts';
import { formatUnits, toUnits, type Units } from './durations/units.ts';
import { notify } from './notices.ts';
import { numberOf } from './properties.ts';

/** The estimates of a stored record, which are numbers in its units, or null. */
export const estimateNames = [
  'original_estimate',
  'remaining_estimate',
  'initial_estimate',
] as const;

export type EstimateName = (typeof estimateNames)[number];

/** Whether a record has no estimate. */
export function hasNoEstimate(record: StoredRecord): boolean {
  return estimateNames.every((name) => numberOf(record[name]) === null);
}

/**
 * The changed properties of a record that switches to other units, with notices. Its estimates are
 * cleared, since they were in the old units.
 */
export function switchUnits(
  record: StoredRecord,
  units: Units,
  context: Pick<Context, 'notice'>,
): StoredRecord {
  notify(context, 'units-switched', `the record now counts in ${formatUnits(units)}`);
  if (!hasNoEstimate(record)) {
    const text = `the record's estimates were in ${formatUnits(toUnits(record.work_units))} and were cleared; set them again in ${formatUnits(units)}`;
    notify(context, 'estimates-cleared', text);
  }
  return {
    work_units: units,
    original_estimate: null,
    remaining_estimate: null,
    initial_estimate: null,
  };
}
