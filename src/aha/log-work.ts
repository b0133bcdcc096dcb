import type { StoredRecord } from '../index.ts';
import { checkAmount } from './amount-at.ts';
import { writeAmount } from './amount-text.ts';
import { isUnestimated } from './estimate.ts';
import { notify } from './notice.ts';
import { numberOf } from './property.ts';
import { remainingAfter, type Wish } from './remaining.ts';
import type { Sent } from './sent.ts';
import { switchUnits } from './switch-units.ts';
import { isUntouched, type Tally, tallyOf, withWork, workDoneIn } from './tally.ts';
import { toUnits, type Units, unitsName } from './units.ts';
import type { WorkEntry } from './work-entry.ts';

/**
 * The units of an event: those of its work, else of what remains, else the record's. In mode
 * `record` all of them are the record's.
 */
export const eventUnits = (entry: WorkEntry, record: StoredRecord): Units =>
  entry.work.units ?? entry.remaining?.units ?? toUnits(record.work_units);

/**
 * What an event changes on the record that it is logged on: its totals, its remaining estimate, and
 * its units, which follow the event's where nothing speaks against it. Only events in the record's own units
 * count in its work done; the others are kept, and count when the units switch to theirs.
 */
export const changesByWork = (record: StoredRecord, entry: WorkEntry, sent: Sent): StoredRecord => {
  const units = eventUnits(entry, record);
  const switched = follows(record, entry, units)
    ? switchUnits(record, units, sent.context)
    : undefined;
  const before = switched === undefined ? record : { ...record, ...switched };
  const { value: work } = entry.work;
  const own = toUnits(before.work_units);
  const tally = work === null ? tallyOf(before) : withWork(tallyOf(before), units, work);
  checkTotals(sent, tally);
  const counted = units === own ? work : notCounted(sent, before, entry);
  const remaining = remainingAfter(wishOf(before, entry, sent), {
    original: numberOf(before.original_estimate),
    remaining: numberOf(before.remaining_estimate),
    work: counted,
    done: workDoneIn(own, tally) ?? 0,
  });
  // Spread makes a hidden class for each copy, so the frequent case has none.
  const counts = {
    work_units: before.work_units,
    minutes_done: tally.minutes_done,
    minutes_events: tally.minutes_events,
    points_done: tally.points_done,
    points_events: tally.points_events,
    remaining_estimate: remaining,
    updated_at: sent.now,
  };
  return switched === undefined ? counts : { ...switched, ...counts };
};

/** Whether the record takes over the event's units. */
const follows = (record: StoredRecord, { remaining }: WorkEntry, units: Units): boolean => {
  if (units === toUnits(record.work_units)) return false;
  return remaining?.units === units || (isUnestimated(record) && isUntouched(record));
};

const checkTotals = (sent: Sent, { minutes_done, points_done }: Tally): void => {
  checkAmount(sent, 'work_done_text', minutes_done);
  checkAmount(sent, 'work_done_text', points_done);
};

const notCounted = ({ context }: Sent, record: StoredRecord, { work }: WorkEntry): null => {
  const own = unitsName(toUnits(record.work_units));
  const text = `${writeAmount(work.value, toUnits(work.units))} was logged, but the record counts in ${own} and leaves it out of its totals; log ${own}, or send remaining_estimate_text in the units of the work to switch the record`;
  notify(context, 'unit-mismatch', text);
  return null;
};

const wishOf = (record: StoredRecord, { remaining, automatic }: WorkEntry, sent: Sent): Wish => {
  if (remaining === undefined) return { kind: automatic ? 'worked-out' : 'unchanged' };
  if (remaining.units === undefined) return cleared(sent);
  if (remaining.units === toUnits(record.work_units)) {
    return { kind: 'named', value: remaining.value };
  }
  const own = unitsName(toUnits(record.work_units));
  const text = `remaining_estimate_text is in ${unitsName(remaining.units)} and was ignored, since the record counts in ${own}; the remaining estimate stays as it was; send it in ${own}`;
  notify(sent.context, 'remaining-unit-mismatch', text);
  return { kind: 'unchanged' };
};

const cleared = ({ context }: Sent): Wish => {
  const text =
    'a blank remaining_estimate_text clears the remaining estimate; leave the attribute out to have it worked out';
  notify(context, 'remaining-estimate-cleared', text);
  return { kind: 'named', value: null };
};
