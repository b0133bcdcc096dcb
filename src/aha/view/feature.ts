import type { StoredRecord } from '../../index.ts';
import type { Lookup } from '../lookup.ts';
import { addresses } from './address.ts';
import { eventsField } from './event.ts';
import type { Field, Fields } from './field.ts';
import {
  listField,
  noneField,
  noteField,
  optionalPart,
  partField,
  projectField,
  referenceField,
  statusField,
} from './part.ts';
import { featureEstimateFields, featureOnlyFields, showAllPlanned } from './planning.ts';
import { requirementFields } from './requirement.ts';
import { goalsField, shortEpic, shortInitiative, shortRelease } from './short.ts';
import { tagsFields } from './tag.ts';
import { assignee, userField } from './user.ts';

const epic = { resource: 'epics', property: 'epic_id', fields: shortEpic };

const requirements: Field = [
  'requirements',
  (feature: StoredRecord, lookup: Lookup) =>
    showAllPlanned(
      lookup.children('requirements', 'feature_id', feature),
      requirementFields,
      lookup,
    ),
];

/** A feature as it is read alone. */
export const featureFields: Fields = [
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
  ...addresses('features'),
  partField('release', { resource: 'releases', property: 'release_id', fields: shortRelease }),
  optionalPart('master_feature', epic),
  optionalPart('epic', epic),
  ['belongs_to_release_phase', (feature) => feature.belongs_to_release_phase ?? undefined],
  assignee,
  requirements,
  optionalPart('initiative', {
    resource: 'initiatives',
    property: 'initiative_id',
    fields: shortInitiative,
  }),
  goalsField,
  noneField('key_results'),
  'comments_count',
  listField('score_facts'),
  ...tagsFields,
  listField('custom_fields'),
  eventsField('feature_id'),
  listField('feature_links'),
  ...featureOnlyFields,
];
