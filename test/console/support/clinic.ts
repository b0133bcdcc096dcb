import { documentOf, json } from '../../support/sandlot-of.ts';

const owner = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' }, city: { type: 'string' } },
};

const pet = {
  type: 'object',
  required: ['name', 'status'],
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    status: { type: 'string', enum: ['available', 'sold'] },
    vaccinated: { type: 'boolean' },
    born: { type: 'string', format: 'date' },
    weight: { type: ['number', 'null'] },
    tags: { type: 'array', items: { type: 'string' } },
    owner_id: { type: 'integer' },
  },
};

const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const body = (example: object) => ({ required: true, ...json(pet, { example }) });
const examples = {
  dog: { value: { id: 7, name: 'Rex', status: 'available' } },
  cat: { value: { id: 8, name: 'Tom', status: 'sold' } },
};

/** A document with everything that the console shows. */
export const clinic = documentOf({
  '/pets': {
    get: {
      operationId: 'listPets',
      summary: 'List all pets',
      tags: ['pets'],
      responses: { 200: json({ type: 'array', items: pet }) },
    },
    post: {
      operationId: 'createPet',
      summary: 'Create a pet',
      tags: ['pets'],
      requestBody: body({ name: 'Rex', status: 'available' }),
      responses: { 201: json(pet, { examples }), 503: { description: 'Closed' } },
    },
  },
  '/pets/{id}': {
    parameters: [id],
    get: {
      operationId: 'readPet',
      summary: 'Read a pet',
      tags: ['pets'],
      responses: { 200: json(pet), 404: { description: 'None' } },
    },
    patch: {
      operationId: 'updatePet',
      tags: ['pets'],
      requestBody: json({ type: 'object', properties: pet.properties }),
      responses: { 200: json(pet), 404: { description: 'None' } },
    },
    delete: {
      operationId: 'deletePet',
      tags: ['pets'],
      responses: { 204: { description: '' }, 404: { description: 'None' } },
    },
  },
  '/owners': {
    get: {
      operationId: 'listOwners',
      tags: ['owners'],
      responses: { 200: json({ type: 'array', items: owner }) },
    },
    post: {
      operationId: 'createOwner',
      tags: ['owners'],
      requestBody: json(owner),
      responses: { 201: json(owner) },
    },
  },
  '/owners/{id}': {
    parameters: [id],
    get: { operationId: 'readOwner', tags: ['owners'], responses: { 200: json(owner) } },
  },
});
