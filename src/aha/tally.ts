import type { StoredRecord } from '../index.ts';
import { tidy } from './amount.ts';
import { numberOf } from './property.ts';
import { points, toUnits, type Units } from './units.ts';

/**
 * A record keeps the sum and the number of its events in each unit, so that a total never costs a
 * walk over the events and is right again when the record's units switch back.
 */
export type Tally = {
  readonly minutes_done: number;
  readonly minutes_events: number;
  readonly points_done: number;
  readonly points_events: number;
};

/** The tally of a record; 0 where it keeps none. */
export const tallyOf = (record: StoredRecord): Tally => ({
  minutes_done: numberOf(record.minutes_done) ?? 0,
  minutes_events: numberOf(record.minutes_events) ?? 0,
  points_done: numberOf(record.points_done) ?? 0,
  points_events: numberOf(record.points_events) ?? 0,
});

/** The work done in the record's own units; null while no event counts. */
export const workDone = (record: StoredRecord): number | null =>
  workDoneIn(toUnits(record.work_units), tallyOf(record));

/** The work done in some units; null while no event counts. */
export const workDoneIn = (units: Units, tally: Tally): number | null => {
  if (units === points) return tally.points_events === 0 ? null : tally.points_done;
  return tally.minutes_events === 0 ? null : tally.minutes_done;
};

/** True while no event of the record, in any unit, has work done. */
export const isUntouched = (record: StoredRecord): boolean => {
  const { minutes_events, points_events } = tallyOf(record);
  return minutes_events + points_events === 0;
};

/** The tally after an event's work was logged. */
export const withWork = (tally: Tally, units: Units, work: number): Tally =>
  units === points
    ? withPoints(tally, tidy(tally.points_done + work), tally.points_events + 1)
    : withMinutes(tally, tidy(tally.minutes_done + work), tally.minutes_events + 1);

// All keys are named: a spread costs more than the rest of an event's sums.
const withMinutes = (
  { points_done, points_events }: Tally,
  minutes_done: number,
  minutes_events: number,
): Tally => ({ minutes_done, minutes_events, points_done, points_events });

const withPoints = (
  { minutes_done, minutes_events }: Tally,
  points_done: number,
  points_events: number,
): Tally => ({ minutes_done, minutes_events, points_done, points_events });

/** The tally after an event was taken back. */
export const withoutWork = (tally: Tally, units: Units, work: number): Tally => {
  if (units === points) {
    const events = oneLess(tally.points_events);
    return withPoints(tally, rest(tally.points_done - work, events), events);
  }
  const events = oneLess(tally.minutes_events);
  return withMinutes(tally, rest(tally.minutes_done - work, events), events);
};

const oneLess = (events: number): number => Math.max(0, events - 1);

/** Without events there is nothing left, however the sum was rounded on the way. */
const rest = (sum: number, events: number): number => (events === 0 ? 0 : tidy(sum));
