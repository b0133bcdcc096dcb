import type { Call, Context, Outcome, StoredRecord } from '../../behaviours.ts';
import { callerId } from '../auth/authenticate.ts';
import { accessRecord, forbidden, notFound } from '../auth/record-access.ts';
import { owner } from '../auth/roles.ts';
import { toUnits } from '../durations/units.ts';
import { numberOf, textOf } from '../properties.ts';
import { keepLastEventId } from './event-id.ts';
import { removeWork, workTotalsOf } from './work-totals.ts';

/**
 * Deletes an event and answers 204 (Aha! documentation). Its work is subtracted from the total of the record;
 * the remaining estimate stays. Only the user of the event and owners of the workspace may do so.
 */
export function deleteEvent(call: Call, context: Context): Outcome {
  const events = context.records('time_tracking_events');
  const event = events.get(call.path.id ?? '');
  if (event === undefined) throw notFound(context);
  const target = findEventTarget(event);
  const { record, role } = accessRecord(call, context, target);
  if (role !== owner && event.user_id !== callerId(call)) throw forbidden(context);
  keepLastEventId(context, textOf(event.id));
  events.remove(textOf(event.id));
  context.records(target.resource).patch(textOf(record.id), {
    ...totalsWithoutEvent(record, event),
    updated_at: context.clock.iso(),
  });
  return { status: 204 };
}

function findEventTarget(event: StoredRecord) {
  if (typeof event.feature_id === 'string') return { resource: 'features', key: event.feature_id };
  if (typeof event.requirement_id === 'string') {
    return { resource: 'requirements', key: event.requirement_id };
  }
  return { resource: 'initiatives', key: textOf(event.initiative_id) };
}

function totalsWithoutEvent(record: StoredRecord, event: StoredRecord): StoredRecord {
  const work = numberOf(event.work_done);
  return work === null ? {} : removeWork(workTotalsOf(record), toUnits(event.work_units), work);
}
