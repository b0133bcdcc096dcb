import type { StoredRecord } from '../../index.ts';
import type { RecordView, ViewField } from './field.ts';
import type { ViewLookup } from './lookup.ts';
import { memoizeBySubject } from './memoize.ts';

/** A user in other records: five keys. */
export const viewUser = memoizeBySubject(
  ({ id, name, email, created_at, updated_at }: StoredRecord): RecordView => ({
    id,
    name,
    email,
    created_at,
    updated_at,
  }),
);

/** A field with the user whose id a property holds, or null. */
export function userField(key: string, property: string): ViewField {
  return [
    key,
    (record, lookup) => {
      const user = lookup.record('users', record[property]);
      return user === undefined ? null : viewUser(user);
    },
  ];
}

/** The creator in lists with `fields`: three keys (Aha! documentation). */
export const creatorField: ViewField = [
  'created_by_user',
  (record: StoredRecord, lookup: ViewLookup) => {
    const user = lookup.record('users', record.created_by_user_id);
    return user === undefined ? null : { id: user.id, name: user.name, email: user.email };
  },
];

/** A field with the assignee of a record. */
export const assigneeField: ViewField = [
  'assigned_to_user',
  (record: StoredRecord, lookup: ViewLookup) => {
    const user = lookup.record('users', record.assigned_to_user_id);
    return user === undefined ? null : viewAssignee(user, record.default_assignee === true);
  },
];

const viewAssignee = memoizeBySubject(
  ({ id, name, email, created_at, updated_at }: StoredRecord, byDefault: boolean) => ({
    default_assignee: byDefault,
    id,
    name,
    email,
    created_at,
    updated_at,
  }),
);
