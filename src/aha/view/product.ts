import { textOf } from '../properties.ts';
import { apiUrl, pageUrl } from './address.ts';
import { childrenField, listField, noteField, projectFields } from './embedded-record.ts';
import type { ViewFields } from './field.ts';

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
