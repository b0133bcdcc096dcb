import type { StoredRecord } from '../../behaviours.ts';
import { formatAmount, requireSafeAmount } from '../durations/amount.ts';
import { formatUnits, roundAmount, toUnits, type Units } from '../durations/units.ts';
import { hasNoEstimate, switchUnits } from '../estimates.ts';
import { notify } from '../notices.ts';
import { numberOf } from '../properties.ts';
import type { RequestAttributes } from '../request-attributes.ts';
import type { WorkEntry } from './work-entry.ts';
import { addWork, hasNoWork, type WorkTotals, workDoneIn, workTotalsOf } from './work-totals.ts';

/**
 * The units of an event: those of its work, else of its remaining estimate, else of the record. In mode
 * `record` all are the record's.
 */
export function eventUnits(entry: WorkEntry, record: StoredRecord): Units {
  return entry.work.units ?? entry.remaining?.units ?? toUnits(record.work_units);
}

/**
 * The changes of a record on which an event is logged: totals, remaining estimate, and units if the record
 * can take those of the event. Only events in the units of the record are part of its work done; others
 * count once the record switches to their units.
 */
export function changesByWork(
  record: StoredRecord,
  entry: WorkEntry,
  request: RequestAttributes,
): StoredRecord {
  const units = eventUnits(entry, record);
  const switched = followsUnits(record, entry, units)
    ? switchUnits(record, units, request.context)
    : undefined;
  const before = switched === undefined ? record : { ...record, ...switched };
  const { value: work } = entry.work;
  const recordUnits = toUnits(before.work_units);
  const totals = work === null ? workTotalsOf(before) : addWork(workTotalsOf(before), units, work);
  requireSafeTotals(request, totals);
  const counted = units === recordUnits ? work : noteUncountedWork(request, before, entry);
  const remaining = remainingAfter(remainingChangeOf(before, entry, request), {
    original: numberOf(before.original_estimate),
    remaining: numberOf(before.remaining_estimate),
    work: counted,
    done: workDoneIn(recordUnits, totals) ?? 0,
  });
  // A spread creates a hidden class for each copy, so the frequent case has none.
  const counts = {
    work_units: before.work_units,
    minutes_done: totals.minutes_done,
    minutes_events: totals.minutes_events,
    points_done: totals.points_done,
    points_events: totals.points_events,
    remaining_estimate: remaining,
    updated_at: request.now,
  };
  return switched === undefined ? counts : { ...switched, ...counts };
}

/** Whether the record switches to the units of the event. */
function followsUnits(record: StoredRecord, { remaining }: WorkEntry, units: Units): boolean {
  if (units === toUnits(record.work_units)) return false;
  return remaining?.units === units || (hasNoEstimate(record) && hasNoWork(record));
}

function requireSafeTotals(
  request: RequestAttributes,
  { minutes_done, points_done }: WorkTotals,
): void {
  requireSafeAmount(request, 'work_done_text', minutes_done);
  requireSafeAmount(request, 'work_done_text', points_done);
}

function noteUncountedWork(
  { context }: RequestAttributes,
  record: StoredRecord,
  { work }: WorkEntry,
): null {
  const recordUnits = formatUnits(toUnits(record.work_units));
  const text = `${formatAmount(work.value, toUnits(work.units))} was logged, but the record counts in ${recordUnits}, so its totals leave it out; log ${recordUnits}, or send remaining_estimate_text in the units of the work to switch the record`;
  notify(context, 'unit-mismatch', text);
  return null;
}

function remainingChangeOf(
  record: StoredRecord,
  { remaining, automatic }: WorkEntry,
  request: RequestAttributes,
): RemainingChange {
  if (remaining === undefined) return { kind: automatic ? 'computed' : 'unchanged' };
  if (remaining.units === undefined) return clearRemaining(request);
  if (remaining.units === toUnits(record.work_units)) {
    return { kind: 'given', value: remaining.value };
  }
  const recordUnits = formatUnits(toUnits(record.work_units));
  const text = `remaining_estimate_text is in ${formatUnits(remaining.units)} and was ignored, since the record counts in ${recordUnits}; send it in ${recordUnits}`;
  notify(request.context, 'remaining-unit-mismatch', text);
  return { kind: 'unchanged' };
}

function clearRemaining({ context }: RequestAttributes): RemainingChange {
  const text =
    'a blank remaining_estimate_text clears the remaining estimate; leave it out to have the estimate computed';
  notify(context, 'remaining-estimate-cleared', text);
  return { kind: 'given', value: null };
}

/** How the remaining estimate changes: it is given, computed from the work, or unchanged. */
export type RemainingChange =
  | { readonly kind: 'given'; readonly value: number | null }
  | { readonly kind: 'computed' }
  | { readonly kind: 'unchanged' };

/** The state of a record before work is logged, and the work. */
export type WorkProgress = {
  readonly original: number | null;
  readonly remaining: number | null;
  /** Null for an event without work. */
  readonly work: number | null;
  /** All work on the record, with this event. */
  readonly done: number;
};

/**
 * The remaining estimate after an event (Aha! documentation: the given value, else the old value minus the
 * work, unless that is switched off). A computed value is never below 0.
 */
export function remainingAfter(change: RemainingChange, progress: WorkProgress): number | null {
  if (change.kind === 'given') return change.value;
  const { original, remaining, work, done } = progress;
  if (change.kind === 'unchanged' || work === null) return remaining;
  if (remaining !== null) return atLeastZero(remaining - work);
  return original === null ? null : atLeastZero(original - done);
}

function atLeastZero(value: number): number {
  return Math.max(0, roundAmount(value));
}
