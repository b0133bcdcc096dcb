import { addressFields } from './address.ts';
import {
  embeddedListField,
  emptyListField,
  listField,
  noteField,
  projectField,
  statusField,
} from './embedded-record.ts';
import type { ViewFields } from './field.ts';
import { goalsField, initiativeSummary } from './summary.ts';
import { userField } from './user.ts';

/** A release or roll-up release in full. */
export const releaseFields: ViewFields = [
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
  ...addressFields('releases'),
  listField('integration_fields'),
  listField('custom_fields'),
  'comments_count',
  statusField,
  userField('owner', 'owner_id'),
  goalsField,
  emptyListField('key_results'),
  embeddedListField('initiatives', {
    resource: 'initiatives',
    property: 'initiative_ids',
    fields: initiativeSummary,
  }),
  projectField,
  userField('created_by_user', 'created_by_user_id'),
];
