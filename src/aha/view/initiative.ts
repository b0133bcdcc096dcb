import type { StoredRecord } from '../../index.ts';
import type { Lookup } from '../lookup.ts';
import { textOf } from '../property.ts';
import { addresses } from './address.ts';
import { eventsField } from './event.ts';
import type { Fields } from './field.ts';
import {
  childrenField,
  listField,
  noneField,
  noteField,
  partsField,
  projectField,
  statusField,
} from './part.ts';
import { estimateFields } from './planning.ts';
import { goalsField, shortEpic, shortFeature, shortRelease } from './short.ts';
import { assignee, userField } from './user.ts';

/** The older form of the workflow status: its name as a key, e.g. `not_started`. */
const statusKey = (initiative: StoredRecord, lookup: Lookup) => {
  const status = lookup.record('workflow_statuses', initiative.workflow_status_id);
  return status === undefined ? null : textOf(status.name).toLowerCase().replaceAll(' ', '_');
};

const epics = { resource: 'epics', property: 'initiative_id', fields: shortEpic };

/** An initiative as it is read, alone and in lists. */
export const initiativeFields: Fields = [
  'id',
  'name',
  'reference_num',
  ['status', statusKey],
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
  ...addresses('initiatives'),
  projectField,
  statusField,
  ...estimateFields,
  noteField('description', 'Initiative'),
  listField('attachments'),
  assignee,
  'comments_count',
  goalsField,
  noneField('key_results'),
  listField('score_facts'),
  childrenField('features', {
    resource: 'features',
    property: 'initiative_id',
    fields: shortFeature,
  }),
  childrenField('master_features', epics),
  childrenField('epic', epics),
  partsField('releases', {
    resource: 'releases',
    property: 'release_ids',
    fields: shortRelease,
  }),
  listField('integration_fields'),
  listField('custom_fields'),
  eventsField('initiative_id'),
  userField('created_by_user', 'created_by_user_id'),
];
