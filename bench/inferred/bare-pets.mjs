/**
 * What inferred operations are compared to: the same six on Fastify itself, by hand, on a Map.
 *
 *     node bench/inferred/bare-pets.mjs PORT DATA     DATA is a JSON file: a list of pets
 */
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { pet, petInput, petList } from './pets.mjs';

const [port, path] = process.argv.slice(2);
const pets = new Map(JSON.parse(readFileSync(path, 'utf8')).map((one) => [one.id, one]));
let lastId = Math.max(...pets.keys());

const app = fastify();
const missing = { type: 'about:blank', title: 'Not Found', status: 404 };
const params = { type: 'object', properties: { id: { type: 'integer' } } };

app.get(
  '/pets',
  {
    schema: {
      querystring: {
        type: 'object',
        properties: { limit: { type: 'integer' }, offset: { type: 'integer' } },
      },
      response: { 200: petList },
    },
  },
  async ({ query: { limit = 20, offset = 0 } }) => {
    const data = [];
    let index = 0;
    for (const one of pets.values()) {
      if (index >= offset + limit) break;
      if (index++ >= offset) data.push(one);
    }
    return { data, total: pets.size, has_more: offset + limit < pets.size };
  },
);

app.post(
  '/pets',
  { schema: { body: petInput, response: { 201: pet } } },
  async (request, reply) => {
    const now = new Date().toISOString();
    const id = ++lastId;
    const one = { id, ...request.body, vaccinated: false, created_at: now, updated_at: now };
    pets.set(id, one);
    return reply.code(201).send(one);
  },
);

app.get('/pets/:id', { schema: { params, response: { 200: pet } } }, async (request, reply) => {
  const one = pets.get(request.params.id);
  return one ?? reply.code(404).send(missing);
});

app.put(
  '/pets/:id',
  { schema: { params, body: petInput, response: { 200: pet, 201: pet } } },
  async (request, reply) => {
    const { id } = request.params;
    const now = new Date().toISOString();
    const before = pets.get(id);
    const times = { created_at: before?.created_at ?? now, updated_at: now };
    const one = { id, ...request.body, vaccinated: before?.vaccinated ?? false, ...times };
    pets.set(id, one);
    return reply.code(before ? 200 : 201).send(one);
  },
);

app.patch(
  '/pets/:id',
  { schema: { params, body: { ...petInput, required: [] }, response: { 200: pet } } },
  async (request, reply) => {
    const one = pets.get(request.params.id);
    if (!one) return reply.code(404).send(missing);
    const changed = { ...one, ...request.body, updated_at: new Date().toISOString() };
    pets.set(one.id, changed);
    return changed;
  },
);

app.delete('/pets/:id', { schema: { params } }, async (request, reply) =>
  pets.delete(request.params.id) ? reply.code(204).send() : reply.code(404).send(missing),
);

await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
process.once('SIGTERM', () => app.close());
