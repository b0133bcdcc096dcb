import type { Behaviour, StoredRecord } from '../../index.ts';
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
import { viewUser } from '../view/user.ts';
import { changesByWork, eventUnits } from './apply-work.ts';
import { nextEventId } from './event-id.ts';
import { entryNames, readWorkEntry } from './work-entry.ts';

/** What time is logged on: the resource, and the property of an event that names its record. */
export type TimeLogTarget = {
  readonly resource: 'features' | 'requirements' | 'initiatives';
  readonly property: 'feature_id' | 'requirement_id' | 'initiative_id';
};

const knownAttributes: ReadonlySet<string> = new Set([...entryNames, 'user_id']);

/**
 * Logs time on a record in the name of the token's user; answers 200 and the event (Aha!
 * documentation). Refuses with 404, 403 and 400.
 */
export function logTime({ resource, property }: TimeLogTarget): Behaviour {
  return (call, context) => {
    const key = call.path[property];
    const { record: found } = accessRecordToWrite(call, context, { resource, key });
    const record = hasUnits(found) ? found : resolveUnits(found, context);
    const sent = readAttributes(call, context, 'time_tracking_event');
    const user = callerOf(call, context);
    const entry = readWorkEntry(sent, toUnits(record.work_units));
    noteUnknownAttributes(sent, knownAttributes);
    noteIgnoredUserId(sent, user);
    const event = {
      id: nextEventId(context),
      user_id: textOf(user.id),
      [property]: textOf(record.id),
      occurred_on: entry.occurred_on,
      work_done: entry.work.value,
      work_units: eventUnits(entry, record),
      created_at: sent.now,
    };
    context.records('time_tracking_events').insert(event);
    context.records(resource).patch(textOf(record.id), changesByWork(record, entry, sent));
    return { status: 200, body: { time_tracking_event: viewEvent(event, viewUser(user)) } };
  };
}

function noteIgnoredUserId(sent: RequestAttributes, user: StoredRecord): void {
  const userId = ownProperty(sent.attributes, 'user_id');
  if (userId === undefined) return;
  const whom = `${textOf(user.name)} (${textOf(user.id)})`;
  notify(
    sent.context,
    'user-id-ignored',
    `user_id ${quote(userId)} was ignored: the time is logged for the token's owner, ${quote(whom)}; send the other user's token instead`,
  );
}
