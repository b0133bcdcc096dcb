type RecordSchema = Readonly<Record<string, unknown>>;

/** Properties that replies show as they are stored: their schemas are those of the document. */
function documentProperties(schema: string, names: string): RecordSchema {
  return Object.fromEntries(
    names.split(' ').map((name) => {
      const $ref = `#/components/schemas/${schema}/properties/${name}`;
      return [name, { $ref }];
    }),
  );
}

/** The schema of a record with these properties and no others. */
function recordSchema(required: string, properties: RecordSchema): RecordSchema {
  return {
    type: 'object',
    required: required.split(' '),
    properties: { id: { type: 'string' }, ...properties },
    additionalProperties: false,
  };
}

/** The id of an embedded record. */
function idReference(resource: string): RecordSchema {
  return { type: 'string', references: resource };
}

const text: RecordSchema = { type: 'string' };
const textOrNull: RecordSchema = { type: ['string', 'null'] };
const flag: RecordSchema = { type: ['boolean', 'null'] };
const ids: RecordSchema = { type: 'array', items: text };
const sum: RecordSchema = { type: ['number', 'null'] };
const count: RecordSchema = { type: ['integer', 'null'], minimum: 0 };

/** Decimal digits, as many as `event-id.ts` can add one to. */
const eventId: RecordSchema = { type: 'string', pattern: '^(0|[1-9][0-9]{0,20})$' };

const note: RecordSchema = recordSchema('id body created_at updated_at', {
  ...documentProperties('Note', 'body created_at updated_at attachments'),
});

/** The properties of records on which time is logged; `work_units` defaults to those of the workspace. */
const plannedProperties: RecordSchema = {
  ...documentProperties('Feature', 'original_estimate remaining_estimate initial_estimate'),
  work_units: { enum: [10, 20, null] },
  minutes_done: sum,
  minutes_events: count,
  points_done: sum,
  points_events: count,
};

const commonProperties: RecordSchema = {
  ...documentProperties('EpicSummary', 'name reference_num created_at'),
  updated_at: text,
};

const assignment: RecordSchema = { assigned_to_user_id: textOrNull, default_assignee: flag };
const creation: RecordSchema = {
  workflow_status_id: idReference('workflow_statuses'),
  created_by_user_id: idReference('users'),
};

const dateProperties = 'start_date end_date';
const listProperties = 'integration_fields custom_fields comments_count';

/**
 * The schemas of stored records. They guarantee that replies fit the document. A stored record has the ids of
 * embedded records, and lacks values that replies compute, such as URLs and totals.
 */
export const schemas: Readonly<Record<string, RecordSchema>> = {
  accounts: recordSchema('id name domain logo alt_logo enabled', {
    name: text,
    domain: text,
    logo: textOrNull,
    alt_logo: textOrNull,
    enabled: { type: 'boolean' },
  }),
  users: recordSchema(
    'id name email created_at updated_at enabled paid_seat administrator roadmaps_seat develop_seat administrator_roles',
    {
      ...documentProperties(
        'User',
        'name email timezone created_at updated_at accessed_at enabled paid_seat',
      ),
      ...documentProperties('User', 'administrator roadmaps_seat develop_seat administrator_roles'),
      ...documentProperties('User', 'identity_provider'),
      paid_seat_group: {
        anyOf: [{ type: 'null' }, documentProperties('User', 'paid_seat_group').paid_seat_group],
      },
      account_id: textOrNull,
      current_product_id: { type: ['integer', 'null'] },
    },
  ),
  tokens: recordSchema('id user_id', { user_id: idReference('users') }),
  products: recordSchema(
    'id reference_prefix name product_line created_at updated_at description has_ideas has_master_features has_epics capacity_planning_enabled default_capacity_units enhanced_capacity_planning_enabled workspace_type',
    {
      ...documentProperties(
        'Product',
        'reference_prefix name product_line product_line_type created_at updated_at',
      ),
      ...documentProperties(
        'Product',
        'custom_fields screen_definitions has_ideas has_master_features has_epics',
      ),
      ...documentProperties(
        'Product',
        'release_workflow feature_workflow initiative_workflow epic_workflow',
      ),
      ...documentProperties('Product', 'idea_workflow strategic_imperative_workflow page_workflow'),
      ...documentProperties(
        'Product',
        'requirement_workflow key_result_workflow capacity_planning_enabled',
      ),
      ...documentProperties('Product', 'default_capacity_units enhanced_capacity_planning_enabled'),
      ...documentProperties('Product', 'workspace_type color'),
      parent_id: textOrNull,
      description: note,
      screen_definition_ids: { type: ['object', 'null'] },
    },
  ),
  roles: recordSchema('id product_id user_id role', {
    ...documentProperties('ProductRole', 'role'),
    product_id: idReference('products'),
    user_id: idReference('users'),
  }),
  goals: recordSchema('id name reference_num created_at', {
    ...commonProperties,
    description: { anyOf: [{ type: 'null' }, note] },
  }),
  releases: recordSchema(
    'id product_id reference_num name released parking_lot master_release created_at updated_at theme comments_count workflow_status_id owner_id created_by_user_id',
    {
      ...documentProperties(
        'Release',
        'reference_num name released parking_lot master_release created_at updated_at',
      ),
      ...documentProperties(
        'Release',
        `${dateProperties} ${listProperties} development_started_on release_date released_on`,
      ),
      ...documentProperties('Release', 'external_release_date external_release_date_description'),
      ...documentProperties(
        'Release',
        'external_date_resolution position progress progress_source',
      ),
      ...documentProperties('Release', 'duration_source status_changed_on'),
      ...creation,
      product_id: idReference('products'),
      owner_id: idReference('users'),
      theme: note,
      goal_ids: ids,
      initiative_ids: ids,
    },
  ),
  epics: recordSchema('id name reference_num created_at', {
    ...commonProperties,
    product_id: textOrNull,
    initiative_id: textOrNull,
  }),
  initiatives: recordSchema(
    'id name reference_num presented created_at updated_at product_id workflow_status_id description comments_count created_by_user_id',
    {
      ...documentProperties(
        'Initiative',
        `name reference_num presented created_at updated_at ${dateProperties} ${listProperties}`,
      ),
      ...documentProperties(
        'Initiative',
        'effort value color position score progress progress_source',
      ),
      ...documentProperties('Initiative', 'duration_source attachments score_facts'),
      ...plannedProperties,
      ...creation,
      ...assignment,
      product_id: idReference('products'),
      description: note,
      goal_ids: ids,
      release_ids: ids,
    },
  ),
  features: recordSchema(
    'id name reference_num created_at updated_at product_id release_id workflow_status_id description comments_count created_by_user_id',
    {
      ...documentProperties(
        'Feature',
        `name reference_num created_at updated_at start_date due_date ${listProperties}`,
      ),
      ...documentProperties('Feature', 'position score progress progress_source status_changed_on'),
      ...documentProperties(
        'Feature',
        'workflow_kind attachments score_facts full_tags feature_links',
      ),
      ...plannedProperties,
      ...creation,
      ...assignment,
      product_id: idReference('products'),
      release_id: idReference('releases'),
      epic_id: textOrNull,
      initiative_id: textOrNull,
      use_requirements_estimates: flag,
      description: note,
      belongs_to_release_phase: { type: ['object', 'null'] },
      goal_ids: ids,
    },
  ),
  requirements: recordSchema(
    'id name reference_num created_at updated_at product_id feature_id workflow_status_id comments_count created_by_user_id',
    {
      ...documentProperties(
        'Requirement',
        `name reference_num created_at updated_at ${dateProperties} ${listProperties}`,
      ),
      ...documentProperties('Requirement', 'position attachments full_tags'),
      ...plannedProperties,
      ...creation,
      ...assignment,
      product_id: idReference('products'),
      feature_id: idReference('features'),
      description: { anyOf: [{ type: 'null' }, note] },
    },
  ),
  workflow_statuses: recordSchema('id name workflow position complete', {
    ...documentProperties(
      'WorkflowStatus',
      'name position complete color workflow_status_category',
    ),
    workflow: text,
  }),
  time_tracking_events: {
    ...recordSchema('id user_id occurred_on work_done work_units', {
      ...documentProperties('TimeTrackingEvent', 'occurred_on work_done work_units'),
      id: eventId,
      user_id: idReference('users'),
      feature_id: idReference('features'),
      requirement_id: idReference('requirements'),
      initiative_id: idReference('initiatives'),
      created_at: text,
    }),
    oneOf: ['feature_id', 'requirement_id', 'initiative_id'].map((owner) => ({
      required: [owner],
    })),
  },
  sequences: recordSchema('id last', { last: { type: 'string', pattern: '^[0-9]+$' } }),
};
