import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import type { Control } from './control-of.ts';
import { controlOf } from './control-of.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from './sandlot-of.ts';

const pet = {
  type: 'object',
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
  required: ['id', 'name'],
};

const error = { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] };

/** A document of pets below `/api`, with named examples. */
export const petsApi = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [{ name: 'tag', in: 'query', schema: { type: 'string' } }],
        responses: { 200: json({ type: 'array', items: pet }) },
      },
      post: {
        operationId: 'addPet',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { ...pet, required: ['name'] } } },
        },
        responses: {
          201: json(pet, { examples: { tom: { value: { id: 9, name: 'Tom' } } } }),
          503: json(error, { examples: { 'at night': { value: { error: 'We sleep.' } } } }),
        },
      },
    },
    '/pets/{id}': {
      get: {
        operationId: 'readPet',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: json(pet), 404: { description: 'None' } },
      },
    },
  },
  { servers: [{ url: '/api' }] },
);

/** Keeps pets; counts their ids. */
export const petsModule = `
export const behaviours = {
  addPet: async (call, { records, notice }) => {
    const { total } = await records('pets').list({ limit: 0 });
    if (call.body.name === 'Bug') throw new Error('there is a bug');
    if (call.body.name === 'Unusual') notice('unusual', 'The name is unusual.');
    const pet = await records('pets').insert({ id: total + 1, name: call.body.name });
    return { status: 201, body: pet, headers: { location: '/api/pets/' + pet.id } };
  },
  listPets: async (call, { records }) => {
    return { status: 200, body: (await records('pets').list()).records };
  },
  readPet: async (call, { records, refuse }) => {
    // Less than the document requires.
    if (call.path.id === '0') return { status: 200, body: { id: 0 } };
    const pet = await records('pets').get(call.path.id);
    return pet
      ? { status: 200, body: pet }
      : refuse({ status: 404, code: 'no-pet', detail: 'There is no such pet.' });
  },
};
`;

export type Pets = {
  readonly app: FastifyInstance;
  readonly control: Control;
  /** The names of all pets. */
  list(): Promise<readonly string[]>;
  add(name: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
};

/** A Sandlot that keeps pets, and its control calls; for a sandbox, by its prefix. */
export async function openPets(
  t: Test,
  { prefix = '', ...options }: SandlotOf & { readonly prefix?: string } = {},
): Promise<Pets> {
  const { app } = await sandlotOf(t, petsApi, { module: petsModule, records: 0, ...options });
  const parse = (text: string): unknown => (text === '' ? '' : JSON.parse(text));
  return {
    app,
    control: await controlOf(t, app, prefix),
    list: async () => {
      const { body } = await app.inject(`${prefix}/api/pets`);
      return JSON.parse(body).map((pet: { readonly name: string }) => pet.name);
    },
    add: async (name) => {
      const reply = await app.inject({
        method: 'POST',
        url: `${prefix}/api/pets`,
        payload: { name },
      });
      return { status: reply.statusCode, body: parse(reply.body) };
    },
  };
}
