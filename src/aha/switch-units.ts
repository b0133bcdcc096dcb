import type { Context, StoredRecord } from '../index.ts';
import { isUnestimated } from './estimate.ts';
import { notify } from './notice.ts';
import { toUnits, type Units, unitsName } from './units.ts';

/**
 * The properties of a record that counts in other units from now on, said aloud. Its estimates were
 * in the old units and are cleared; its work done is that of its events in the new ones.
 */
export const switchUnits = (
  record: StoredRecord,
  units: Units,
  context: Pick<Context, 'notice'>,
): StoredRecord => {
  notify(context, 'units-switched', `the record counts in ${unitsName(units)} from now on`);
  if (!isUnestimated(record)) {
    const text = `the record's estimates were in ${unitsName(toUnits(record.work_units))} and were cleared; set them anew in ${unitsName(units)}`;
    notify(context, 'estimates-cleared', text);
  }
  return {
    work_units: units,
    original_estimate: null,
    remaining_estimate: null,
    initial_estimate: null,
  };
};
