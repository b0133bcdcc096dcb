import type { StoredRecord } from '../../index.ts';
import type { Lookup } from '../lookup.ts';
import type { Field, View } from './field.ts';
import { remember } from './remember.ts';

/** A user in the five keys that other records show. */
export const viewUser = remember(
  ({ id, name, email, created_at, updated_at }: StoredRecord): View => ({
    id,
    name,
    email,
    created_at,
    updated_at,
  }),
);

/** A key that shows the user whose id a property holds; null where it holds none. */
export const userField = (key: string, property: string): Field => [
  key,
  (record, lookup) => {
    const user = lookup.record('users', record[property]);
    return user === undefined ? null : viewUser(user);
  },
];

/** The creator in the three keys that lists show when `fields` asks for it (Aha! documentation). */
export const creatorName: Field = [
  'created_by_user',
  (record: StoredRecord, lookup: Lookup) => {
    const user = lookup.record('users', record.created_by_user_id);
    return user === undefined ? null : { id: user.id, name: user.name, email: user.email };
  },
];

/** Who a record is assigned to. */
export const assignee: Field = [
  'assigned_to_user',
  (record: StoredRecord, lookup: Lookup) => {
    const user = lookup.record('users', record.assigned_to_user_id);
    return user === undefined ? null : viewAssignee(user, record.default_assignee === true);
  },
];

const viewAssignee = remember(
  ({ id, name, email, created_at, updated_at }: StoredRecord, byDefault: boolean) => ({
    default_assignee: byDefault,
    id,
    name,
    email,
    created_at,
    updated_at,
  }),
);
