import type { StoredRecord } from '../../index.ts';
import { textOf } from '../properties.ts';
import { addressFields } from './address.ts';
import { estimateFields } from './capacity-planning.ts';
import {
  childrenField,
  embeddedListField,
  emptyListField,
  listField,
  noteField,
  projectField,
  statusField,
} from './embedded-record.ts';
import { eventsField } from './event.ts';
import type { ViewFields } from './field.ts';
import type { ViewLookup } from './lookup.ts';
import { epicSummary, featureSummary, goalsField, releaseSummary } from './summary.ts';
import { assigneeField, userField } from './user.ts';

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
