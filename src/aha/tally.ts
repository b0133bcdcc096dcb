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
  return amountOf(record, events) === 0 ? null : amountOf(record, sum);
};

/** True while no event of the record, in any unit, has work done. */
export const isUntouched = (record: StoredRecord): boolean =>
  amountOf(record, 'minutes_events') + amountOf(record, 'points_events') === 0;

/** The properties of a record that change when an event's work is logged. */
export const withWork = (record: StoredRecord, units: Units, work: number): StoredRecord => {
  const { sum, events } = keysOf(units);
  return {
    [sum]: tidy(amountOf(record, sum) + work),
    [events]: amountOf(record, events) + 1,
  };
};

/** The properties of a record that change when an event is taken back. */
export const withoutWork = (record: StoredRecord, units: Units, work: number): StoredRecord => {
  const { sum, events } = keysOf(units);
  const left = Math.max(0, amountOf(record, events) - 1);
  // Without events there is nothing left, however the sum was rounded on the way.
  return { [sum]: left === 0 ? 0 : tidy(amountOf(record, sum) - work), [events]: left };
};

/** A count or sum that a record keeps; 0 before it keeps one. */
const amountOf = (record: StoredRecord, key: string): number => numberOf(record, key) ?? 0;
