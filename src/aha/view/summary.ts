import { addressFields } from './address.ts';
import { embeddedListField, listField, noteField, projectField } from './embedded-record.ts';
import type { ViewField, ViewFields } from './field.ts';
import { userField } from './user.ts';

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
