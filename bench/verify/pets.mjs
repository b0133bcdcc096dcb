/** A document of one operation, and what the server answers to it. */
export const pet = { id: 'a1', name: 'Fido', tag: 'dog', age: 3 };

export const document = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1.0' },
  paths: {
    '/pets/{id}': {
      get: {
        operationId: 'readPet',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: {
            description: 'The pet',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Pet: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: { type: 'string' },
          name: { type: 'string', maxLength: 40 },
          tag: { type: 'string', enum: ['cat', 'dog'] },
          age: { type: 'integer', minimum: 0 },
        },
      },
    },
  },
};
