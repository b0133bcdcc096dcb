import type { StoredRecord } from '../../index.ts';
import { points, roundAmount, toUnits, type Units } from '../durations/units.ts';
import { numberOf } from '../properties.ts';

/**
 * A record keeps the sum and the number of its events in each unit, so that a total never costs a
 * walk over the events and is right again when the record's units switch back.
 */
export type WorkTotals = {
  readonly minutes_done: number;
  readonly minutes_events: number;
  readonly points_done: number;
  readonly points_events: number;
};

/** The tally of a record; 0 where it keeps none. */
export function workTotalsOf(record: StoredRecord): WorkTotals {
  return {
    minutes_done: numberOf(record.minutes_done) ?? 0,
    minutes_events: numberOf(record.minutes_events) ?? 0,
    points_done: numberOf(record.points_done) ?? 0,
    points_events: numberOf(record.points_events) ?? 0,
  };
}

/** The work done in the record's own units; null while no event counts. */
export function workDone(record: StoredRecord): number | null {
  return workDoneIn(toUnits(record.work_units), workTotalsOf(record));
}

/** The work done in some units; null while no event counts. */
export function workDoneIn(units: Units, tally: WorkTotals): number | null {
  if (units === points) return tally.points_events === 0 ? null : tally.points_done;
  return tally.minutes_events === 0 ? null : tally.minutes_done;
}

/** True while no event of the record, in any unit, has work done. */
export function hasNoWork(record: StoredRecord): boolean {
  const { minutes_events, points_events } = workTotalsOf(record);
  return minutes_events + points_events === 0;
}

/** The tally after an event's work was logged. */
export function addWork(tally: WorkTotals, units: Units, work: number): WorkTotals {
  return units === points
    ? withPoints(tally, roundAmount(tally.points_done + work), tally.points_events + 1)
    : withMinutes(tally, roundAmount(tally.minutes_done + work), tally.minutes_events + 1);
}

// All keys are named: a spread costs more than the rest of an event's sums.
function withMinutes(
  { points_done, points_events }: WorkTotals,
  minutes_done: number,
  minutes_events: number,
): WorkTotals {
  return { minutes_done, minutes_events, points_done, points_events };
}

function withPoints(
  { minutes_done, minutes_events }: WorkTotals,
  points_done: number,
  points_events: number,
): WorkTotals {
  return { minutes_done, minutes_events, points_done, points_events };
}

/** The tally after an event was taken back. */
export function removeWork(tally: WorkTotals, units: Units, work: number): WorkTotals {
  if (units === points) {
    const events = decrement(tally.points_events);
    return withPoints(tally, remainingSum(tally.points_done - work, events), events);
  }
  const events = decrement(tally.minutes_events);
  return withMinutes(tally, remainingSum(tally.minutes_done - work, events), events);
}

function decrement(events: number): number {
  return Math.max(0, events - 1);
}

/** Without events there is nothing left, however the sum was rounded on the way. */
function remainingSum(sum: number, events: number): number {
  return events === 0 ? 0 : roundAmount(sum);
}
