/** The document of a market's API, written by hand: its server has habits of its own, all within the document. */
function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
function content(schema: object, type = 'application/json') {
  return { [type]: { schema } };
}
function answer(schema: object, type?: string) {
  return {
    description: '',
    content: content(schema, type),
  };
}
function wrapped(name: string, schema: object) {
  return {
    type: 'object',
    required: [name],
    properties: { [name]: schema },
  };
}
const problem = { default: answer(ref('Problem'), 'application/problem+json') };
function id(name: string) {
  return { name, in: 'path', required: true, schema: { type: 'integer' } };
}
function query(name: string, schema: object, more: object = {}) {
  return {
    name,
    in: 'query',
    schema,
    ...more,
  };
}

export const marketDocument = {
  openapi: '3.0.3',
  info: { title: 'Market', version: '1' },
  security: [{ key: [] }, { staff: [] }],
  paths: {
    '/customers': {
      get: {
        parameters: [
          query('cursor', { type: 'string' }),
          query('page_size', { type: 'integer', minimum: 2, maximum: 10 }),
          query('state', { type: 'string', enum: ['active', 'deleted', 'all'], default: 'active' }),
          query('email', { type: 'string' }),
        ],
        responses: {
          200: answer({
            type: 'object',
            properties: {
              customers: { type: 'array', items: ref('Customer') },
              meta: {
                type: 'object',
                properties: {
                  next_cursor: { type: 'string', nullable: true },
                  total_count: { type: 'integer' },
                },
              },
            },
          }),
        },
      },
      post: {
        requestBody: {
          required: true,
          content: content(wrapped('customer', ref('CustomerInput'))),
        },
        responses: {
          201: answer(wrapped('customer', ref('Customer'))),
          409: answer(ref('Problem'), 'application/problem+json'),
          ...problem,
        },
      },
    },
    '/customers/{id}': {
      get: {
        parameters: [id('id')],
        responses: { 200: answer(wrapped('customer', ref('Customer'))), ...problem },
      },
      patch: {
        parameters: [id('id')],
        requestBody: {
          content: content(
            wrapped('customer', ref('CustomerChange')),
            'application/merge-patch+json',
          ),
        },
        responses: { 200: answer(wrapped('customer', ref('Customer'))), ...problem },
      },
      delete: {
        parameters: [id('id')],
        responses: { 200: answer(wrapped('customer', ref('Customer'))), ...problem },
      },
    },
    '/customers/{id}/addresses': {
      get: {
        parameters: [id('id')],
        responses: { 200: answer({ type: 'array', items: ref('Address') }), ...problem },
      },
    },
    '/customers/{id}/addresses/{label}': {
      parameters: [
        id('id'),
        {
          name: 'label',
          in: 'path',
          required: true,
          schema: { type: 'string', pattern: '^[a-z]{3,12}$' },
        },
      ],
      get: { responses: { 200: answer(ref('Address')), ...problem } },
      put: {
        requestBody: { required: true, content: content(ref('AddressInput')) },
        responses: { 200: answer(ref('Address')), 201: answer(ref('Address')), ...problem },
      },
      delete: { responses: { 204: { description: 'Gone, or never there' }, ...problem } },
    },
    '/orders': {
      get: { responses: { 200: answer({ type: 'array', items: ref('Order') }) } },
      post: {
        requestBody: { required: true, content: content(ref('OrderInput')) },
        responses: {
          201: answer(ref('Order')),
          422: answer(ref('Problem'), 'application/problem+json'),
          ...problem,
        },
      },
    },
    '/orders/{orderId}': {
      get: { parameters: [id('orderId')], responses: { 200: answer(ref('Order')) } },
      put: {
        summary: 'Updates an order',
        parameters: [id('orderId')],
        requestBody: { required: true, content: content(ref('OrderInput')) },
        responses: { 200: answer(ref('Order')), ...problem },
      },
      delete: { parameters: [id('orderId')], responses: { 204: { description: '' } } },
    },
    '/orders/{orderId}/pay': {
      post: {
        parameters: [id('orderId')],
        responses: {
          200: answer(ref('Order')),
          409: answer(ref('Problem'), 'application/problem+json'),
        },
      },
    },
    '/exports': {
      post: {
        requestBody: {
          required: true,
          content: content({
            type: 'object',
            required: ['kind'],
            properties: { kind: { enum: ['orders', 'customers'] } },
          }),
        },
        responses: {
          202: answer({
            type: 'object',
            required: ['id'],
            properties: { id: { type: 'integer' } },
          }),
          ...problem,
        },
      },
    },
    '/exports/{id}': {
      get: {
        parameters: [id('id')],
        responses: {
          200: answer({
            type: 'object',
            properties: { id: { type: 'integer' }, state: { type: 'string' } },
          }),
          404: { description: 'Not yet' },
        },
      },
    },
    '/search': {
      get: {
        parameters: [query('q', { type: 'string', minLength: 1 }, { required: true })],
        responses: {
          200: answer({
            type: 'object',
            properties: { hits: { type: 'array', items: ref('Order') } },
          }),
          400: answer(ref('Problem'), 'application/problem+json'),
        },
      },
    },
    '/logo': {
      put: {
        requestBody: { required: true, content: { 'image/png': {} } },
        responses: { 204: { description: '' } },
      },
      get: {
        responses: {
          200: { description: '', content: { 'image/png': {} } },
          404: { description: 'None' },
        },
      },
    },
    '/rates': {
      get: {
        security: [],
        parameters: [
          query(
            'currency',
            { type: 'array', items: { enum: ['EUR', 'USD'] } },
            { style: 'form', explode: false },
          ),
        ],
        responses: { 200: answer({ type: 'object', additionalProperties: { type: 'number' } }) },
      },
    },
    '/contact': {
      post: {
        security: [{}],
        requestBody: {
          required: true,
          content: content(
            {
              type: 'object',
              required: ['from', 'text'],
              properties: {
                from: { type: 'string', format: 'email' },
                text: { type: 'string', minLength: 3 },
              },
            },
            'application/x-www-form-urlencoded',
          ),
        },
        responses: { 204: { description: 'Thanks' }, ...problem },
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'query', name: 'api_key' },
      staff: { type: 'http', scheme: 'basic' },
    },
    schemas: {
      Problem: {
        type: 'object',
        required: ['title', 'status'],
        properties: { title: { type: 'string' }, status: { type: 'integer' } },
      },
      CustomerInput: {
        type: 'object',
        required: ['email'],
        properties: {
          email: { type: 'string', format: 'email' },
          name: { type: 'string' },
          birthday: { type: 'string', format: 'date' },
          password: { type: 'string', minLength: 8, writeOnly: true },
          newsletter: { type: 'boolean', default: false },
        },
      },
      CustomerChange: {
        type: 'object',
        properties: { name: { type: 'string' }, newsletter: { type: 'boolean' } },
      },
      Customer: {
        allOf: [
          ref('CustomerInput'),
          {
            type: 'object',
            required: ['id'],
            properties: {
              id: { type: 'integer' },
              deleted_at: { type: 'string', format: 'date-time', nullable: true },
              updated_at: { type: 'string', format: 'date-time' },
            },
          },
        ],
      },
      AddressInput: {
        type: 'object',
        required: ['street'],
        properties: { street: { type: 'string' }, zip: { type: 'string', pattern: '^\\d{5}$' } },
      },
      Address: {
        allOf: [
          ref('AddressInput'),
          { type: 'object', required: ['label'], properties: { label: { type: 'string' } } },
        ],
      },
      OrderInput: {
        type: 'object',
        required: ['customer_id', 'lines'],
        properties: {
          customer_id: { type: 'integer' },
          status: { type: 'string', enum: ['open', 'paid'] },
          total: { type: 'number' },
          comment: { type: 'string' },
          lines: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['article', 'count'],
              properties: {
                article: { type: 'string' },
                count: { type: 'integer', minimum: 1 },
                price: { type: 'number', minimum: 0 },
              },
            },
          },
        },
      },
      Order: {
        allOf: [
          ref('OrderInput'),
          {
            type: 'object',
            required: ['id', 'status', 'total'],
            properties: { id: { type: 'integer' } },
          },
        ],
      },
    },
  },
};
