import { addresses } from './address.ts';
import { eventsField } from './event.ts';
import type { Fields } from './field.ts';
import { listField, noteField, partField, statusField } from './part.ts';
import { estimateFields } from './planning.ts';
import { shortFeature } from './short.ts';
import { tagsFields } from './tag.ts';
import { assignee, userField } from './user.ts';

/** A requirement as it is read, alone, in lists and in its feature. */
export const requirementFields: Fields = [
  'id',
  'name',
  'reference_num',
  'position',
  'created_at',
  'updated_at',
  // The one id of a record that is answered as a number.
  [
    'release_id',
    async (requirement, lookup) => {
      const feature = await lookup.record('features', requirement.feature_id);
      return Number(feature?.release_id);
    },
  ],
  'start_date',
  'end_date',
  userField('created_by_user', 'created_by_user_id'),
  statusField,
  ...estimateFields,
  ...addresses('requirements'),
  noteField('description', 'Requirement'),
  partField('feature', { resource: 'features', property: 'feature_id', fields: shortFeature }),
  assignee,
  listField('attachments'),
  ...tagsFields,
  listField('custom_fields'),
  eventsField('requirement_id'),
  listField('integration_fields'),
  'comments_count',
];
