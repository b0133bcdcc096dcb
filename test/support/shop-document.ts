import { documentOf, json } from './sandlot-of.ts';

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
function path(name: string, type: string) {
  return {
    name,
    in: 'path',
    required: true,
    schema: { type },
  };
}
function query(name: string, type: string, more: object = {}) {
  return {
    name,
    in: 'query',
    schema: { type, ...more },
  };
}
function body(schema: unknown) {
  return { content: { 'application/json': { schema } } };
}

const owner = {
  type: 'object',
  required: ['id', 'name', 'created_at'],
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string' },
    secret: { type: 'string', writeOnly: true },
    created_at: { type: 'string', format: 'date-time', readOnly: true },
    updated_at: { type: 'string', format: 'date-time', readOnly: true },
  },
};

const order = {
  type: 'object',
  required: ['code', 'status', 'total', 'count_items', 'closed_at'],
  properties: {
    code: { type: 'string' },
    owner_id: { type: 'integer' },
    status: { type: 'string', enum: ['open', 'cancelled'] },
    total: { type: 'number', default: 5 },
    count_items: { type: 'integer' },
    closed_at: { type: ['string', 'null'], format: 'date-time' },
    labels: {
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
};

const page = {
  type: 'object',
  required: ['data', 'total', 'has_more', 'next'],
  properties: {
    data: { type: 'array', items: ref('Owner') },
    total: { type: 'integer' },
    page: { type: 'integer' },
    has_more: { type: 'boolean' },
    next: { type: ['string', 'null'] },
  },
};

const link = { headers: { Link: { schema: { type: 'string' } } } };

/** A shop: owners with orders below them, settings, and ways of paging. */
export const shopDocument = documentOf(
  {
    '/owners': {
      get: {
        parameters: [
          query('page', 'integer'),
          query('per_page', 'integer', { maximum: 50 }),
          query('name', 'string'),
          query('q', 'string'),
          query('sort', 'string'),
          query('fields', 'string'),
          query('created_after', 'string'),
        ],
        responses: { 200: { ...json(ref('Page')), ...link } },
      },
      post: {
        requestBody: body(ref('Owner')),
        responses: {
          201: { ...json(ref('Owner')), headers: { Location: { schema: { type: 'string' } } } },
        },
      },
    },
    '/owners/{owner_id}': {
      parameters: [path('owner_id', 'integer')],
      get: { responses: { 200: json(ref('Owner')) } },
      put: { requestBody: body(ref('Owner')), responses: { 200: json(ref('Owner')) } },
      patch: {
        requestBody: {
          content: {
            'application/json': { schema: {} },
            'application/json-patch+json': { schema: {} },
          },
        },
        responses: { 200: json(ref('Owner')) },
      },
      delete: { responses: { 204: { description: '' } } },
    },
    '/owners/{owner_id}/orders': {
      parameters: [path('owner_id', 'integer')],
      get: {
        parameters: [query('after', 'string'), query('limit', 'integer')],
        responses: {
          200: json({
            type: 'object',
            properties: {
              orders: { type: 'array', items: ref('Order') },
              next_cursor: { type: 'string' },
            },
          }),
        },
      },
      post: {
        requestBody: body({
          type: 'object',
          required: ['code'],
          properties: {
            code: { type: 'string' },
            labels: { type: 'array', items: { type: 'string' } },
          },
        }),
        responses: {
          201: json({ type: 'object', properties: { order: ref('Order') } }),
          409: json({}),
        },
      },
    },
    '/owners/{owner_id}/orders/{code}': {
      parameters: [path('owner_id', 'integer'), path('code', 'string')],
      get: { responses: { 200: json({ type: 'object', properties: { order: ref('Order') } }) } },
      delete: { responses: { 200: json({ type: 'object', properties: { order: ref('Order') } }) } },
    },
    '/owners/{owner_id}/orders/{code}/cancel': {
      parameters: [path('owner_id', 'integer'), path('code', 'string')],
      post: { responses: { 200: json({ type: 'object', properties: { order: ref('Order') } }) } },
    },
    '/settings': {
      get: { responses: { 200: json(ref('Settings')) } },
      put: { requestBody: body(ref('Settings')), responses: { 200: json(ref('Settings')) } },
      delete: { responses: { 204: { description: '' } } },
    },
  },
  {
    components: {
      schemas: {
        Owner: owner,
        Order: order,
        Page: page,
        Settings: {
          type: 'object',
          required: ['theme'],
          properties: { theme: { type: 'string', enum: ['dark', 'light'] } },
        },
      },
    },
  },
);
