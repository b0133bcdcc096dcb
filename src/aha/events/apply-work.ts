import type { StoredRecord } from '../../index.ts';
import { formatAmount } from '../durations/format-amount.ts';
import { requireSafeAmount } from '../durations/parse-amount.ts';
import { formatUnits, roundAmount, toUnits, type Units } from '../durations/units.ts';
import { hasNoEstimate, switchUnits } from '../estimates.ts';
import { notify } from '../notices.ts';
import { numberOf } from '../properties.ts';
import type { RequestAttributes } from '../request-attributes.ts';
import type { WorkEntry } from './work-entry.ts';
import { addWork, hasNoWork, type WorkTotals, workDoneIn, workTotalsOf } from './work-totals.ts';

/**
 * The units of an event: those of its work, else of what remains, else the record's. In mode
 * `record` all of them are the record's.
 */
export function eventUnits(entry: WorkEntry, record: StoredRecord): Units {
  return entry.work.units ?? entry.remaining?.units ?? toUnits(record.work_units);
}

/**
 * What an event changes on the record that it is logged on: its totals, its remaining estimate, and
 * its units, which follow the event's where nothing speaks against it. Only events in the record's own units
 * count in its work done; the others are kept, and count when the units switch to theirs.
 */
export function changesByWork(
  record: StoredRecord,
  entry: WorkEntry,
  sent: RequestAttributes,
): StoredRecord {
  const units = eventUnits(entry, record);
  const switched = followsUnits(record, entry, units)
    ? switchUnits(record, units, sent.context)
    : undefined;
  const before = switched === undefined ? record : { ...record, ...switched };
  const { value: work } = entry.work;
  const own = toUnits(before.work_units);
  const tally = work === null ? workTotalsOf(before) : addWork(workTotalsOf(before), units, work);
  requireSafeTotals(sent, tally);
  const counted = units === own ? work : noteUncountedWork(sent, before, entry);
  const remaining = remainingAfter(remainingChangeOf(before, entry, sent), {
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
}

/** Whether the record takes over the event's units. */
function followsUnits(record: StoredRecord, { remaining }: WorkEntry, units: Units): boolean {
  if (units === toUnits(record.work_units)) return false;
  return remaining?.units === units || (hasNoEstimate(record) && hasNoWork(record));
}

function requireSafeTotals(
  sent: RequestAttributes,
  { minutes_done, points_done }: WorkTotals,
): void {
  requireSafeAmount(sent, 'work_done_text', minutes_done);
  requireSafeAmount(sent, 'work_done_text', points_done);
}

function noteUncountedWork(
  { context }: RequestAttributes,
  record: StoredRecord,
  { work }: WorkEntry,
): null {
  const own = formatUnits(toUnits(record.work_units));
  const text = `${formatAmount(work.value, toUnits(work.units))} was logged, but the record counts in ${own} and leaves it out of its totals; log ${own}, or send remaining_estimate_text in the units of the work to switch the record`;
  notify(context, 'unit-mismatch', text);
  return null;
}

function remainingChangeOf(
  record: StoredRecord,
  { remaining, automatic }: WorkEntry,
  sent: RequestAttributes,
): RemainingChange {
  if (remaining === undefined) return { kind: automatic ? 'worked-out' : 'unchanged' };
  if (remaining.units === undefined) return clearRemaining(sent);
  if (remaining.units === toUnits(record.work_units)) {
    return { kind: 'named', value: remaining.value };
  }
  const own = formatUnits(toUnits(record.work_units));
  const text = `remaining_estimate_text is in ${formatUnits(remaining.units)} and was ignored, since the record counts in ${own}; the remaining estimate stays as it was; send it in ${own}`;
  notify(sent.context, 'remaining-unit-mismatch', text);
  return { kind: 'unchanged' };
}

function clearRemaining({ context }: RequestAttributes): RemainingChange {
  const text =
    'a blank remaining_estimate_text clears the remaining estimate; leave the attribute out to have it worked out';
  notify(context, 'remaining-estimate-cleared', text);
  return { kind: 'named', value: null };
}

/** What becomes of the remaining estimate: it is named, worked out, or left alone. */
export type RemainingChange =
  | { readonly kind: 'named'; readonly value: number | null }
  | { readonly kind: 'worked-out' }
  | { readonly kind: 'unchanged' };

/** The state of a record before work is logged, and the work. */
export type WorkProgress = {
  readonly original: number | null;
  readonly remaining: number | null;
  /** Null where the event says nothing of work. */
  readonly work: number | null;
  /** All work on the record, this included. */
  readonly done: number;
};

/**
 * The remaining estimate after work was logged (Aha! documentation: what is sent counts, otherwise
 * the work is taken off by itself unless that is switched off). Never below 0 when worked out.
 */
export function remainingAfter(wish: RemainingChange, progress: WorkProgress): number | null {
  if (wish.kind === 'named') return wish.value;
  const { original, remaining, work, done } = progress;
  if (wish.kind === 'unchanged' || work === null) return remaining;
  if (remaining !== null) return atLeastZero(remaining - work);
  return original === null ? null : atLeastZero(original - done);
}

function atLeastZero(value: number): number {
  return Math.max(0, roundAmount(value));
}
