import { addresses } from './address.ts';
import type { Fields } from './field.ts';
import { listField, noneField, noteField, partsField, projectField, statusField } from './part.ts';
import { goalsField, shortInitiative } from './short.ts';
import { userField } from './user.ts';

/** A release or roll-up release as it is read alone. */
export const releaseFields: Fields = [
  'id',
  'product_id',
  'reference_num',
  'name',
  'start_date',
  'end_date',
  'development_started_on',
  'release_date',
  'external_release_date',
  'external_release_date_description',
  'external_date_resolution',
  'released',
  'parking_lot',
  'master_release',
  'released_on',
  'created_at',
  'updated_at',
  'position',
  'progress',
  'progress_source',
  'duration_source',
  'status_changed_on',
  noteField('theme', 'Release'),
  ...addresses('releases'),
  listField('integration_fields'),
  listField('custom_fields'),
  'comments_count',
  statusField,
  userField('owner', 'owner_id'),
  goalsField,
  noneField('key_results'),
  partsField('initiatives', {
    resource: 'initiatives',
    property: 'initiative_ids',
    fields: shortInitiative,
  }),
  projectField,
  userField('created_by_user', 'created_by_user_id'),
];
