/** The document of a fleet's API, written by hand: lists by cursor, changes by merging, problems. */
function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
function json(schema: object) {
  return { 'application/json': { schema } };
}
function answer(name: string) {
  return { description: name, content: json(ref(name)) };
}
function problems(...statuses: readonly number[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: 'Refused',
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    ]),
  );
}
function merged(name: string) {
  return {
    required: true,
    content: { 'application/merge-patch+json': { schema: ref(name) } },
  };
}
const busId = {
  name: 'busId',
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^bus_[0-9]{6}$' },
};

const given = {
  plate: { type: 'string', minLength: 2, maxLength: 12 },
  kind: { type: 'string', enum: ['long', 'short'] },
  seats: { type: 'integer', minimum: 1, maximum: 90 },
  notes: { type: ['string', 'null'], maxLength: 100 },
};

export const fleetDocument = {
  openapi: '3.1.0',
  info: { title: 'Fleet', version: '3.0' },
  security: [{ key: [] }],
  paths: {
    '/buses': {
      get: {
        operationId: 'listBuses',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'cursor', in: 'query', schema: { type: 'string' } },
          { name: 'kind', in: 'query', schema: given.kind },
        ],
        responses: { 200: answer('Buses'), ...problems(401, 422) },
      },
      post: {
        operationId: 'addBus',
        requestBody: { required: true, content: json(ref('NewBus')) },
        responses: { 201: answer('Bus'), ...problems(401, 422) },
      },
    },
    '/buses/{busId}': {
      parameters: [busId],
      get: { operationId: 'readBus', responses: { 200: answer('Bus'), ...problems(401, 404) } },
      patch: {
        operationId: 'changeBus',
        requestBody: merged('BusChange'),
        responses: { 200: answer('Bus'), ...problems(401, 404, 422) },
      },
      delete: {
        operationId: 'removeBus',
        responses: { 204: { description: 'Gone' }, ...problems(401, 404) },
      },
    },
    '/account': {
      get: { operationId: 'readAccount', responses: { 200: answer('Account'), ...problems(401) } },
      patch: {
        operationId: 'changeAccount',
        requestBody: merged('Account'),
        responses: { 200: answer('Account'), ...problems(401, 422) },
      },
    },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
    schemas: {
      Account: {
        type: 'object',
        additionalProperties: false,
        properties: {
          company: { type: 'string', minLength: 1, maxLength: 40 },
          locale: { type: 'string', enum: ['de', 'en'] },
        },
      },
      Bus: {
        type: 'object',
        required: ['id', 'plate', 'kind'],
        additionalProperties: false,
        properties: { id: busId.schema, ...given },
      },
      Buses: {
        type: 'object',
        required: ['items'],
        properties: {
          items: { type: 'array', items: ref('Bus') },
          paging: { type: 'object', properties: { next_cursor: { type: ['string', 'null'] } } },
        },
      },
      NewBus: {
        type: 'object',
        required: ['plate', 'kind'],
        additionalProperties: false,
        properties: given,
      },
      BusChange: { type: 'object', additionalProperties: false, properties: given },
      Problem: {
        type: 'object',
        required: ['title', 'status'],
        properties: { title: { type: 'string' }, status: { type: 'integer' } },
      },
    },
  },
};
