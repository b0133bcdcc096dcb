import { documentOf, json } from './sandlot-of.ts';

const pet = {
  type: 'object',
  required: ['name'],
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string' },
    updated_at: { type: 'string', format: 'date-time', readOnly: true },
  },
};

const key = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const ifMatch = { name: 'If-Match', in: 'header', schema: { type: 'string' } };
const body = { required: true, ...json(pet) };
const shown = { ...json(pet), headers: { ETag: { schema: { type: 'string' } } } };

/** Pets whose document has ETags on the path of one pet, and on that of the list. */
export const conditionalPets = documentOf({
  '/pets': {
    get: {
      parameters: [{ name: 'If-None-Match', in: 'header', schema: { type: 'string' } }],
      responses: { 200: json({ type: 'array', items: pet }), 304: { description: 'Unchanged' } },
    },
    post: { requestBody: body, responses: { 201: json(pet) } },
  },
  '/pets/{id}': {
    parameters: [key],
    get: { responses: { 200: shown, 404: { description: 'No pet' } } },
    put: { parameters: [ifMatch], requestBody: body, responses: { 200: json(pet) } },
    patch: { parameters: [ifMatch], requestBody: json(pet), responses: { 200: json(pet) } },
    delete: { parameters: [ifMatch], responses: { 204: { description: 'Gone' } } },
  },
  '/pets/{id}/rename': {
    parameters: [key],
    post: {
      requestBody: json({ properties: { name: { type: 'string' } } }),
      responses: { 200: json(pet) },
    },
  },
});

export const petSchema = pet;

const optional = { name: 'If-Match', in: 'header', schema: { type: 'string' } };
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': {} },
});
const refusals = { 400: problem('Invalid'), 404: problem('No pet'), 412: problem('Changed') };

/** Pets that no write changes without a condition. */
export const petsWithRequiredConditions = documentOf({
  '/pets': {
    get: { responses: { 200: json({ type: 'array', items: pet }), 400: problem('Invalid') } },
    post: { requestBody: body, responses: { 201: json(pet), 400: problem('Invalid') } },
  },
  '/pets/{id}': {
    parameters: [key],
    get: { responses: { 200: shown, 304: { description: 'Unchanged' }, ...refusals } },
    put: {
      parameters: [{ ...optional, required: true }],
      requestBody: body,
      responses: { 200: json(pet), ...refusals, 428: problem('Missing') },
    },
    delete: {
      parameters: [optional],
      responses: { 204: { description: 'Gone' }, ...refusals, 428: problem('Missing') },
    },
  },
});
