import type { StoredRecord } from '../../behaviours.ts';
import type { RecordView, ViewField } from './field.ts';
import type { ViewLookup } from './lookup.ts';
import { memoizeBySubject } from './memoize.ts';
import { viewUser } from './summary.ts';

/** An event without its envelope (Aha! documentation). */
export function viewEvent(event: StoredRecord, user: RecordView | null): RecordView {
  return {
    id: event.id,
    user,
    occurred_on: event.occurred_on,
    work_done: event.work_done,
    work_units: event.work_units,
  };
}

const viewEventOnce = memoizeBySubject(viewEvent);

/** A field with the events of a record, oldest first; `property` is the reference of an event to its record. */
export function eventsField(property: string): ViewField {
  return [
    'time_tracking_events',
    (record, lookup) => {
      const events = lookup.children('time_tracking_events', property, record);
      const users = viewUsers(events, lookup);
      return events.map((event) => viewEventOnce(event, users.get(event.user_id) ?? null));
    },
  ];
}

/** The view of each user of the events. */
function viewUsers(events: readonly StoredRecord[], lookup: ViewLookup) {
  const users = new Map<unknown, RecordView>();
  for (const id of new Set(events.map((event) => event.user_id))) {
    const user = lookup.record('users', id);
    if (user !== undefined) users.set(id, viewUser(user));
  }
  return users;
}
