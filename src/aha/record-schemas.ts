type Schema = Readonly<Record<string, unknown>>;

/** Properties that are answered as they are stored. */
const as = (schema: string, names: string): Schema =>
  Object.fromEntries(
    names.split(' ').map((name) => {
      const $ref = `#/components/schemas/${schema}/properties/${name}`;
      return [name, { $ref }];
    }),
  );

/** A record with these properties and no others, of which some have to be there. */
const record = (required: string, properties: Schema): Schema => ({
  type: 'object',
  required: required.split(' '),
  properties: { id: { type: 'string' }, ...properties },
  additionalProperties: false,
});

/** The id of a record that is shown as a part of this one. */
const idOf = (resource: string): Schema => ({ type: 'string', references: resource });

const text: Schema = { type: 'string' };
const textOrNull: Schema = { type: ['string', 'null'] };
const flag: Schema = { type: ['boolean', 'null'] };
const ids: Schema = { type: 'array', items: text };
const sum: Schema = { type: ['number', 'null'] };
const count: Schema = { type: ['integer', 'null'], minimum: 0 };

/** Of an event the next one's follows: decimals, as many as are reckoned with. */
const eventId: Schema = { type: 'string', pattern: '^(0|[1-9][0-9]{0,20})$' };

const note: Schema = record('id body created_at updated_at', {
  ...as('Note', 'body created_at updated_at attachments'),
});

/** What is kept of records that time is logged on; without units of its own one has those of its workspace. */
const planned: Schema = {
  ...as('Feature', 'original_estimate remaining_estimate initial_estimate'),
  work_units: { enum: [10, 20, null] },
  minutes_done: sum,
  minutes_events: count,
  points_done: sum,
  points_events: count,
};

const common: Schema = {
  ...as('EpicSummary', 'name reference_num created_at'),
  updated_at: text,
};
const assigned: Schema = { assigned_to_user_id: textOrNull, default_assignee: flag };
const made: Schema = {
  workflow_status_id: idOf('workflow_statuses'),
  created_by_user_id: idOf('users'),
};
const dates = 'start_date end_date';
const lists = 'integration_fields custom_fields comments_count';

/**
 * What stored records have to be, so that what is answered of them fits the document: other records
 * are in them by their ids, and what is made up for the answer (addresses, totals) is not in them.
 */
export const schemas: Readonly<Record<string, Schema>> = {
  accounts: record('id name domain logo alt_logo enabled', {
    ...{ name: text, domain: text, logo: textOrNull, alt_logo: textOrNull },
    enabled: { type: 'boolean' },
  }),
  users: record(
    'id name email created_at updated_at enabled paid_seat administrator roadmaps_seat develop_seat administrator_roles',
    {
      ...as('User', 'name email timezone created_at updated_at accessed_at enabled paid_seat'),
      ...as('User', 'administrator roadmaps_seat develop_seat administrator_roles'),
      ...as('User', 'identity_provider'),
      paid_seat_group: { anyOf: [{ type: 'null' }, as('User', 'paid_seat_group').paid_seat_group] },
      account_id: textOrNull,
      current_product_id: { type: ['integer', 'null'] },
    },
  ),
  tokens: record('id user_id', { user_id: idOf('users') }),
  products: record(
    'id reference_prefix name product_line created_at updated_at description has_ideas has_master_features has_epics capacity_planning_enabled default_capacity_units enhanced_capacity_planning_enabled workspace_type',
    {
      ...as(
        'Product',
        'reference_prefix name product_line product_line_type created_at updated_at',
      ),
      ...as('Product', 'custom_fields screen_definitions has_ideas has_master_features has_epics'),
      ...as('Product', 'release_workflow feature_workflow initiative_workflow epic_workflow'),
      ...as('Product', 'idea_workflow strategic_imperative_workflow page_workflow'),
      ...as('Product', 'requirement_workflow key_result_workflow capacity_planning_enabled'),
      ...as('Product', 'default_capacity_units enhanced_capacity_planning_enabled'),
      ...as('Product', 'workspace_type color'),
      parent_id: textOrNull,
      description: note,
      screen_definition_ids: { type: ['object', 'null'] },
    },
  ),
  roles: record('id product_id user_id role', {
    ...as('ProductRole', 'role'),
    product_id: idOf('products'),
    user_id: idOf('users'),
  }),
  goals: record('id name reference_num created_at', {
    ...common,
    description: { anyOf: [{ type: 'null' }, note] },
  }),
  releases: record(
    'id product_id reference_num name released parking_lot master_release created_at updated_at theme comments_count workflow_status_id owner_id created_by_user_id',
    {
      ...as(
        'Release',
        'reference_num name released parking_lot master_release created_at updated_at',
      ),
      ...as('Release', `${dates} ${lists} development_started_on release_date released_on`),
      ...as('Release', 'external_release_date external_release_date_description'),
      ...as('Release', 'external_date_resolution position progress progress_source'),
      ...as('Release', 'duration_source status_changed_on'),
      ...made,
      product_id: idOf('products'),
      owner_id: idOf('users'),
      theme: note,
      goal_ids: ids,
      initiative_ids: ids,
    },
  ),
  epics: record('id name reference_num created_at', {
    ...common,
    product_id: textOrNull,
    initiative_id: textOrNull,
  }),
  initiatives: record(
    'id name reference_num presented created_at updated_at product_id workflow_status_id description comments_count created_by_user_id',
    {
      ...as('Initiative', `name reference_num presented created_at updated_at ${dates} ${lists}`),
      ...as('Initiative', 'effort value color position score progress progress_source'),
      ...as('Initiative', 'duration_source attachments score_facts'),
      ...{ ...planned, ...made, ...assigned },
      product_id: idOf('products'),
      description: note,
      goal_ids: ids,
      release_ids: ids,
    },
  ),
  features: record(
    'id name reference_num created_at updated_at product_id release_id workflow_status_id description comments_count created_by_user_id',
    {
      ...as('Feature', `name reference_num created_at updated_at start_date due_date ${lists}`),
      ...as('Feature', 'position score progress progress_source status_changed_on'),
      ...as('Feature', 'workflow_kind attachments score_facts full_tags feature_links'),
      ...{ ...planned, ...made, ...assigned },
      product_id: idOf('products'),
      release_id: idOf('releases'),
      epic_id: textOrNull,
      initiative_id: textOrNull,
      use_requirements_estimates: flag,
      description: note,
      belongs_to_release_phase: { type: ['object', 'null'] },
      goal_ids: ids,
    },
  ),
  requirements: record(
    'id name reference_num created_at updated_at product_id feature_id workflow_status_id comments_count created_by_user_id',
    {
      ...as('Requirement', `name reference_num created_at updated_at ${dates} ${lists}`),
      ...as('Requirement', 'position attachments full_tags'),
      ...{ ...planned, ...made, ...assigned },
      product_id: idOf('products'),
      feature_id: idOf('features'),
      description: { anyOf: [{ type: 'null' }, note] },
    },
  ),
  workflow_statuses: record('id name workflow position complete', {
    ...as('WorkflowStatus', 'name position complete color workflow_status_category'),
    workflow: text,
  }),
  time_tracking_events: {
    ...record('id user_id occurred_on work_done work_units', {
      ...as('TimeTrackingEvent', 'occurred_on work_done work_units'),
      id: eventId,
      user_id: idOf('users'),
      feature_id: idOf('features'),
      requirement_id: idOf('requirements'),
      initiative_id: idOf('initiatives'),
      created_at: text,
    }),
    oneOf: ['feature_id', 'requirement_id', 'initiative_id'].map((owner) => ({
      required: [owner],
    })),
  },
  sequences: record('id last', { last: { type: 'string', pattern: '^[0-9]+$' } }),
};
