import type { AhaList } from './reads/read-list.ts';
import type { ReadableRecord } from './reads/read-record.ts';
import type { UpdatableRecord } from './updates/update.ts';
import { projectUserFields } from './view/account-user.ts';
import { featureFields, requirementFields } from './view/feature.ts';
import { fieldKey, type ViewFields } from './view/field.ts';
import { creatorField, featureSummary, releaseSummary } from './view/summary.ts';
import { initiativeFields, productFields, releaseFields } from './view/workspace.ts';

function sameFields(fields: ViewFields) {
  return { defaults: fields, all: fields };
}

export const product: ReadableRecord = {
  resource: 'products',
  parameter: 'product_id',
  key: 'product',
  fields: productFields,
};

export const release: ReadableRecord = {
  resource: 'releases',
  parameter: 'release_id',
  key: 'release',
  fields: releaseFields,
};

export const feature: UpdatableRecord = {
  resource: 'features',
  parameter: 'feature_id',
  key: 'feature',
  fields: featureFields,
  workflow: 'feature',
  dates: ['start_date', 'due_date'],
  others: ['use_requirements_estimates'],
};

export const requirement: UpdatableRecord = {
  resource: 'requirements',
  parameter: 'requirement_id',
  key: 'requirement',
  fields: requirementFields,
  // Requirements share the workflow of features.
  workflow: 'feature',
  dates: ['start_date', 'end_date'],
  others: [],
};

export const initiative: UpdatableRecord = {
  resource: 'initiatives',
  parameter: 'initiative_id',
  key: 'initiative',
  fields: initiativeFields,
  workflow: 'initiative',
  dates: ['start_date', 'end_date'],
  others: [],
};

export const features: AhaList = {
  resource: 'features',
  key: 'features',
  fields: {
    defaults: featureSummary,
    all: featureFields.map((field) =>
      fieldKey(field) === 'created_by_user' ? creatorField : field,
    ),
  },
  filters: ['q', 'updated_since', 'tag', 'assigned_to_user'],
};

export const requirements: AhaList = {
  resource: 'requirements',
  key: 'requirements',
  fields: sameFields(requirementFields),
  filters: ['q', 'updated_since'],
};

export const releases: AhaList = {
  resource: 'releases',
  key: 'releases',
  fields: { defaults: releaseSummary, all: releaseFields },
};

export const initiatives: AhaList = {
  resource: 'initiatives',
  key: 'initiatives',
  fields: sameFields(initiativeFields),
};

export const projectUsers: AhaList = {
  resource: 'roles',
  key: 'project_users',
  fields: sameFields(projectUserFields),
};
