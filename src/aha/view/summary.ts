import type { StoredRecord } from '../../behaviours.ts';
import { embeddedListField, listField, noteField, projectField } from './embedded-record.ts';
import { addressFields, type RecordView, type ViewField, type ViewFields } from './field.ts';
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

const commonFields: ViewFields = ['id', 'name', 'reference_num', 'created_at'];

/** A feature in lists and other records. */
export const featureSummary: ViewFields = [
  ...commonFields,
  'product_id',
  ...addressFields('features'),
];

/** An epic in other records. */
export const epicSummary: ViewFields = [...commonFields, ...addressFields('epics')];

/** An initiative in other records. */
export const initiativeSummary: ViewFields = [
  ...commonFields,
  ...addressFields('initiatives'),
  noteField('description', 'Initiative'),
  listField('integration_fields'),
];

/** A release in lists and other records. */
export const releaseSummary: ViewFields = [
  'id',
  'product_id',
  'reference_num',
  'name',
  'start_date',
  'release_date',
  'parking_lot',
  'created_at',
  ...addressFields('releases'),
  listField('integration_fields'),
  userField('owner', 'owner_id'),
  projectField,
];

/** A field with the goals of a record. */
export const goalsField: ViewField = embeddedListField('goals', {
  resource: 'goals',
  property: 'goal_ids',
  fields: [
    ...commonFields,
    ...addressFields('goals'),
    noteField('description', 'StrategicImperative'),
  ],
});
