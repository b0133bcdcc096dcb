import type { Behaviour, StoredRecord } from '../../behaviours.ts';
import { callerOf } from '../auth/authenticate.ts';
import { accessRecordToWrite } from '../auth/record-access.ts';
import { hasUnits, resolveUnits, toUnits } from '../durations/units.ts';
import { notify, quote } from '../notices.ts';
import { ownProperty, textOf } from '../properties.ts';
import {
  noteUnknownAttributes,
  type RequestAttributes,
  readAttributes,
} from '../request-attributes.ts';
import { viewEvent } from '../view/event.ts';
import { viewUser } from '../view/summary.ts';
import { changesByWork, eventUnits } from './apply-work.ts';
import { nextEventId } from './event-id.ts';
import { entryNames, readWorkEntry } from './work-entry.ts';

/** The resource on which time is logged, and the property of an event that refers to it. */
export type TimeLogTarget = {
  readonly resource: 'features' | 'requirements' | 'initiatives';
  readonly property: 'feature_id' | 'requirement_id' | 'initiative_id';
};

/** The attributes that a request may have; `user_id` has no effect. */
export const knownAttributes: ReadonlySet<string> = new Set([...entryNames, 'user_id']);

/**
 * Logs time on a record for the token's user, and answers 200 with the event (Aha! documentation). Refuses
 * with 404, 403 and 400.
 */
export function logTime({ resource, property }: TimeLogTarget): Behaviour {
  return (call, context) => {
    const key = call.path[property];
    const { record: stored } = accessRecordToWrite(call, context, { resource, key });
    const record = hasUnits(stored) ? stored : resolveUnits(stored, context);
    const request = readAttributes(call, context, 'time_tracking_event');
    const user = callerOf(call, context);
    const entry = readWorkEntry(request, toUnits(record.work_units));
    noteUnknownAttributes(request, knownAttributes);
    noteIgnoredUserId(request, user);
    const event = {
      id: nextEventId(context),
      user_id: textOf(user.id),
      [property]: textOf(record.id),
      occurred_on: entry.occurred_on,
      work_done: entry.work.value,
      work_units: eventUnits(entry, record),
      created_at: request.now,
    };
    context.records('time_tracking_events').insert(event);
    context.records(resource).patch(textOf(record.id), changesByWork(record, entry, request));
    return { status: 200, body: { time_tracking_event: viewEvent(event, viewUser(user)) } };
  };
}

function noteIgnoredUserId(request: RequestAttributes, user: StoredRecord): void {
  const userId = ownProperty(request.attributes, 'user_id');
  if (userId === undefined) return;
  const owner = `${textOf(user.name)} (${textOf(user.id)})`;
  notify(
    request.context,
    'user-id-ignored',
    `user_id ${quote(userId)} was ignored: the time is logged for the token's owner, ${quote(owner)}; send the other user's token instead`,
  );
}
