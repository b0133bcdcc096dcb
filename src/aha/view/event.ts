import type { StoredRecord } from '../../index.ts';
import type { Lookup } from '../lookup.ts';
import type { Field, View } from './field.ts';
import { remember } from './remember.ts';
import { viewUser } from './user.ts';

/** An event as it is answered when it is logged (Aha! documentation), without its wrapper. */
export const viewEvent = (event: StoredRecord, user: View | null): View => ({
  id: event.id,
  user,
  occurred_on: event.occurred_on,
  work_done: event.work_done,
  work_units: event.work_units,
});

const showEvent = remember(viewEvent);

/** The events of a record, oldest first; `property` is where an event names its record. */
export const eventsField = (property: string): Field => [
  'time_tracking_events',
  (record, lookup) => {
    const events = lookup.children('time_tracking_events', property, record);
    const users = viewUsers(events, lookup);
    return events.map((event) => showEvent(event, users.get(event.user_id) ?? null));
  },
];

/** Each user once, however many events are theirs. */
const viewUsers = (events: readonly StoredRecord[], lookup: Lookup) => {
  const users = new Map<unknown, View>();
  for (const id of new Set(events.map((event) => event.user_id))) {
    const user = lookup.record('users', id);
    if (user !== undefined) users.set(id, viewUser(user));
  }
  return users;
};
