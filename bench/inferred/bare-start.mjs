/**
 * What the start with a document of one's own is compared to: its twenty operations on Fastify by hand,
 * with hand-written schemas, on Maps: `node bench/inferred/bare-start.mjs PORT`.
 */
import fastify from 'fastify';
import { pet, petInput, petList, startResources } from './pets.mjs';

const [port] = process.argv.slice(2);
const app = fastify();
const params = { type: 'object', properties: { id: { type: 'integer' } } };
const querystring = {
  type: 'object',
  properties: { limit: { type: 'integer' }, offset: { type: 'integer' } },
};

const addRoutes = (name) => {
  const records = new Map();
  const find = (request, reply) => records.get(request.params.id) ?? reply.code(404).send({});
  app.get(
    `/${name}`,
    { schema: { querystring, response: { 200: petList } } },
    async ({ query: { limit = 20, offset = 0 } }) => {
      const data = [...records.values()].slice(offset, offset + limit);
      return { data, total: records.size, has_more: offset + limit < records.size };
    },
  );
  app.post(
    `/${name}`,
    { schema: { body: petInput, response: { 201: pet } } },
    async ({ body }, reply) => {
      const now = new Date().toISOString();
      const times = { created_at: now, updated_at: now };
      const one = { id: records.size + 1, ...body, vaccinated: false, ...times };
      records.set(one.id, one);
      return reply.code(201).send(one);
    },
  );
  app.get(`/${name}/:id`, { schema: { params, response: { 200: pet } } }, async (request, reply) =>
    find(request, reply),
  );
  app.patch(
    `/${name}/:id`,
    { schema: { params, body: { ...petInput, required: [] }, response: { 200: pet } } },
    async (request, reply) => Object.assign(find(request, reply), request.body),
  );
  app.delete(`/${name}/:id`, { schema: { params } }, async (request, reply) =>
    reply.code(records.delete(request.params.id) ? 204 : 404).send(),
  );
};

for (const name of startResources) addRoutes(name);
await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
process.once('SIGTERM', () => app.close());
