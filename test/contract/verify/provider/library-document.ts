/** The document of a library's API, written by hand. */
function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
function content(schema: object) {
  return { 'application/json': { schema } };
}
function error(description: string) {
  return { description, content: content(ref('Error')) };
}
const requestId = {
  'X-Request-Id': { required: true, schema: { type: 'string', format: 'uuid' } },
};
function answer(description: string, schema: object, headers: object = {}) {
  return {
    description,
    headers: { ...requestId, ...headers },
    content: content(schema),
  };
}
function query(name: string, schema: object) {
  return { name, in: 'query', schema };
}
const bookId = {
  name: 'bookId',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
};

const book = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'title', 'author', 'genre', 'pages', 'note', 'created_at'],
  properties: {
    id: { type: 'string', format: 'uuid', readOnly: true },
    title: { type: 'string', minLength: 1, maxLength: 80 },
    author: { type: 'string', minLength: 2 },
    genre: { type: 'string', enum: ['novel', 'poetry', 'science'] },
    pages: { type: 'integer', minimum: 1, maximum: 5000 },
    note: { type: ['string', 'null'] },
    section: { type: 'string', pattern: '^[A-Z][0-9]{2}$' },
    tags: { type: 'array', maxItems: 5, items: { type: 'string' } },
    lender_pin: { type: 'string', writeOnly: true },
    created_at: { type: 'string', format: 'date-time', readOnly: true },
  },
};

function without(names: readonly string[], more: object = {}) {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(book.properties).filter(([name]) => !names.includes(name)),
    ),
    ...more,
  };
}

const refusals = { 400: error('Not as described'), 401: error('Who are you?') };

export const libraryDocument = {
  openapi: '3.1.0',
  info: { title: 'Library', version: '2.1.0' },
  servers: [{ url: 'https://library.test/v2' }],
  security: [{ token: [] }],
  tags: [{ name: 'books' }, { name: 'reviews' }],
  paths: {
    '/books': {
      get: {
        operationId: 'listBooks',
        tags: ['books'],
        parameters: [
          query('author', { type: 'string' }),
          query('genre', { type: 'string', enum: ['novel', 'poetry', 'science'] }),
          query('min_pages', { type: 'integer', minimum: 1 }),
          query('limit', { type: 'integer', minimum: 1, maximum: 50, default: 20 }),
          query('offset', { type: 'integer', minimum: 0, default: 0 }),
          query('sort', { type: 'string', enum: ['title', '-title', 'pages', '-pages'] }),
        ],
        responses: {
          200: answer(
            'Books',
            {
              type: 'object',
              required: ['data', 'total'],
              properties: {
                data: { type: 'array', items: ref('Book') },
                total: { type: 'integer', minimum: 0 },
              },
            },
            { 'X-Rate-Limit': { schema: { type: 'integer' } } },
          ),
          ...refusals,
        },
      },
      post: {
        operationId: 'addBook',
        tags: ['books'],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: ref('NewBook'),
              examples: {
                short: {
                  value: { title: 'Ulysses', author: 'James Joyce', genre: 'novel', pages: 736 },
                },
              },
            },
          },
        },
        responses: {
          201: answer('The book', ref('Book'), { Location: { schema: { type: 'string' } } }),
          ...refusals,
        },
      },
    },
    '/books/{bookId}': {
      parameters: [bookId],
      get: {
        operationId: 'readBook',
        tags: ['books'],
        responses: { 200: answer('The book', ref('Book')), ...refusals, 404: error('None') },
      },
      head: {
        operationId: 'requestBook',
        tags: ['books'],
        responses: {
          200: { description: 'There is one' },
          ...refusals,
          404: { description: 'None' },
        },
      },
      put: {
        operationId: 'replaceBook',
        summary: 'Replaces a book',
        tags: ['books'],
        requestBody: { required: true, content: content(ref('NewBook')) },
        responses: { 200: answer('The book', ref('Book')), ...refusals, 404: error('None') },
      },
      patch: {
        operationId: 'changeBook',
        tags: ['books'],
        requestBody: { required: true, content: content(ref('BookChange')) },
        responses: { 200: answer('The book', ref('Book')), ...refusals, 404: error('None') },
      },
      delete: {
        operationId: 'removeBook',
        tags: ['books'],
        responses: { 204: { description: 'Gone' }, ...refusals, 404: error('None') },
      },
    },
    '/books/{bookId}/reviews': {
      parameters: [bookId],
      get: {
        operationId: 'listReviews',
        tags: ['reviews'],
        responses: {
          200: answer('Reviews', { type: 'array', items: ref('Review') }),
          ...refusals,
          404: error('None'),
        },
      },
      post: {
        operationId: 'addReview',
        tags: ['reviews'],
        requestBody: {
          required: true,
          content: content({
            type: 'object',
            required: ['stars'],
            properties: {
              stars: { type: 'integer', minimum: 1, maximum: 5 },
              text: { type: 'string' },
            },
          }),
        },
        responses: { 201: answer('The review', ref('Review')), ...refusals, 404: error('None') },
      },
    },
    '/settings': {
      get: {
        operationId: 'readSettings',
        responses: { 200: answer('All', ref('Settings')), ...refusals },
      },
      put: {
        operationId: 'changeSettings',
        requestBody: { required: true, content: content(ref('Settings')) },
        responses: { 200: answer('All', ref('Settings')), ...refusals },
      },
    },
    '/health': {
      get: {
        operationId: 'health',
        security: [],
        responses: {
          200: { description: 'Well', content: { 'text/plain': { schema: { const: 'well' } } } },
        },
      },
    },
  },
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Book: book,
      NewBook: without(['id', 'created_at'], { required: ['title', 'author', 'genre', 'pages'] }),
      BookChange: without(['id', 'created_at'], { minProperties: 1 }),
      Review: {
        type: 'object',
        required: ['id', 'stars'],
        properties: {
          id: { type: 'integer' },
          stars: { type: 'integer', minimum: 1, maximum: 5 },
          text: { type: 'string' },
        },
      },
      Settings: {
        type: 'object',
        required: ['loan_days', 'greeting'],
        properties: {
          loan_days: { type: 'integer', minimum: 1, maximum: 60 },
          greeting: { type: 'string', maxLength: 60 },
        },
      },
      Error: {
        type: 'object',
        additionalProperties: false,
        required: ['message'],
        properties: { message: { type: 'string' } },
      },
    },
  },
};
