import { isDeepStrictEqual } from 'node:util';
import { documentOf, json } from '../../support/sandlot-of.ts';

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };
const number = { type: ['number', 'null'] };

const user = {
  type: 'object',
  required: ['id', 'name', 'email'],
  properties: { id: text, name: text, email: text, created_at: text, updated_at: text },
};

const estimates = {
  original_estimate: number,
  remaining_estimate: number,
  work_done: number,
  work_units: { type: 'integer', enum: [10, 20] },
};

function recordSchema(more: object) {
  return {
    type: 'object',
    required: ['id', 'name', 'reference_num', 'created_at'],
    properties: {
      id: text,
      name: text,
      reference_num: text,
      created_at: { type: 'string', format: 'date-time' },
      updated_at: { type: 'string', format: 'date-time' },
      ...more,
    },
  };
}

const feature = recordSchema({ ...estimates, due_date: textOrNull, created_by_user: user });
const requirement = recordSchema(estimates);
const initiative = recordSchema(estimates);
const release = recordSchema({ release_date: textOrNull, released: { type: 'boolean' } });

const event = {
  type: 'object',
  required: ['id', 'user', 'occurred_on', 'work_done', 'work_units'],
  properties: {
    id: text,
    user,
    occurred_on: text,
    work_done: number,
    work_units: { type: 'integer' },
  },
};

function wrapped(name: string, schema: object) {
  return { type: 'object', required: [name], properties: { [name]: schema } };
}

function listed(name: string, schema: object) {
  const count = { type: 'integer' };
  const pagination = {
    type: 'object',
    properties: { total_records: count, total_pages: count, current_page: count },
  };
  return {
    type: 'object',
    required: [name, 'pagination'],
    properties: { [name]: { type: 'array', items: schema }, pagination },
  };
}

function body(name: string, properties: object) {
  const schema = wrapped(name, { type: 'object', properties });
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

const id = { name: 'id', in: 'path', required: true, schema: text };
const missing = { 404: json({ type: 'object', properties: { error: text } }) };

function item(name: string, schema: object, update: object) {
  const answer = { responses: { 200: json(wrapped(name, schema)), ...missing } };
  return {
    parameters: [id],
    get: { operationId: `${name}-show`, ...answer },
    put: { operationId: `${name}-update`, ...body(name, update), ...answer },
    delete: { operationId: `${name}-destroy`, responses: { 204: { description: '' }, ...missing } },
  };
}

function timeTracking(parameter: string) {
  return {
    parameters: [{ ...id, name: parameter }],
    post: {
      operationId: `${parameter}-time`,
      ...body('time_tracking_event', {
        occurred_on: text,
        work_done_text: text,
        remaining_estimate_text: text,
        remaining_automatic: { type: 'boolean' },
        user_id: { type: 'integer' },
      }),
      responses: { 200: json(wrapped('time_tracking_event', event)), ...missing },
    },
  };
}

const named = { name: text };
const estimated = { ...named, original_estimate_text: text, remaining_estimate_text: text };

/** A document of the Aha! API as a user may have it: other operationIds, other parameter names. */
export const wholeAhaApi = documentOf(
  {
    '/api/v1/users': { get: { responses: { 200: json(listed('users', user)) } } },
    '/api/v1/users/{id}': {
      parameters: [id],
      get: { responses: { 200: json(wrapped('user', user)), ...missing } },
    },
    '/api/v1/releases/{id}': item('release', release, named),
    '/api/v1/releases/{release_id}/features': {
      parameters: [{ ...id, name: 'release_id' }],
      get: { responses: { 200: json(listed('features', feature)) } },
      post: { ...body('feature', named), responses: { 200: json(wrapped('feature', feature)) } },
    },
    '/api/v1/features': { get: { responses: { 200: json(listed('features', feature)) } } },
    '/api/v1/features/{id}': item('feature', feature, estimated),
    '/api/v1/features/{feature_id}/requirements': {
      parameters: [{ ...id, name: 'feature_id' }],
      get: { responses: { 200: json(listed('requirements', requirement)) } },
      post: {
        ...body('requirement', named),
        responses: { 200: json(wrapped('requirement', requirement)) },
      },
    },
    '/api/v1/requirements/{id}': item('requirement', requirement, estimated),
    '/api/v1/products/{product_id}/initiatives': {
      parameters: [{ ...id, name: 'product_id' }],
      get: { responses: { 200: json(listed('initiatives', initiative)) } },
      post: {
        ...body('initiative', named),
        responses: { 200: json(wrapped('initiative', initiative)) },
      },
    },
    '/api/v1/initiatives/{id}': item('initiative', initiative, estimated),
    '/api/v1/features/{feature}/time_tracking_events': timeTracking('feature'),
    '/api/v1/requirements/{requirement}/time_tracking_events': timeTracking('requirement'),
    '/api/v1/initiatives/{initiative}/time_tracking_events': timeTracking('initiative'),
    '/api/v1/time_tracking_events/{event}': {
      parameters: [{ ...id, name: 'event' }],
      delete: { responses: { 204: { description: '' }, ...missing } },
    },
  },
  { info: { title: 'Aha!', version: '1' } },
);

/** The same document with numbers that are never null. */
export function withoutNullNumbers(required: readonly string[]): object {
  return JSON.parse(JSON.stringify(wholeAhaApi), (key, value) => {
    if (isDeepStrictEqual(value, number)) return { type: 'number' };
    return key === 'required' && Array.isArray(value) && value.includes('reference_num')
      ? [...value, ...required]
      : value;
  });
}
