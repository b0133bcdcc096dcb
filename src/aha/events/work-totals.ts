import type { StoredRecord } from '../../behaviours.ts';
import { points, roundAmount, toUnits, type Units } from '../durations/units.ts';
import { numberOf } from '../properties.ts';

/**
 * The sum and the number of a record's events in each unit. A record stores them, so that a total does not
 * cost a loop over its events, and stays correct when the units switch back.
 */
export type WorkTotals = {
  readonly minutes_done: number;
  readonly minutes_events: number;
  readonly points_done: number;
  readonly points_events: number;
};

/** The totals of a record; 0 by default. */
export function workTotalsOf(record: StoredRecord): WorkTotals {
  return {
    minutes_done: numberOf(record.minutes_done) ?? 0,
    minutes_events: numberOf(record.minutes_events) ?? 0,
    points_done: numberOf(record.points_done) ?? 0,
    points_events: numberOf(record.points_events) ?? 0,
  };
}

/** The work done in the units of the record; null without an event. */
export function workDone(record: StoredRecord): number | null {
  return workDoneIn(toUnits(record.work_units), workTotalsOf(record));
}

/** The work done in some units; null without an event. */
export function workDoneIn(units: Units, totals: WorkTotals): number | null {
  if (units === points) return totals.points_events === 0 ? null : totals.points_done;
  return totals.minutes_events === 0 ? null : totals.minutes_done;
}

/** Whether no event of the record has work, in any unit. */
export function hasNoWork(record: StoredRecord): boolean {
  const { minutes_events, points_events } = workTotalsOf(record);
  return minutes_events + points_events === 0;
}

/** The totals after an event. */
export function addWork(totals: WorkTotals, units: Units, work: number): WorkTotals {
  return units === points
    ? withPoints(totals, roundAmount(totals.points_done + work), totals.points_events + 1)
    : withMinutes(totals, roundAmount(totals.minutes_done + work), totals.minutes_events + 1);
}

// All keys are listed: a spread costs more than all sums of an event.
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

/** The totals after the removal of an event. */
export function removeWork(totals: WorkTotals, units: Units, work: number): WorkTotals {
  if (units === points) {
    const events = decrement(totals.points_events);
    return withPoints(totals, remainingSum(totals.points_done - work, events), events);
  }
  const events = decrement(totals.minutes_events);
  return withMinutes(totals, remainingSum(totals.minutes_done - work, events), events);
}

function decrement(events: number): number {
  return Math.max(0, events - 1);
}

/** Without events the sum is exactly 0, whatever rounding left of it. */
function remainingSum(sum: number, events: number): number {
  return events === 0 ? 0 : roundAmount(sum);
}
