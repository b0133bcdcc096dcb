/**
 * What Sandlot is measured against: the same two operations on Fastify itself, as one writes them for
 * one API by hand. It checks the token, validates and serialises by schemas of its own, keeps its
 * records in Maps, and knows nothing of documents, sandboxes, journals or transactions.
 *
 *     node bench/bare.mjs PORT DATA     DATA is a JSON file: { token, user, features }
 */
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { eventBody, eventReply, featureReply, sharedSchemas } from './bare-schemas.mjs';

const [port, path] = process.argv.slice(2);
const data = JSON.parse(readFileSync(path, 'utf8'));
const tokens = new Map([[`Bearer ${data.token}`, data.user]]);
const features = new Map(data.features.map((feature) => [feature.id, feature]));
const events = new Map();
let lastEvent = 0;

/** `1h 30min` is 90. */
const toMinutes = (text) => {
  const [, hours = 0, minutes = 0] = /^(?:(\d+)h)? ?(?:(\d+)min)?$/.exec(text) ?? [];
  return Number(hours) * 60 + Number(minutes);
};

const app = fastify();
for (const schema of sharedSchemas) app.addSchema(schema);
app.decorateRequest('user');
app.addHook('onRequest', async (request, reply) => {
  request.user = tokens.get(request.headers.authorization);
  if (!request.user) return reply.code(401).send();
});

app.get(
  '/api/v1/features/:id',
  { schema: { response: { 200: featureReply } } },
  async (request, reply) => {
    const feature = features.get(request.params.id);
    return feature ? { feature } : reply.code(404).send({ error: 'Record not found.' });
  },
);

app.post(
  '/api/v1/features/:id/time_tracking_events',
  { schema: { body: eventBody, response: { 200: eventReply } } },
  async (request, reply) => {
    const feature = features.get(request.params.id);
    if (!feature) return reply.code(404).send({ error: 'Record not found.' });
    const { occurred_on, work_done_text = '' } = request.body.time_tracking_event;
    const event = {
      id: `6654698${String(++lastEvent).padStart(12, '0')}`,
      user: request.user,
      occurred_on: occurred_on ?? new Date().toISOString().slice(0, 10),
      work_done: toMinutes(work_done_text),
      work_units: 10,
    };
    events.set(event.id, event);
    feature.time_tracking_events.push(event);
    feature.work_done += event.work_done;
    feature.updated_at = new Date().toISOString();
    return { time_tracking_event: event };
  },
);

await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
process.once('SIGTERM', () => app.close());
