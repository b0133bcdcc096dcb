/** The schemas of bare.mjs, as one writes them for Fastify by hand. They name what Sandlot answers. */

const text = { type: 'string' };
const integer = { type: 'integer' };
const number = { type: 'number' };
const boolean = { type: 'boolean' };
const maybeText = { type: ['string', 'null'] };
const maybeNumber = { type: ['number', 'null'] };
const anything = {};

const object = (properties) => ({ type: 'object', properties });
const list = (items) => ({ type: 'array', items });
const named = (name) => ({ $ref: `${name}#` });

export const sharedSchemas = [
  {
    $id: 'user',
    ...object({ id: text, name: text, email: text, created_at: text, updated_at: text }),
  },
  {
    $id: 'assignee',
    ...object({
      default_assignee: boolean,
      id: text,
      name: text,
      email: text,
      created_at: text,
      updated_at: text,
    }),
  },
  {
    $id: 'status',
    ...object({
      id: text,
      name: text,
      position: integer,
      complete: boolean,
      color: text,
      workflow_status_category: anything,
    }),
  },
  {
    $id: 'project',
    ...object({
      id: text,
      reference_prefix: text,
      name: text,
      product_line: boolean,
      created_at: text,
      url: text,
      workspace_type: text,
    }),
  },
  {
    $id: 'note',
    nullable: true,
    ...object({
      id: text,
      body: text,
      notable_id: text,
      notable_type: text,
      editor_version: integer,
      created_at: text,
      updated_at: text,
      attachments: list(anything),
    }),
  },
  {
    $id: 'event',
    ...object({
      id: text,
      user: named('user'),
      occurred_on: text,
      work_done: maybeNumber,
      work_units: integer,
    }),
  },
  {
    $id: 'link',
    ...object({
      id: text,
      name: text,
      reference_num: text,
      created_at: text,
      url: text,
      resource: text,
      description: named('note'),
      integration_fields: list(anything),
    }),
  },
  {
    $id: 'release',
    ...object({
      id: text,
      product_id: text,
      reference_num: text,
      name: text,
      start_date: maybeText,
      release_date: maybeText,
      parking_lot: boolean,
      created_at: text,
      url: text,
      resource: text,
      integration_fields: list(anything),
      owner: named('user'),
      project: named('project'),
    }),
  },
  {
    $id: 'short-feature',
    ...object({
      id: text,
      name: text,
      reference_num: text,
      created_at: text,
      product_id: text,
      url: text,
      resource: text,
    }),
  },
  {
    $id: 'requirement',
    ...object({
      id: text,
      name: text,
      reference_num: text,
      position: integer,
      created_at: text,
      updated_at: text,
      release_id: integer,
      start_date: maybeText,
      end_date: maybeText,
      created_by_user: named('user'),
      workflow_status: named('status'),
      original_estimate: maybeNumber,
      remaining_estimate: maybeNumber,
      initial_estimate: maybeNumber,
      work_done: maybeNumber,
      work_units: integer,
      url: text,
      resource: text,
      description: named('note'),
      feature: named('short-feature'),
      assigned_to_user: named('assignee'),
      attachments: list(anything),
      tags: list(text),
      full_tags: list(anything),
      custom_fields: list(anything),
      time_tracking_events: list(named('event')),
      integration_fields: list(anything),
      comments_count: integer,
    }),
  },
  {
    $id: 'feature',
    ...object({
      id: text,
      name: text,
      reference_num: text,
      initiative_reference_num: maybeText,
      release_reference_num: maybeText,
      epic_reference_num: maybeText,
      position: integer,
      score: number,
      created_at: text,
      updated_at: text,
      start_date: maybeText,
      due_date: maybeText,
      product_id: text,
      progress: maybeNumber,
      progress_source: text,
      status_changed_on: maybeText,
      created_by_user: named('user'),
      workflow_kind: object({ id: text, name: text }),
      workflow_status: named('status'),
      project: named('project'),
      original_estimate: maybeNumber,
      remaining_estimate: maybeNumber,
      initial_estimate: maybeNumber,
      work_done: maybeNumber,
      work_units: integer,
      use_requirements_estimates: boolean,
      description: named('note'),
      attachments: list(anything),
      integration_fields: list(anything),
      url: text,
      resource: text,
      release: named('release'),
      master_feature: named('link'),
      epic: named('link'),
      belongs_to_release_phase: anything,
      assigned_to_user: named('assignee'),
      requirements: list(named('requirement')),
      initiative: named('link'),
      goals: list(named('link')),
      key_results: list(anything),
      comments_count: integer,
      score_facts: list(object({ id: text, value: number, name: text })),
      tags: list(text),
      full_tags: list(anything),
      custom_fields: list(anything),
      time_tracking_events: list(named('event')),
      feature_links: list(anything),
      feature_only_original_estimate: maybeNumber,
      feature_only_remaining_estimate: maybeNumber,
      feature_only_work_done: maybeNumber,
    }),
  },
];

export const featureReply = object({ feature: named('feature') });

export const eventReply = object({ time_tracking_event: named('event') });

export const eventBody = {
  ...object({
    time_tracking_event: object({
      occurred_on: text,
      work_done_text: text,
      remaining_estimate_text: text,
      remaining_automatic: boolean,
    }),
  }),
  required: ['time_tracking_event'],
};
