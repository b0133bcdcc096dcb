import type { Behaviour, StoredRecord } from '../index.ts';
import { noteEventId } from './event-id.ts';
import { callerId } from './identity.ts';
import { numberOf, textOf } from './property.ts';
import { forbidden, notFound, reach } from './reach.ts';
import { owner } from './role.ts';
import { tallyOf, withoutWork } from './tally.ts';
import { toUnits } from './units.ts';

/**
 * Deletes an event; answers 204 without a body (Aha! documentation). Its work leaves the record's
 * total, the remaining estimate stays. Only the event's user and owners of the workspace may.
 */
export const deleteEvent: Behaviour = (call, context) => {
  const events = context.records('time_tracking_events');
  const event = events.get(call.path.id ?? '');
  if (event === undefined) throw notFound(context);
  const target = targetOf(event);
  const { record, role } = reach(call, context, target);
  if (role !== owner && event.user_id !== callerId(call)) throw forbidden(context);
  noteEventId(context, textOf(event.id));
  events.remove(textOf(event.id));
  context.records(target.resource).patch(textOf(record.id), {
    ...workTakenBack(record, event),
    updated_at: context.clock.iso(),
  });
  return { status: 204 };
};

const targetOf = (event: StoredRecord) => {
  if (typeof event.feature_id === 'string') return { resource: 'features', key: event.feature_id };
  if (typeof event.requirement_id === 'string') {
    return { resource: 'requirements', key: event.requirement_id };
  }
  return { resource: 'initiatives', key: textOf(event.initiative_id) };
};

const workTakenBack = (record: StoredRecord, event: StoredRecord): StoredRecord => {
  const work = numberOf(event.work_done);
  return work === null ? {} : withoutWork(tallyOf(record), toUnits(event.work_units), work);
};
