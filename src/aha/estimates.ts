import type { Context, StoredRecord } from '../index.ts';
import { formatUnits, toUnits, type Units } from './durations/units.ts';
import { notify } from './notices.ts';
import { numberOf } from './properties.ts';

/** The estimates of a record, as they are stored: numbers in the record's units, or null. */
export const estimateNames = [
  'original_estimate',
  'remaining_estimate',
  'initial_estimate',
] as const;

export type EstimateName = (typeof estimateNames)[number];

/** True while a record has no estimate of any kind. */
export function hasNoEstimate(record: StoredRecord): boolean {
  return estimateNames.every((name) => numberOf(record[name]) === null);
}

/**
 * The properties of a record that counts in other units from now on, said aloud. Its estimates were
 * in the old units and are cleared; its work done is that of its events in the new ones.
 */
export function switchUnits(
  record: StoredRecord,
  units: Units,
  context: Pick<Context, 'notice'>,
): StoredRecord {
  notify(context, 'units-switched', `the record counts in ${formatUnits(units)} from now on`);
  if (!hasNoEstimate(record)) {
    const text = `the record's estimates were in ${formatUnits(toUnits(record.work_units))} and were cleared; set them anew in ${formatUnits(units)}`;
    notify(context, 'estimates-cleared', text);
  }
  return {
    work_units: units,
    original_estimate: null,
    remaining_estimate: null,
    initial_estimate: null,
  };
}
