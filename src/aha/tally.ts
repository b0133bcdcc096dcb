import type { StoredRecord } from '../index.ts';
import { tidy } from './amount.ts';
import { numberOf } from './property.ts';
import { points, toUnits, type Units } from './units.ts';

/**
 * A record keeps the sum and the number of its events in each unit, so that a total never costs a
 * walk over the events and is right again when the record's units switch back.
 */
const keysOf = (units: Units) =>
  units === points
    ? ({ sum: 'points_done', events: 'points_events' } as const)
    : ({ sum: 'minutes_done', events: 'minutes_events' } as const);

/** The work done in the record's own units; null while no event counts. */
export const workDone = (record: StoredRecord): number | null => {
  const { sum, events } = keysOf(toUnits(record.work_units));
  return numberOf(record, events) ? numberOf(record, sum) : null;
};

/** True while no event of the record, in any unit, has work done. */
export const isUntouched = (record: StoredRecord): boolean =>
  !numberOf(record, 'minutes_events') && !numberOf(record, 'points_events');

/** The properties of a record that change when an event's work is logged. */
export const withWork = (record: StoredRecord, units: Units, work: number): StoredRecord => {
  const { sum, events } = keysOf(units);
  return {
    [sum]: tidy((numberOf(record, sum) ?? 0) + work),
    [events]: (numberOf(record, events) ?? 0) + 1,
  };
};

/** The properties of a record that change when an event is taken back. */
export const withoutWork = (record: StoredRecord, units: Units, work: number): StoredRecord => {
  const { sum, events } = keysOf(units);
  const left = Math.max(0, (numberOf(record, events) ?? 0) - 1);
  // Without events there is nothing left, however the sum was rounded on the way.
  return { [sum]: left === 0 ? 0 : tidy((numberOf(record, sum) ?? 0) - work), [events]: left };
};
