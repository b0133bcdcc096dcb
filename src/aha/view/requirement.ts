import type { StoredRecord } from '../../index.ts';
import type { Lookup } from '../lookup.ts';
import { addresses } from './address.ts';
import { eventsField } from './event.ts';
import { buildView, type Fields } from './field.ts';
import { listField, noteField, statusField } from './part.ts';
import { estimateFields } from './planning.ts';
import { shortFeature } from './short.ts';
import { tagsFields } from './tag.ts';
import { assignee, userField } from './user.ts';

const shownOfFeature = ['id', 'name', 'reference_num', 'created_at', 'product_id', 'release_id'];

/**
 * What a requirement shows of its feature, and no more: most of what happens to the feature leaves
 * the requirement as it is.
 */
const featureOf = (requirement: StoredRecord, lookup: Lookup) =>
  lookup.record('features', requirement.feature_id, shownOfFeature);

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
    (requirement, lookup) => {
      const feature = featureOf(requirement, lookup);
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
  [
    'feature',
    (requirement, lookup) => {
      const feature = featureOf(requirement, lookup);
      return feature === undefined ? null : buildView(feature, shortFeature, lookup);
    },
  ],
  assignee,
  listField('attachments'),
  ...tagsFields,
  listField('custom_fields'),
  eventsField('requirement_id'),
  listField('integration_fields'),
  'comments_count',
];
