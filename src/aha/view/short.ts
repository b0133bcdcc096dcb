import { addresses } from './address.ts';
import type { Field, Fields } from './field.ts';
import { listField, noteField, partsField, projectField } from './part.ts';
import { userField } from './user.ts';

const common: Fields = ['id', 'name', 'reference_num', 'created_at'];

/** A feature in lists and beside other records. */
export const shortFeature: Fields = [...common, 'product_id', ...addresses('features')];

/** An epic beside other records. */
export const shortEpic: Fields = [...common, ...addresses('epics')];

/** An initiative beside other records. */
export const shortInitiative: Fields = [
  ...common,
  ...addresses('initiatives'),
  noteField('description', 'Initiative'),
  listField('integration_fields'),
];

/** A release in lists and beside other records. */
export const shortRelease: Fields = [
  'id',
  'product_id',
  'reference_num',
  'name',
  'start_date',
  'release_date',
  'parking_lot',
  'created_at',
  ...addresses('releases'),
  listField('integration_fields'),
  userField('owner', 'owner_id'),
  projectField,
];

/** The goals that a record serves. */
export const goalsField: Field = partsField('goals', {
  resource: 'goals',
  property: 'goal_ids',
  fields: [...common, ...addresses('goals'), noteField('description', 'StrategicImperative')],
});
