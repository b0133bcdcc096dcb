import type { StoredRecord } from '../../behaviours.ts';
import {
  estimateFields,
  featureEstimateFields,
  featureOnlyFields,
  viewAllPlanned,
} from './capacity-planning.ts';
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
import { addressFields, buildView, type ViewField, type ViewFields } from './field.ts';
import type { ViewLookup } from './lookup.ts';
import {
  assigneeField,
  epicSummary,
  featureSummary,
  goalsField,
  initiativeSummary,
  releaseSummary,
  userField,
} from './summary.ts';

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
