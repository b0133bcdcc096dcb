import type { StoredRecord } from '../../behaviours.ts';
import { textOf } from '../properties.ts';
import { estimateFields } from './capacity-planning.ts';
import {
  childrenField,
  embeddedListField,
  emptyListField,
  listField,
  noteField,
  projectField,
  projectFields,
  statusField,
} from './embedded-record.ts';
import { eventsField } from './event.ts';
import { addressFields, apiUrl, pageUrl, type ViewFields } from './field.ts';
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

/** A workspace or product line in full. */
export const productFields: ViewFields = [
  'id',
  'reference_prefix',
  'name',
  'product_line',
  'product_line_type',
  'created_at',
  'updated_at',
  noteField('description', 'Project'),
  ['url', (product) => pageUrl('projects', textOf(product.reference_prefix))],
  ['resource', (product) => apiUrl('products', textOf(product.reference_prefix))],
  childrenField('children', {
    resource: 'products',
    property: 'parent_id',
    fields: projectFields,
  }),
  listField('custom_fields'),
  ['screen_definition_ids', (product) => product.screen_definition_ids ?? {}],
  listField('screen_definitions'),
  'has_ideas',
  'has_master_features',
  'has_epics',
  'release_workflow',
  'feature_workflow',
  'initiative_workflow',
  'epic_workflow',
  'idea_workflow',
  'strategic_imperative_workflow',
  'page_workflow',
  'requirement_workflow',
  'key_result_workflow',
  'capacity_planning_enabled',
  'default_capacity_units',
  'enhanced_capacity_planning_enabled',
  'workspace_type',
  'color',
];

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

/** The older form of the workflow status: its name in snake case, such as `not_started`. */
function legacyStatus(initiative: StoredRecord, lookup: ViewLookup) {
  const status = lookup.record('workflow_statuses', initiative.workflow_status_id);
  return status === undefined ? null : textOf(status.name).toLowerCase().replaceAll(' ', '_');
}

const epicReference = { resource: 'epics', property: 'initiative_id', fields: epicSummary };

/** An initiative in full. */
export const initiativeFields: ViewFields = [
  'id',
  'name',
  'reference_num',
  ['status', legacyStatus],
  'effort',
  'value',
  'presented',
  'color',
  'start_date',
  'end_date',
  'position',
  'score',
  'created_at',
  'updated_at',
  'product_id',
  'progress',
  'progress_source',
  'duration_source',
  ...addressFields('initiatives'),
  projectField,
  statusField,
  ...estimateFields,
  noteField('description', 'Initiative'),
  listField('attachments'),
  assigneeField,
  'comments_count',
  goalsField,
  emptyListField('key_results'),
  listField('score_facts'),
  childrenField('features', {
    resource: 'features',
    property: 'initiative_id',
    fields: featureSummary,
  }),
  childrenField('master_features', epicReference),
  childrenField('epic', epicReference),
  embeddedListField('releases', {
    resource: 'releases',
    property: 'release_ids',
    fields: releaseSummary,
  }),
  listField('integration_fields'),
  listField('custom_fields'),
  eventsField('initiative_id'),
  userField('created_by_user', 'created_by_user_id'),
];
