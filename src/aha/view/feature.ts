import type { StoredRecord } from '../../index.ts';
import { addressFields } from './address.ts';
import { featureEstimateFields, featureOnlyFields, viewAllPlanned } from './capacity-planning.ts';
import {
  embeddedField,
  emptyListField,
  listField,
  noteField,
  optionalEmbeddedField,
  projectField,
  referenceField,
  statusField,
  tagsFields,
} from './embedded-record.ts';
import { eventsField } from './event.ts';
import type { ViewField, ViewFields } from './field.ts';
import type { ViewLookup } from './lookup.ts';
import { requirementFields } from './requirement.ts';
import { epicSummary, goalsField, initiativeSummary, releaseSummary } from './summary.ts';
import { assigneeField, userField } from './user.ts';

const epicReference = { resource: 'epics', property: 'epic_id', fields: epicSummary };

const requirementsField: ViewField = [
  'requirements',
  (feature: StoredRecord, lookup: ViewLookup) =>
    viewAllPlanned(
      lookup.children('requirements', 'feature_id', feature),
      requirementFields,
      lookup,
    ),
];

/** A feature in full. */
export const featureFields: ViewFields = [
  'id',
  'name',
  'reference_num',
  referenceField('initiative_reference_num', 'initiatives', 'initiative_id'),
  referenceField('release_reference_num', 'releases', 'release_id'),
  referenceField('epic_reference_num', 'epics', 'epic_id'),
  'position',
  'score',
  'created_at',
  'updated_at',
  'start_date',
  'due_date',
  'product_id',
  'progress',
  'progress_source',
  'status_changed_on',
  userField('created_by_user', 'created_by_user_id'),
  'workflow_kind',
  statusField,
  projectField,
  ...featureEstimateFields,
  noteField('description', 'Feature'),
  listField('attachments'),
  listField('integration_fields'),
  ...addressFields('features'),
  embeddedField('release', {
    resource: 'releases',
    property: 'release_id',
    fields: releaseSummary,
  }),
  optionalEmbeddedField('master_feature', epicReference),
  optionalEmbeddedField('epic', epicReference),
  ['belongs_to_release_phase', (feature) => feature.belongs_to_release_phase ?? undefined],
  assigneeField,
  requirementsField,
  optionalEmbeddedField('initiative', {
    resource: 'initiatives',
    property: 'initiative_id',
    fields: initiativeSummary,
  }),
  goalsField,
  emptyListField('key_results'),
  'comments_count',
  listField('score_facts'),
  ...tagsFields,
  listField('custom_fields'),
  eventsField('feature_id'),
  listField('feature_links'),
  ...featureOnlyFields,
];
