import type { List } from './list.ts';
import type { Readable } from './read-one.ts';
import type { Changeable } from './update.ts';
import { projectUserFields } from './view/account-user.ts';
import { featureFields } from './view/feature.ts';
import { type Fields, keyOf } from './view/field.ts';
import { initiativeFields } from './view/initiative.ts';
import { productFields } from './view/product.ts';
import { releaseFields } from './view/release.ts';
import { requirementFields } from './view/requirement.ts';
import { shortFeature, shortRelease } from './view/short.ts';
import { creatorName } from './view/user.ts';

const whole = (fields: Fields) => ({ usual: fields, all: fields });

export const product: Readable = {
  resource: 'products',
  parameter: 'product_id',
  key: 'product',
  fields: productFields,
};

export const release: Readable = {
  resource: 'releases',
  parameter: 'release_id',
  key: 'release',
  fields: releaseFields,
};

export const feature: Changeable = {
  resource: 'features',
  parameter: 'feature_id',
  key: 'feature',
  fields: featureFields,
  workflow: 'feature',
  dates: ['start_date', 'due_date'],
  others: ['use_requirements_estimates'],
};

export const requirement: Changeable = {
  resource: 'requirements',
  parameter: 'requirement_id',
  key: 'requirement',
  fields: requirementFields,
  // Requirements share the workflow of features.
  workflow: 'feature',
  dates: ['start_date', 'end_date'],
  others: [],
};

export const initiative: Changeable = {
  resource: 'initiatives',
  parameter: 'initiative_id',
  key: 'initiative',
  fields: initiativeFields,
  workflow: 'initiative',
  dates: ['start_date', 'end_date'],
  others: [],
};

export const features: List = {
  resource: 'features',
  key: 'features',
  menu: {
    usual: shortFeature,
    all: featureFields.map((field) => (keyOf(field) === 'created_by_user' ? creatorName : field)),
  },
  filters: ['q', 'updated_since', 'tag', 'assigned_to_user'],
};

export const requirements: List = {
  resource: 'requirements',
  key: 'requirements',
  menu: whole(requirementFields),
  filters: ['q', 'updated_since'],
};

export const releases: List = {
  resource: 'releases',
  key: 'releases',
  menu: { usual: shortRelease, all: releaseFields },
};

export const initiatives: List = {
  resource: 'initiatives',
  key: 'initiatives',
  menu: whole(initiativeFields),
};

export const projectUsers: List = {
  resource: 'roles',
  key: 'project_users',
  menu: whole(projectUserFields),
};
