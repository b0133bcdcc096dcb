import { readFileSync } from 'node:fs';
import t from 'tap';
import { apiModelOf, integer, list, object, returning, text } from '../support/api-model-of.ts';

const page = readFileSync('docs/inference.md', 'utf8');
const pet = object({ id: integer, name: text });
const stream = { responses: { 200: { description: '', content: { 'text/event-stream': {} } } } };
const watch = [{ name: 'watch', in: 'query', schema: { type: 'boolean' } }];

t.test('feeds are found as docs/inference.md shows', async (t) => {
  const [, example = ''] = /### Change feed\n\n```text\n(.*?)```/s.exec(page) ?? [];
  const lines = example.trimEnd().split('\n');
  const { conclude } = apiModelOf({
    '/pets': { get: { parameters: watch, ...returning(list(pet)) } },
    '/pets/{id}': { get: returning(pet) },
    '/pets/{id}/stream': { get: stream },
    '/pets/events': { get: stream },
    '/events': { get: stream },
    '/owners': { get: returning(list(pet)) },
  });
  const results = lines.map((line) => {
    const [path = ''] = line.split(' ');
    const feed = conclude(`GET ${path.split('?')[0]}`).plan.changeFeed;
    const names = feed?.resources.length === 2 ? 'all' : feed?.resources.join();
    return `${path.padEnd(23)}changes of ${feed?.isOfOneRecord ? 'one of ' : ''}${names}`;
  });
  t.equal(lines.length, 4);
  t.strictSame(results, lines);
});

t.test('other operations are no feeds', async (t) => {
  const { conclude } = apiModelOf({
    '/pets': {
      get: { parameters: [{ ...watch[0], schema: text }], ...returning(list(pet)) },
      post: stream,
    },
    '/pets/events': { get: returning(list(pet)), post: stream },
    '/chat': { get: stream },
    '/rooms/{room}/now/events': { get: stream },
    '/status': { get: { parameters: watch, ...returning(text) } },
  });
  for (const name of [
    'GET /pets',
    'GET /pets/events',
    'POST /pets/events',
    'GET /chat',
    'GET /rooms/{room}/now/events',
    'GET /status',
  ])
    t.equal(conclude(name).plan.changeFeed, undefined, name);
});
