import type { StoredRecord } from '../../index.ts';
import { addressFields } from './address.ts';
import { estimateFields } from './capacity-planning.ts';
import { listField, noteField, statusField, tagsFields } from './embedded-record.ts';
import { eventsField } from './event.ts';
import { buildView, type ViewFields } from './field.ts';
import type { ViewLookup } from './lookup.ts';
import { featureSummary } from './summary.ts';
import { assigneeField, userField } from './user.ts';

const featureProperties = ['id', 'name', 'reference_num', 'created_at', 'product_id', 'release_id'];

/** Looks up only the viewed properties, so that most changes of the feature do not invalidate the requirement. */
function findFeature(requirement: StoredRecord, lookup: ViewLookup) {
  return lookup.record('features', requirement.feature_id, featureProperties);
}

/** A requirement in full, which lists and features show as well. */
export const requirementFields: ViewFields = [
  'id',
  'name',
  'reference_num',
  'position',
  'created_at',
  'updated_at',
  // The only id that is answered as a number.
  [
    'release_id',
    (requirement, lookup) => {
      const feature = findFeature(requirement, lookup);
      return Number(feature?.release_id);
    },
  ],
  'start_date',
  'end_date',
  userField('created_by_user', 'created_by_user_id'),
  statusField,
  ...estimateFields,
  ...addressFields('requirements'),
  noteField('description', 'Requirement'),
  [
    'feature',
    (requirement, lookup) => {
      const feature = findFeature(requirement, lookup);
      return feature === undefined ? null : buildView(feature, featureSummary, lookup);
    },
  ],
  assigneeField,
  listField('attachments'),
  ...tagsFields,
  listField('custom_fields'),
  eventsField('requirement_id'),
  listField('integration_fields'),
  'comments_count',
];
